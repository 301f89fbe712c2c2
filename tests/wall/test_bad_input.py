"""Whatever a verifier does, there is a clear outcome, and the wall goes on."""

from __future__ import annotations

import os
import socket
import sys
import threading
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.waiting import HANG
from tutorial_lib.wall import trial
from tutorial_lib.wall.report import run
from tutorial_lib.wall.trial import MOST_BYTES, MOST_ROUNDS, tried
from tutorial_lib.wall.world import world

PLACE = world("bad input")
TOKEN = PLACE.token(PLACE.kid_of("RS256"), PLACE.claims("ada"))
RELEASE = threading.Event()


@pytest.fixture(autouse=True)
def fewer_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless loop is as endless after fewer lines."""
    monkeypatch.setattr(trial, "STEPS", 20_000)


def recurses(token: str, **given: Any) -> Any:
    return recurses(token, **given)


def loops(token: str, **given: Any) -> Any:
    while True:
        pass


def loops_whatever_comes(token: str, **given: Any) -> Any:
    while True:
        try:
            len(token)
        except Exception:
            continue


def opens_a_socket(token: str, **given: Any) -> Any:
    socket.create_connection(("127.0.0.1", 9))


def opens_one_and_hides_it(token: str, **given: Any) -> Any:
    try:
        socket.create_connection(("127.0.0.1", 9))
    except BaseException:
        return {}


def unpacks(token: str, **given: Any) -> Any:
    return zlib.decompress(zlib.compress(b"x" * (MOST_BYTES + 1)))


def hashes_for_ever(token: str, **given: Any) -> Any:
    import hashlib

    return {"": hashlib.pbkdf2_hmac("sha256", b"", b"", MOST_ROUNDS + 1)}


def changes_its_keys(token: str, *, keys: dict[str, Any], **given: Any) -> Any:
    return keys.clear() or {}


class Odd(Exception):
    """An error whose name and words are no refusal."""


def complains(token: str, **given: Any) -> Any:
    raise Odd(f"I do not like {token}")


OUTCOMES: dict[Callable[..., Any], str] = {
    recurses: "it raised RecursionError, not Refused",
    loops: "it did not end within 20,000 lines",
    loops_whatever_comes: "it did not end within 20,000 lines",
    opens_a_socket: "it asked for a host's address",
    opens_one_and_hides_it: "it asked for a host's address",
    unpacks: "it unpacks more than 250,000 bytes",
    hashes_for_ever: "it would do 1,000,001 rounds",
    changes_its_keys: "it changed the keys that it was given",
    complains: "it raised Odd, not Refused",
    lambda token, **given: sys.exit(0): "it ended the program",
    lambda token, **given: os._exit(0): "it called os._exit",
    lambda token, **given: None: "it returned NoneType, not a mapping",
    lambda token, **given: [("sub", "ada")]: "it returned list, not a mapping",
    lambda token, **given: print(token) or {}: "it printed the token",
    lambda token, **given: sys.stderr.write(f"bad: {token}") and {}: "it printed the token",
    lambda token: {}: "it raised TypeError, not Refused",
}


@pytest.mark.parametrize(("verify", "fact"), OUTCOMES.items(), ids=list(OUTCOMES.values()))
def test_each_has_a_clear_outcome(verify: Callable[..., Any], fact: str) -> None:
    seen = tried(verify, TOKEN, keys=PLACE.keys, given={"purpose": "access"})
    assert (seen.kind, seen.fact) == ("broke", fact)


def test_what_waits_for_ever_is_left_alone_after_a_while() -> None:
    seen = tried(lambda token, keys: RELEASE.wait(HANG), TOKEN, keys={}, given={}, limit=0.01)
    RELEASE.set()
    assert (seen.kind, seen.fact) == ("broke", "it did not end within 0.01 seconds")


def test_after_each_of_them_the_program_is_as_before() -> None:
    before = (socket.socket.connect, zlib.decompress, os._exit, sys.stdout, sys.gettrace())
    for verify in OUTCOMES:
        tried(verify, TOKEN, keys=PLACE.keys, given={})
    assert before == (socket.socket.connect, zlib.decompress, os._exit, sys.stdout, sys.gettrace())


def test_a_refusal_of_the_verifier_s_own_counts_by_its_name() -> None:
    class Refused(ValueError):
        """Somebody's own."""

    def refuses(token: str, **given: Any) -> Any:
        raise Refused("signature")

    seen = tried(refuses, TOKEN, keys=PLACE.keys, given={})
    assert (seen.kind, seen.fact) == ("refused", "signature")


def test_a_token_in_a_reason_is_taken_out() -> None:
    class Refused(Exception):
        """Somebody's own."""

    def refuses(token: str, **given: Any) -> Any:
        raise Refused(f"bad:\n{token}")

    seen = tried(refuses, TOKEN, keys=PLACE.keys, given={})
    assert seen.fact == "bad: (a token)"


def test_the_wall_goes_on_behind_a_verifier_that_breaks_everything() -> None:
    report = run(opens_a_socket)
    assert len(report.rows) == 16 and report.refused == report.passed == 0


def test_of_a_verifier_that_never_ends_one_variant_an_attack_is_enough() -> None:
    report = run(loops, only=[1, 2])
    assert [len(row.played) for row in report.rows] == [1, 1] and len(report.honest) == 1
