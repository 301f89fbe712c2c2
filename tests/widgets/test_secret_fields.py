"""No widget's state holds a token that could be used, a key or a password: it may be saved."""

import html
import json
import re
from typing import Any

import ipywidgets
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tutorial_lib import ApiSession, TokenDecoder, compare, course_server
from tutorial_lib.widgets.login_form import LoginForm
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.secret_fields import TokenField
from tutorial_lib.widgets.server_desk import ServerDesk
from tutorial_lib.widgets.storage_view import StorageView

KEY = "a key for tests that is long enough for every one of them, HS512 too."
KEYS: dict[str, Any] = {
    "HS256": KEY,
    "HS512": KEY,
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
SIGNED = jwt.encode({"user_id": "7", "exp": 2_000_000_000}, KEY)
OTHER = jwt.encode({"user_id": "8"}, KEY)
HEX = "0123456789abcdef" * 3
PASTED = {
    **{alg: jwt.encode({"user_id": "7"}, key, algorithm=alg) for alg, key in KEYS.items()},
    "a header": f"Authorization: Bearer {SIGNED}",
    "a whole answer": json.dumps({"refresh": SIGNED, "access": OTHER}),
    "a URL": f"https://api.example.com/v1.2/me?access_token={SIGNED}",
    "percent-encoded": SIGNED.replace(".", "%2E"),
    "in lines": "\n".join(SIGNED[at : at + 30] for at in range(0, len(SIGNED), 30)),
    "in a sentence": f"E.g. {SIGNED}. And {OTHER}.",
    "encrypted": ".".join(["eyJhbGciOiJkaXIifQ", "", "a" * 16, "b" * 40, "c" * 22]),
    "with a short signature": ".".join(["eyJ1c2VyX2lkIjo3fQ", "aSlKbQ", HEX[:27]]),
    "without dots": HEX,
    "without dots, in a header": f"Authorization: Token {HEX}",
}
PIECE = 16  # characters of a secret that are too many to be seen


def states(shown: ipywidgets.Widget) -> list[dict[str, Any]]:
    """What is saved of a widget and of those in it."""
    children = getattr(shown, "children", ())
    return [shown.get_state(), *(state for child in children for state in states(child))]


def saved(shown: ipywidgets.Widget) -> str:
    """All of that as text, without tags and blanks: who looks for a token takes them out too."""
    text = json.dumps([state for state in states(shown)], default=str, ensure_ascii=False)
    return re.sub(r"<[^<>]*>|\s|\\n", "", html.unescape(text))


def secret_ends(text: str) -> list[str]:
    """The secrets in a text: the last part of every token, or a token without dots."""
    squeezed = re.sub(r"\s", "", text.replace("%2E", "."))
    found = re.findall(r"(?:\.|Token|^)([\w-]{22,})(?![\w.-]*\.[\w-])", squeezed)
    assert found
    return found


def leaked(text: str, kept: str) -> list[str]:
    """The secrets of a text of which a piece was kept."""
    return [end for end in secret_ends(text) if any(piece in kept for piece in pieces(end))]


def pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(len(text) - PIECE + 1)]


def page_sends(field: ipywidgets.Widget, text: str) -> list[Any]:
    """Let the page send a text; what it gets back."""
    sent: list[Any] = []
    field._send = lambda message, buffers=None: sent.append(message["state"].get("value"))
    field.set_state({"value": text})
    return sent


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_a_pasted_token_is_read_whole_and_saved_without_what_makes_it_usable(text: str) -> None:
    decoder = TokenDecoder()
    page_sends(decoder.token_field, text)
    assert decoder.token_field.value == text
    assert leaked(text, saved(decoder)) == []


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_a_token_that_was_given_is_not_saved_either(text: str) -> None:
    assert leaked(text, saved(compare(text, text))) == []
    assert leaked(text, repr(TokenField(value=text))) == []


def test_the_page_gets_the_rest_back_and_header_and_claims_to_edit() -> None:
    field = TokenField()
    (shown,) = page_sends(field, SIGNED)
    assert shown.startswith(SIGNED.rpartition(".")[0]) and "kept in the kernel" in shown


