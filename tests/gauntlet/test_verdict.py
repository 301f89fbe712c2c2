"""A fact: one short line, without a secret, whatever a client said."""

import pytest

from tests.growing import ends, steps
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.verdict import LONGEST_FACT, LONGEST_READ, TOKEN, shown, without_secrets

TOKEN_TEXT = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJqdGkiOiIxIn0", "c2ln"))
PASSWORD = "lovelace-1843"


@pytest.mark.parametrize("token", [TOKEN_TEXT, TOKEN_TEXT[:20], "eyJh.x", f"x{TOKEN_TEXT}"])
def test_a_fact_holds_no_token_a_broken_one_neither(token: str) -> None:
    fact = shown(f"it said {token}, then left")
    assert "eyJ" not in fact and fact.endswith("(a token), then left")


def test_what_is_put_in_the_place_of_a_password_is_not_looked_at_again() -> None:
    secrets = ("(a password)", "a password", "password", "pass")
    assert without_secrets("my pass and my password", *secrets) == (
        "my (a password) and my (a password)"
    )


def test_a_fact_has_an_end_and_is_looked_for_in_the_beginning_only() -> None:
    said = [f"\x1b{PASSWORD} {TOKEN_TEXT}\n" * n for n in (1_000, 2_000, 4_000)]
    assert max(len(shown(text, PASSWORD)) for text in said) == LONGEST_FACT
    assert len({steps(lambda t=text: shown(t, PASSWORD)) for text in said}) == 1


@pytest.mark.parametrize("secret", [PASSWORD, TOKEN_TEXT])
@pytest.mark.parametrize("seen", [1, 5, 9, 12])
def test_half_a_secret_where_the_reading_ends_is_not_shown(secret: str, seen: int) -> None:
    fact = shown("x" + " " * (LONGEST_READ - 1 - seen) + secret, PASSWORD)
    assert fact == "x …"


def test_a_word_is_a_token_beyond_doubt_as_it_was_before() -> None:
    said = ["xeyJa.b", "eyJ.b", "eyJa", "eyJeyJ.x", "a.eyJa.b", "eyJa..", "-eyJ-.-"]
    assert [bool(TOKEN.search(one)) for one in said] == [True, False, False, True, True, True, True]


@pytest.mark.slow
def test_a_fact_takes_time_in_proportion_to_what_was_said() -> None:
    setting = "from tutorial_lib.gauntlet.verdict import shown, without_secrets"
    texts = ["'eyJ' * 10**6", "'pass' * 10**6", "'(a password)' * 300_000"]
    assert ends(setting, "without_secrets(text, 'pass', 'word'), shown(text, 'pass')", texts)


def test_the_name_of_a_client_cannot_command_a_terminal() -> None:
    report = run(LibraryClient, only=[1], name="mine\x1b[2J\n")
    assert "\x1b" not in report.table() and report.name == "mine\ufffd[2J\ufffd"
