"""A server with somebody else's parts in it: it answers as the course's own, and has no socket."""

from __future__ import annotations

from typing import Any

import pytest

from tutorial_lib.server import TutorialServer
from tutorial_lib.theft import AttackedServer, Caller, signed_by, twice_at_once
from tutorial_lib.theft.broken import looks_then_writes, opens_a_window, rotates_only, saves_a_query
from tutorial_lib.wall import Refused

ADA = {"username": "ada", "password": "lovelace-1843"}
GRACE = {"username": "grace", "password": "hopper-1952"}


def log_in(api: Caller, who: dict[str, str]) -> dict[str, str]:
    return api.post("token/", json=who).json()


def refreshed(api: Caller, token: str, beside: str | None = None) -> Any:
    return api.post("token/refresh/", json={"refresh": token}, token=beside)


def attacked(spend: Any, place: str = ":memory:") -> tuple[AttackedServer, Caller]:
    server = AttackedServer(spend=spend, refusal=Refused, database_of_tokens=place)
    return server, Caller(server.wsgi)


def test_whatever_an_address_says_it_reaches_this_app() -> None:
    server, api = attacked(rotates_only)
    assert api.get("http://notes.example/api/me/").status_code == 401
    assert [sent.path for sent in server.journal] == ["/api/me/"]


def test_it_cannot_be_started() -> None:
    server, _ = attacked(rotates_only)
    with pytest.raises(RuntimeError):
        server.start()
    assert not server.is_running


def test_without_parts_it_answers_as_the_course_server_does() -> None:
    both = [Caller(made().wsgi) for made in (AttackedServer, TutorialServer)]
    first, second = (log_in(api, ADA) for api in both)
    assert first == second
    assert len({api.get("me/", token=first["access"]).text for api in both}) == 1


def test_a_word_is_as_good_a_key_as_any_and_another_word_is_not() -> None:
    for word in ("", "secret", "ключ"):
        api = Caller(AttackedServer(keys=[word]).wsgi)
        signed = log_in(api, ADA)["access"].rpartition(".")[0]
        assert api.get("me/", token=signed_by(word, signed)).status_code == 200
        assert api.get("me/", token=signed_by("another", signed)).status_code == 401


def test_the_first_key_signs_and_each_verifies() -> None:
    old, both = (Caller(AttackedServer(keys=keys).wsgi) for keys in (["old"], ["new", "old"]))
    new = Caller(AttackedServer(keys=["new"]).wsgi)
    assert both.get("me/", token=log_in(old, ADA)["access"]).status_code == 200
    assert new.get("me/", token=log_in(both, ADA)["access"]).status_code == 200
    assert new.get("me/", token=log_in(old, ADA)["access"]).status_code == 401


def test_an_error_of_a_part_is_a_500_and_undoes_what_was_begun() -> None:
    def halfway(db: Any, refresh: Any, beside: Any, *, new: str, now: float) -> str:
        db.execute("BEGIN")
        db.execute("DELETE FROM refresh_token")
        raise ZeroDivisionError

    server, api = attacked(halfway)
    assert refreshed(api, log_in(api, ADA)["refresh"]).status_code == 500
    assert server.table.execute("SELECT count(*) FROM refresh_token").fetchone() == (1,)


def test_a_logout_ends_the_family() -> None:
    _, api = attacked(looks_then_writes)
    token = refreshed(api, log_in(api, ADA)["refresh"]).json()["refresh"]
    api.post("token/blacklist/", json={"refresh": token})
    assert refreshed(api, token).status_code == 401


def test_what_only_rotates_leaves_a_copy_good_after_the_logout() -> None:
    _, api = attacked(rotates_only)
    copied = log_in(api, ADA)["refresh"]
    hers, his = (refreshed(api, copied).json()["refresh"] for _ in range(2))
    api.post("token/blacklist/", json={"refresh": hers})
    assert (refreshed(api, hers).status_code, refreshed(api, his).status_code) == (401, 200)


def test_what_looks_and_then_writes_is_overtaken_in_between(tmp_path: Any) -> None:
    ends = []
    for step in range(1, 5):
        server, api = attacked(looks_then_writes, str(tmp_path / f"{step}.db"))
        both = twice_at_once(server, api, log_in(api, ADA)["refresh"], step)
        ends.append([one.status_code for one in both])
        server.stop()
    assert ends == [[401, 200], [200, 200], [200, 401], [200, 401]]


def test_what_waits_for_the_first_one_goes_on_after_it(tmp_path: Any) -> None:
    def under_a_lock(db: Any, *given: Any, **named: Any) -> str:
        db.execute("BEGIN IMMEDIATE")
        try:
            return looks_then_writes(db, *given, **named)
        finally:
            db.execute("COMMIT")

    for step in range(1, 7):
        server, api = attacked(under_a_lock, str(tmp_path / f"{step}.db"))
        both = twice_at_once(server, api, log_in(api, ADA)["refresh"], step)
        assert sorted(one.status_code for one in both) == [200, 401]
        server.stop()


def test_what_saves_a_query_gives_ada_a_token_of_grace() -> None:
    server, api = attacked(saves_a_query)
    lost, mine = log_in(api, GRACE)["access"], log_in(api, ADA)["refresh"]
    server.clock.advance(hours=5)
    pair = refreshed(api, mine, beside=lost).json()
    assert api.get("me/", token=pair["access"]).json()["username"] == "grace"


def test_a_forged_token_beside_says_nothing() -> None:
    _, api = attacked(saves_a_query)
    forged = signed_by("guess", log_in(api, GRACE)["access"].rpartition(".")[0])
    pair = refreshed(api, log_in(api, ADA)["refresh"], beside=forged).json()
    assert api.get("me/", token=pair["access"]).json()["username"] == "ada"


def test_a_window_for_everybody_makes_two_chains_that_never_meet() -> None:
    server, api = attacked(opens_a_window)
    copied = log_in(api, ADA)["refresh"]
    hers, his = (refreshed(api, copied).json()["refresh"] for _ in range(2))
    for _ in range(5):
        server.clock.advance(hours=20)
        hers, his = (refreshed(api, one).json()["refresh"] for one in (hers, his))
    assert {sent.status for sent in server.journal} == {200}
