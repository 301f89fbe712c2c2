"""What a check says of a header's value: everything but the tokens in it."""

import pytest

from tests.growing import ends
from tutorial_lib.client import UserState
from tutorial_lib.course.checking.auth_caller import AuthCaller

ACCESS, REFRESH = (".".join(("eyJhbGciOi", "eyJqdGki", end)) for end in ("c2ln", "cmVm"))
HEADER = "eyJhbGciOiJIUzI1NiJ9"


def described(value: object, access: str = ACCESS, refresh: str = REFRESH) -> str:
    caller = AuthCaller(lambda storage, api_url: None, "http://127.0.0.1:1/api/")
    caller.storage.save(UserState("noor", access, refresh))
    return caller.described(value)


@pytest.mark.parametrize(
    "value, words",
    [
        (f"Bearer {ACCESS}", "Bearer <the access token>"),
        (f"Bearer {REFRESH}".encode(), "Bearer <the refresh token>"),
        (f"{ACCESS}{REFRESH}", "<the access token><the refresh token>"),
        (f"Bearer {HEADER}.e30.c2ln", "Bearer <another token>"),
        (f"Bearer {HEADER}", "Bearer <another token>"),
        ("Basic YTpi", "Basic …"),
        (None, "None"),
    ],
)
def test_a_value_is_described_in_words(value: object, words: str) -> None:
    assert described(value) == words


def test_a_token_that_stands_in_what_is_said_of_another_spoils_nothing() -> None:
    said = described("Bearer token, the access", access="token", refresh="access")
    assert said == "Bearer <the access token>, the <the refresh token>"


def test_of_two_tokens_of_which_one_holds_the_other_the_whole_one_is_named() -> None:
    assert described("Bearer opaque-2", access="opaque", refresh="opaque-2") == (
        "Bearer <the refresh token>"
    )


@pytest.mark.slow
def test_describing_takes_time_in_proportion_to_the_value() -> None:
    setting = "from tests.course.test_caller import described"
    assert ends(setting, "described(text)", ["'ey' * 10**6", "'Basic ' * 300_000"])
