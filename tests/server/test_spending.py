"""Tokens without a server around them: what happens between reading one and spending it."""

from collections.abc import Callable
from datetime import timedelta

import jwt
import pytest

from tutorial_lib.server import CourseClock, Settings
from tutorial_lib.server.database import Database
from tutorial_lib.server.tokens import TokenNotValid, Tokens, random_identifier

KEY = "a key that is long enough for HS256"
TokensWith = Callable[..., Tokens]


@pytest.fixture
def tokens_with() -> TokensWith:
    def make(**settings: object) -> Tokens:
        rotating = Settings(rotate_refresh_tokens=True, blacklist_after_rotation=True)
        changed = rotating.changed(settings)
        return Tokens(Database(), changed, CourseClock(), random_identifier, KEY)

    return make


def test_who_is_slower_between_reading_and_spending_is_refused(tokens_with: TokensWith) -> None:
    tokens = tokens_with()
    claims = tokens.read(tokens.log_in(1)[0], "refresh")
    tokens.refresh(claims)
    with pytest.raises(TokenNotValid, match="Token is blacklisted"):
        tokens.refresh(claims)


def test_the_slower_one_s_reuse_ends_the_family(tokens_with: TokensWith) -> None:
    tokens = tokens_with(reuse_detection=True)
    claims = tokens.read(tokens.log_in(1)[0], "refresh")
    _, successor = tokens.refresh(claims)
    with pytest.raises(TokenNotValid):
        tokens.refresh(claims)
    with pytest.raises(TokenNotValid):
        tokens.read(successor or "", "refresh")


def test_a_token_is_ended_once(tokens_with: TokensWith) -> None:
    tokens = tokens_with()
    claims = tokens.read(tokens.log_in(1)[0], "refresh")
    tokens.blacklist(claims)
    with pytest.raises(TokenNotValid, match="Token is blacklisted"):
        tokens.blacklist(claims)


def test_within_the_window_a_spent_token_can_still_be_ended(tokens_with: TokensWith) -> None:
    tokens = tokens_with(rotation_overlap=timedelta(seconds=10))
    claims = tokens.read(tokens.log_in(1)[0], "refresh")
    tokens.refresh(claims)
    tokens.blacklist(claims)
    assert tokens.is_blacklisted(claims)


def test_only_the_server_s_clock_decides_when_a_token_begins(tokens_with: TokensWith) -> None:
    tokens = tokens_with()
    far = 99_999_999_999
    token = jwt.encode({"exp": far, "iat": far, "nbf": far}, KEY, "HS256")
    assert tokens.decode(token) == {"exp": far, "iat": far, "nbf": far}


@pytest.mark.parametrize("text", ["\ud800.a.b", "W1tb" * 40_000 + ".a.b", ""], ids=range(3))
def test_what_cannot_be_read_at_all_is_no_token(tokens_with: TokensWith, text: str) -> None:
    with pytest.raises(jwt.DecodeError):
        tokens_with().decode(text)


def test_no_way_leads_to_a_key_that_is_too_short(tokens_with: TokensWith) -> None:
    tokens = tokens_with()
    hs512 = Settings(algorithm="HS512")
    with pytest.raises(ValueError, match="HS512 needs a key of 64 bytes; this one has 35"):
        tokens.settings = hs512
    with pytest.raises(ValueError, match="64 bytes"):
        tokens.reset(hs512, KEY)
    with pytest.raises(ValueError, match="64 bytes"):
        Tokens(Database(), hs512, CourseClock(), random_identifier, KEY)
    assert tokens.settings.algorithm == "HS256"
