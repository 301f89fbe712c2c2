"""The place of a broken verifier: what an attack gets is in the journal, and nothing leaves it."""

from __future__ import annotations

import socket

import pytest

from tools.save_notebooks import NOTEBOOKS, read
from tutorial_lib.course.verify import elsewhere
from tutorial_lib.diagram import sequence
from tutorial_lib.wall import NotesApi, encoded
from tutorial_lib.wall.broken import BROKEN
from tutorial_lib.wall.verifier import verify


def forged(token: str, api: NotesApi) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{encoded(api.world.claims('grace'))}.{signature}"


def test_the_effect_of_an_attack_is_grace_s_note() -> None:
    api = NotesApi(BROKEN[1])
    status, notes = api.get("notes/", forged(api.log_in("ada")["access"], api))
    assert status == 200 and notes[0]["owner"] == "grace"
    (exchange,) = api.journal
    assert exchange.credential.username is None and "grace" in str(exchange.response.body)


def test_the_worked_verifier_refuses_it_and_says_why() -> None:
    api = NotesApi(verify)
    token = api.log_in("ada")["access"]
    assert api.get("notes/", token)[1][0]["owner"] == "ada"
    refusal = {"code": "token_not_valid", "detail": "signature"}
    assert api.get("notes/", forged(token, api)) == (401, refusal)
    assert api.get("notes/", api.log_in("ada")["refresh"])[1]["detail"] == "purpose"
    api.clock.advance(minutes=31)
    assert api.get("notes/", token)[1]["detail"] == "expired"
    assert api.get("notes/", api.log_in("ada")["access"])[0] == 200


def test_an_error_of_the_verifier_is_a_500_without_its_words() -> None:
    api = NotesApi(BROKEN[1])
    assert api.get("notes/", "no token") == (500, {"detail": "A server error occurred: ValueError"})


def test_no_socket_is_opened_and_the_journal_holds_no_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    api = NotesApi(verify)
    token = api.log_in("ada")["access"]
    api.get("notes/", token)
    assert token not in repr(api.journal.steps) + repr(api) + str(sequence(api.journal))


def test_the_chapter_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = NOTEBOOKS.glob("07_*.ipynb")
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(socket.socket, "bind", None)
    names: dict[str, object] = {}
    with elsewhere():
        for cell in read(path).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, cell.id, "exec"), names)
    assert callable(names["verify_with_pyjwt"])


def test_the_picture_is_the_same_each_time() -> None:
    def drawn() -> str:
        api = NotesApi(verify)
        api.get("me/", api.log_in("grace")["access"])
        return str(sequence(api.journal))

    assert drawn() == drawn()
