"""The token decoder: what it shows, and what it never does."""

import re
import threading
from html.parser import HTMLParser
from typing import Any

import jwt
import pytest

from tutorial_lib import CourseClock, TokenDecoder, read_token
from tutorial_lib.widgets.styles import LIVE, TWIN
from tutorial_lib.widgets.token_view import token_view

KEY = "a key for tests that is long enough"
NOW = 1_736_931_600
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "&lt;b&gt;",
    "$\\href{javascript:alert(1)}{x}$",
    "\u202eevil\u2066",
    "\x00\x1b[31m",
    "\ud800",
    "x" * 1_000_000,
    "</pre></details></table>",
    "{{constructor.constructor('alert(1)')()}}",
]


def token(**claims: Any) -> str:
    return jwt.encode({"iat": NOW, "exp": NOW + 60, **claims}, KEY)


# A sign that mathematics begins with stands alone in a span, which is ours and holds no more.
LONE = re.compile(r"<span>(&#36;|\\+)</span>")


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see, beside those of lone signs."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(LONE.sub(r"\1", markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def twin_of(decoder: TokenDecoder) -> str:
    return str(decoder._repr_mimebundle_()["text/html"])


def test_it_decodes_what_it_is_given() -> None:
    decoder = TokenDecoder(token(user_id="7"), clock=CourseClock())
    claim = decoder.anatomy.claim("user_id")
    assert claim is not None and claim.value == "7"


def test_it_decodes_again_when_the_text_changes() -> None:
    decoder = TokenDecoder()
    decoder.token_field.value = token(user_id="8")
    assert "user_id" in decoder.view.value


@pytest.mark.parametrize(
    "seconds, word", [(0, "Valid for 1 minute"), (120, "Expired 1 minute ago")]
)
def test_the_time_is_judged_by_the_clock_it_was_given(seconds: int, word: str) -> None:
    clock = CourseClock()
    decoder = TokenDecoder(jwt.encode({"exp": int(clock.now()) + 60}, KEY), clock=clock)
    clock.advance(seconds=seconds)
    decoder.look_again.click()
    assert word in decoder.view.value


def test_without_a_key_the_signature_is_not_checked() -> None:
    assert TokenDecoder(token()).anatomy.signature.state == "not checked"


def test_with_the_key_the_signature_is_right() -> None:
    assert TokenDecoder(token(), key=KEY).anatomy.signature.state == "right"


@pytest.mark.parametrize("kind", ["text", "base64url", "public"])
def test_a_wrong_key_is_never_right(kind: str) -> None:
    decoder = TokenDecoder(token())
    decoder.key_kind.value = kind
    decoder.key_field.value = "another-key-that-is-long-enough-too"
    assert decoder.anatomy.signature.state in ("wrong", "refused")


def test_a_key_can_be_typed() -> None:
    decoder = TokenDecoder(token())
    decoder.key_kind.value = "text"
    decoder.key_field.value = KEY
    assert decoder.anatomy.signature.state == "right"


def test_a_key_that_cannot_be_read_is_a_verdict_not_an_error() -> None:
    decoder = TokenDecoder(token())
    decoder.key_kind.value = "base64url"
    decoder.key_field.value = "not base64url!"
    assert decoder.anatomy.signature.state == "refused"
    assert "not base64url" in decoder.view.value


def test_the_two_verdicts_are_kept_apart() -> None:
    view = TokenDecoder(token(exp=1), key=KEY).view.value
    assert "Signature right" in view and "Expired" in view


@pytest.mark.parametrize("text", ["", "hello", "a.b", "a.b.c.d.e", "eyJhbGciOiJub25lIn0..", "…"])
def test_any_text_gives_a_view(text: str) -> None:
    assert TokenDecoder(text).view.value.startswith("<div")


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("place", ["claim", "name", "header", "kid"])
def test_a_hostile_value_never_becomes_markup(value: str, place: str, looks: Any) -> None:
    claims = {"claim": {"sub": value}, "name": {value: 1}}.get(place, {})
    headers = {"header": {"x": value}, "kid": {"kid": value}}.get(place, {})
    tags = Tags(
        str(token_view(read_token(jwt.encode(claims, KEY, headers=headers or None)), looks))
    )
    allowed = {"div", "span", "table", "tbody", "tr", "td", "code", "details", "summary", "pre"}
    attributes = {"class", "tabindex", "role", "aria-label"} if looks is LIVE else {"style"}
    assert tags.seen <= allowed and tags.attributes <= attributes


def test_a_long_value_gives_a_short_view() -> None:
    view = token_view(read_token(token(sub="x" * 1_000_000)), LIVE)
    assert len(view) < 60_000


def test_the_twin_never_holds_the_whole_token() -> None:
    written = token(user_id="7")
    signature = written.split(".")[2]
    twin = twin_of(TokenDecoder(written))
    assert signature not in twin and written.split(".")[1] not in twin


def test_the_saved_text_names_no_value() -> None:
    decoder = TokenDecoder(token(sub="somebody"), clock=NOW)
    text = "<TokenDecoder: header, claims, signature; valid for 1 minute; signature not checked>"
    assert repr(decoder) == decoder._repr_mimebundle_()["text/plain"] == text


def test_the_key_that_was_given_is_not_in_the_widget_s_state() -> None:
    decoder = TokenDecoder(token(), key=KEY)
    state = [str(child.get_state()) for child in decoder.children]
    assert KEY not in "".join(state)


def test_every_control_has_a_label_in_words() -> None:
    decoder = TokenDecoder()
    controls = [decoder.token_field, decoder.key_field, decoder.key_kind, decoder.look_again]
    assert all(control.description for control in controls)


def test_it_may_be_typed_into_from_many_threads() -> None:
    decoder = TokenDecoder()

    def type_tokens(number: int) -> None:
        for turn in range(20):
            decoder.token_field.value = token(user_id=f"{number}-{turn}")

    threads = [threading.Thread(target=type_tokens, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decoder.refresh()
    assert decoder.anatomy == read_token(decoder.token_field.value, now=decoder.anatomy.now)


def test_a_note_without_a_source_has_no_empty_brackets() -> None:
    blanks = jwt.encode({"user_id": "1"}, KEY).replace(".", ". ")
    assert "()" not in TokenDecoder(blanks).view.value


def test_what_was_pasted_along_is_said_before_what_is_in_the_token() -> None:
    view = TokenDecoder(f"{token(user_id='1')}\n{token(user_id='2')}").view.value
    assert 0 < view.index("more than one token") < view.index("Header")
