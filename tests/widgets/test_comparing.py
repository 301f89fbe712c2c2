"""Two tokens side by side, and the view of what differs."""

from typing import Any

import pytest

from tests.anatomy.tokens import ISSUED, SECRET, token
from tutorial_lib import CourseClock, TokenDecoder, read_token
from tutorial_lib.anatomy import difference
from tutorial_lib.widgets.decoder import DecodedTokens, compare, decoder_view
from tutorial_lib.widgets.styles import LIVE, TWIN

from .test_decoder import HOSTILE, Tags, twin_of

NAMES = ("Before", "After")
TAGS = {"div", "span", "table", "tbody", "tr", "td", "code", "b", "details", "summary", "pre"}


def refresh_token() -> str:
    return token(token_type="refresh", exp=ISSUED + 86_400, scope="notes")


def test_every_member_is_there_in_the_order_of_the_tokens() -> None:
    after = token(jti=None, user_id="2", scope="notes")
    members = difference(read_token(token()), read_token(after)).members
    assert [(one.kind, one.label) for one in members] == [
        ("same", "alg"),
        ("same", "typ"),
        ("same", "token_type"),
        ("same", "exp"),
        ("same", "iat"),
        ("removed", "jti"),
        ("changed", "user_id"),
        ("added", "scope"),
    ]


@pytest.mark.parametrize(
    "after, words",
    [
        (token(), "no member differs; signature same"),
        (token(user_id="2", scope="a"), "1 changed, 1 added; signature different"),
        (token(SECRET * 2), "no member differs; signature different"),
    ],
)
def test_the_difference_is_said_in_words(after: str, words: str) -> None:
    assert difference(read_token(token()), read_token(after)).words == words


def test_access_and_refresh_lie_side_by_side() -> None:
    decoder = compare(token(), refresh_token(), key=SECRET, clock=CourseClock())
    for view in (decoder.view.value, twin_of(decoder)):
        assert "≠ changed" in view and "+ added" in view and "≠ different" in view
        assert "valid for 30 minutes" in view and "valid for 1 day" in view


def test_both_signatures_are_checked() -> None:
    forged = token("another key that is long enough for this")
    decoder = compare(token(), forged, key=SECRET)
    assert "✓ signature right" in decoder.view.value and "✗ signature wrong" in decoder.view.value


def test_the_summary_of_a_comparison_holds_no_value() -> None:
    decoder = compare(token(), refresh_token(), clock=CourseClock())
    assert repr(decoder).endswith("compared: 2 changed, 1 added; signature different>")


def test_the_twin_of_a_comparison_holds_neither_token() -> None:
    twin = twin_of(compare(token(), refresh_token()))
    parts = [*token().split(".")[1:], *refresh_token().split(".")[1:]]
    assert not any(part in twin for part in parts)


def test_a_second_token_is_asked_for_by_a_switch() -> None:
    decoder = TokenDecoder(token())
    decoder.other_field.value = refresh_token()
    assert "Side by side" not in decoder.view.value
    decoder.compare_switch.value = True
    assert "Side by side" in decoder.view.value and decoder.other_field.layout.display == ""


@pytest.mark.parametrize("text", ["", "hello"])
def test_without_a_second_token_the_view_says_so(text: str) -> None:
    decoder = TokenDecoder(token(), other=text)
    assert "Paste one into its field" in decoder.view.value and "compared" not in repr(decoder)


def test_both_lives_follow_the_clock() -> None:
    clock = CourseClock()
    decoder = compare(token(), refresh_token(), clock=clock)
    clock.advance(minutes=31)
    assert "✗ expired 1 minute ago" in decoder.view.value
    assert "✓ valid for 23 hours 29 minutes" in decoder.view.value


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_never_becomes_markup(value: str, looks: Any) -> None:
    hostile = token(header={"kid": value}, sub=value, **{value: 1})
    other = token(sub="a", gone=value)
    decoded = DecodedTokens(*map(read_token, (hostile, other, other)), problem=value[:1000])
    tags = Tags(str(decoder_view(decoded, (value[:1000], value[:1000]), looks)))
    attributes = {"class", "tabindex", "role", "aria-label"} if looks is LIVE else {"style"}
    assert tags.seen <= TAGS and tags.attributes <= attributes


def test_a_token_with_very_many_claims_gives_a_short_comparison() -> None:
    many = token(**{f"claim-{number}": number for number in range(5_000)})
    assert "and 4,940 more" in compare(token(), many).view.value