def test_the_same_token_pasted_again_is_taken_off_the_page_again() -> None:
    field = TokenField(value=SIGNED)
    (shown,) = page_sends(field, SIGNED)
    assert leaked(SIGNED, shown) == []


def test_what_the_page_gets_is_the_echo_of_what_it_sent() -> None:
    field, sent = TokenField(), []
    field._send = lambda message, buffers=None: sent.append(message["method"])
    field.set_state({"value": SIGNED})
    assert sent == ["echo_update"]  # which a page leaves alone when it has a newer text


def test_a_placeholder_of_before_still_stands_for_what_it_stood_for() -> None:
    field = TokenField(value=SIGNED)
    shown = field.outside(SIGNED)
    field.value = OTHER  # while somebody types behind the former token
    page_sends(field, f"{shown}x")
    assert field.value == f"{SIGNED}x"


def test_who_typed_while_the_kernel_wrote_sees_what_is_judged() -> None:
    field = TokenField(value="eyJ")
    field.value = OTHER
    assert page_sends(field, "eyJh") == ["eyJh"]
    assert page_sends(field, "eyJhb") == []


def test_an_edit_of_the_claims_on_the_page_keeps_the_signature() -> None:
    field = TokenField(value=SIGNED)
    page_sends(field, field.outside(SIGNED).replace("eyJ1", "eyJ2"))
    assert field.value == SIGNED.replace("eyJ1", "eyJ2")


def test_backspace_takes_one_character_of_the_signature_and_shows_none() -> None:
    decoder = TokenDecoder(SIGNED, key=KEY)
    (shown,) = page_sends(decoder.token_field, decoder.token_field.outside(SIGNED)[:-1])
    assert decoder.token_field.value == SIGNED[:-1]
    assert decoder.anatomy.signature.state == "wrong" and leaked(SIGNED, shown) == []


def test_what_is_being_typed_is_not_changed_below_the_hands_until_it_is_whole() -> None:
    field = TokenField()
    typed = [page_sends(field, SIGNED[:length]) for length in range(1, len(SIGNED) + 1)]
    assert [length for length, sent in enumerate(typed, 1) if sent] == [len(SIGNED)]
    assert field.value == SIGNED and leaked(SIGNED, field.get_state()["value"]) == []


def test_a_key_and_a_password_are_not_on_the_page() -> None:
    decoder, form = TokenDecoder(SIGNED), LoginForm(ApiSession("http://127.0.0.1:9/api/"))
    decoder.key_kind.value = "text"
    page_sends(decoder.key_field, KEY)
    page_sends(form.password_field, "five5")
    assert decoder.anatomy.signature.state == "right" and form.password_field.value == "five5"
    assert KEY.replace(" ", "") not in saved(decoder) and "five5" not in saved(form)


def test_a_claim_s_new_value_is_kept_when_it_is_a_token() -> None:
    editor = TokenDecoder(SIGNED).editor
    page_sends(editor.value, json.dumps(OTHER))
    assert leaked(OTHER, saved(editor.controls[1])) == []


def test_no_panel_that_shows_a_login_saves_its_tokens() -> None:
    server = course_server()
    session = ApiSession(server.api_url)
    session.login("ada", "lovelace-1843")
    state = session.storage.load()
    assert state is not None
    panels: list[Panel] = [
        StorageView(session.storage, clock=server.clock),
        ServerDesk(server),
        LoginForm(session),
        compare(state.access, state.refresh, clock=server.clock, key=server.signing_key),
    ]
    kept = "".join(map(saved, panels))
    assert leaked(state.access, kept) + leaked(state.refresh, kept) == []
    assert "lovelace" not in kept and server.signing_key not in kept


@pytest.mark.parametrize(
    "pasted",
    [
        "My token is {}.",
        "{}.b",
        "a.{}",
        "ghp_{}.",
        "sk_live_51H.{}",
        "a; {} {}more",
        "eyJhbGciOiJIUzI1NiJ9 {}",
        "ey{}",
    ],
)
def test_a_token_without_three_parts_is_kept_whatever_stands_around_it(pasted: str) -> None:
    field, secret = TokenField(), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
    (shown,) = page_sends(field, pasted.replace("{}", secret))
    assert secret not in json.dumps(shown) and field.value == pasted.replace("{}", secret)
