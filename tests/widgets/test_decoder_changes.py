"""What the decoder's buttons do: a claim changed, signed again only when asked, and marked."""

import threading
from typing import Any

import pytest

from tests.anatomy.tokens import ISSUED, SECRET, private_key, public_pem, token
from tutorial_lib import CourseClock, SystemClock, TokenDecoder
from tutorial_lib.widgets.decoder import compare
from tutorial_lib.widgets.styles import LIVE, TWIN
from tutorial_lib.widgets.token_view import token_view

from .test_decoder import twin_of

MARK = "changed here, not by a server"


def decoder(written: str = "", **options: Any) -> TokenDecoder:
    return TokenDecoder(written or token(), **{"key": SECRET, "clock": CourseClock(), **options})


def change(one: TokenDecoder, name: str, value: str) -> None:
    one.editor.claim.value = name
    one.editor.value.value = value
    one.editor.change.click()


@pytest.mark.parametrize(
    "written, key", [(token(), SECRET), (token(private_key("RS256"), "RS256"), public_pem("RS256"))]
)
def test_a_changed_claim_turns_the_verdict(written: str, key: Any) -> None:
    one = decoder(written, key=key)
    before = one.anatomy.signature.state
    change(one, "user_id", '"2"')
    assert (before, one.anatomy.signature.state) == ("right", "wrong")


def test_a_changed_token_is_marked_and_an_honest_one_is_not() -> None:
    one = decoder()
    assert MARK not in one.view.value and MARK not in twin_of(one)
    change(one, "user_id", '"2"')
    assert MARK in one.view.value and MARK in twin_of(one) and "changed here" in repr(one)


def test_the_mark_names_what_was_changed() -> None:
    one = decoder()
    change(one, "user_id", '"2"')
    change(one, "exp", "9999999999")
    assert "user_id: " in one.view.value and "9999999999" in one.view.value
    assert "still has the signature of the token before" in one.view.value


def test_the_token_is_never_signed_again_by_itself() -> None:
    one = decoder()
    change(one, "user_id", '"2"')
    one.key_kind.value = "text"
    one.key_field.value = SECRET
    one.refresh()
    assert one.token_field.value.split(".")[2] == token().split(".")[2]


def test_signing_again_makes_the_signature_right_and_the_mark_stays() -> None:
    one = decoder()
    change(one, "user_id", '"2"')
    one.editor.sign.click()
    assert one.anatomy.signature.state == "right"
    assert MARK in one.view.value and "also signed here" in one.view.value


@pytest.mark.parametrize(
    "written, key, why",
    [
        (token(), None, "no key to sign with"),
        (token(), public_pem("RS256"), "signs with a shared secret"),
        (token(private_key("RS256"), "RS256"), public_pem("RS256"), "sign only with a shared"),
    ],
)
def test_where_it_cannot_sign_it_says_why(written: str, key: Any, why: str) -> None:
    one = decoder(written, key=key)
    one.editor.sign.click()
    assert why in one.view.value and one.token_field.value == written


def test_the_changes_can_be_taken_back() -> None:
    one = decoder()
    assert one.editor.undo.disabled
    change(one, "user_id", '"2"')
    one.editor.undo.click()
    assert one.token_field.value == token() and MARK not in one.view.value


def test_another_token_that_is_pasted_is_not_marked() -> None:
    one = decoder()
    change(one, "user_id", '"2"')
    one.token_field.value = token(user_id="3")
    assert MARK not in one.view.value


@pytest.mark.parametrize(
    "written, value, why",
    [
        (token(), "ada", "not JSON"),
        (token(), '"access"', "Nothing changed"),
        ("hello", '"2"', "no claim to change"),
    ],
)
def test_what_goes_wrong_stands_in_the_view(written: str, value: str, why: str) -> None:
    one = decoder(written)
    one.editor.value.value = value
    one.editor.change.click()
    assert why in one.view.value and one.token_field.value == written


def test_a_problem_goes_away_with_the_next_deed() -> None:
    one = decoder()
    one.editor.change.click()
    change(one, "user_id", '"2"')
    assert "not JSON" not in one.view.value


def test_the_claims_of_the_token_are_offered_and_the_chosen_one_stays() -> None:
    one = decoder()
    one.editor.claim.value = "user_id"
    one.token_field.value = token(scope="notes")
    assert [name for _, name in one.editor.claim.options][-1] == "scope"
    assert one.editor.claim.value == "user_id"


def test_the_dates_follow_the_clock_on_whatever_thread_it_is_moved() -> None:
    clock = CourseClock()
    one = decoder(clock=clock)
    thread = threading.Thread(target=clock.advance, kwargs={"minutes": 31})
    thread.start()
    thread.join()
    assert "Expired 1 minute ago" in one.view.value


def test_a_closed_decoder_lets_go_of_the_clock() -> None:
    clock = CourseClock()
    one = decoder(clock=clock)
    one.close()
    clock.advance(minutes=31)
    assert one.anatomy.now == ISSUED


@pytest.mark.parametrize("clock", [None, ISSUED, SystemClock()], ids=["none", "seconds", "system"])
def test_a_clock_that_tells_nothing_can_be_looked_at_again(clock: Any) -> None:
    one = decoder(clock=clock)
    one.look_again.click()
    assert one.anatomy.time.state in ("valid", "expired")


def test_a_clock_that_breaks_is_a_message_in_the_view() -> None:
    clock = CourseClock()
    one = decoder(clock=clock)
    clock.now = lambda: 1 / 0  # type: ignore[method-assign]
    one.look_again.click()
    assert "t work: ZeroDivisionError" in one.view.value


def test_a_typed_key_is_in_no_twin_and_no_repr() -> None:
    one = decoder(key=None)
    one.key_kind.value = "text"
    one.key_field.value = SECRET
    change(one, "user_id", '"2"')
    one.editor.sign.click()
    saved = str(one._repr_mimebundle_()["text/html"]) + repr(one)
    assert one.anatomy.signature.state == "right"
    assert SECRET not in saved and one.token_field.value.split(".")[1] not in saved


@pytest.mark.parametrize("given", [None, b"a.b.c", 7])
def test_what_is_no_text_is_refused_without_being_repeated(given: Any) -> None:
    with pytest.raises(TypeError, match="A token is text") as refused:
        TokenDecoder(given)
    assert "a.b.c" not in str(refused.value)


def test_every_control_has_a_label_in_words() -> None:
    one = compare(token(), token())
    editor = one.editor
    controls = [one.other_field, one.compare_switch, editor.switch, editor.claim, editor.value]
    buttons = [editor.change, editor.sign, editor.undo]
    assert all(control.description for control in [*controls, *buttons])


def test_a_part_and_its_section_light_up_together_and_can_be_reached_by_keyboard() -> None:
    view = str(token_view(decoder().anatomy, LIVE))
    for number in range(3):
        assert view.count(f"jwt-lit jwt-lit-{number}") == 2
    assert view.count('tabindex="0"') == 6


def test_a_twin_has_nothing_to_light_up() -> None:
    assert "tabindex" not in token_view(decoder().anatomy, TWIN)
