"""A journal has an end: the oldest go, and it says so."""

from types import SimpleNamespace

import pytest

from tests.server.caller import Caller, at_once
from tutorial_lib.diagram import sequence
from tutorial_lib.server import Credential, Journal, TutorialServer, journal
from tutorial_lib.server.exchange import Note


@pytest.fixture
def short(monkeypatch):
    """Journals end after five steps."""
    monkeypatch.setattr(journal, "MOST_STEPS", 5)


@pytest.fixture
def eight(short, server: TutorialServer, caller: Caller) -> Journal:
    for number in range(8):
        caller.get(f"{number}/")
    return server.journal


def test_the_oldest_go_and_the_rest_keep_their_numbers(eight):
    assert [exchange.number for exchange in eight] == [4, 5, 6, 7, 8]
    assert (len(eight), eight.gone, eight[0].path) == (5, 3, "/api/3/")


def test_every_view_says_how_many_are_gone(eight):
    assert str(eight).startswith("(3 older exchanges are gone)\n#")
    assert repr(eight) == "<Journal of API: 5 exchanges, 3 older exchanges are gone>"
    assert eight.steps[0] == Note("3 older exchanges are gone", "journal")
    assert "3 older exchanges are gone" in str(sequence(eight))


def test_after_clear_nothing_is_gone_and_the_numbers_begin_again(eight, caller):
    eight.clear()
    caller.me()
    assert (eight.gone, eight[0].number, eight.steps[0]) == (0, 1, eight[0])


def test_a_request_that_repeats_one_that_is_gone_repeats_nothing(short, server, caller):
    access = caller.log_in()["access"]
    caller.me("x")
    for number in range(5):
        caller.get(f"{number}/")
    caller.me(access)
    assert server.journal[-1].repeats is None


def test_a_repeat_names_the_number_that_its_request_still_has(short, server, caller):
    access = caller.log_in()["access"]
    for number in range(9):
        caller.get(f"{number}/")
    caller.me("x")
    caller.me(access)
    assert (server.journal[-2].number, server.journal[-1].repeats) == (11, 11)


def test_what_is_under_way_never_goes(short, server):
    with server.faults.hold("me/") as held:

        def others(caller: Caller) -> None:
            held.arrived()
            for number in range(9):
                caller.get(f"{number}/")
            assert not server.journal.settle(timeout=0.01)
            held.release()

        acts = iter([lambda caller: caller.me(), others])
        at_once(server, 2, lambda caller: next(acts)(caller))
    assert server.journal.settle()


def test_notes_go_too(short):
    notes = Journal()
    for number in range(8):
        notes.note(f"{number}")
    assert ([note.text for note in notes.steps], notes.gone) == (["3", "4", "5", "6", "7"], 0)


def test_it_ends_by_what_it_says_as_well_as_by_its_length(monkeypatch):
    monkeypatch.setattr(journal, "MOST_CHARACTERS", 30_000)
    long = Journal()
    app = long.recording(lambda *_: [b""], lambda _: Credential(), SimpleNamespace(now=float))
    for number in range(20):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/{number}/" + "x" * 10_000}
        with pytest.raises(ValueError, match="invalid literal"):
            app(environ, lambda *_: None)  # An app that never starts its answer.
    assert (len(long), long.gone) == (2, 18)


def test_nothing_of_what_is_gone_is_kept(short, server, caller):
    for number in range(20):
        caller.get(f"me/?{number}")
    assert sum(map(len, server.journal._refused.values())) == 5


def test_the_oldest_notes_of_an_account_go(monkeypatch, server, caller):
    monkeypatch.setattr("tutorial_lib.server.app.MOST_NOTES", 3)
    access = caller.log_in()["access"]
    headers = {"Authorization": f"Bearer {access}"}
    for number in range(5):
        caller.send("POST", "notes/", json={"text": f"{number}"}, headers=headers)
    assert [note["text"] for note in caller.get("notes/", access).json()] == ["2", "3", "4"]
