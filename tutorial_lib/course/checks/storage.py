"""Chapter 02: where a login is kept, how it ends, and what a copied token is still good for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any
from urllib.parse import urlsplit

import requests

from tutorial_lib.client import ApiSession, MemoryStorage, TokenStorage, UserState, login
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.exchange import Exchange

from ..trial import PEOPLE, Attempt, Trial
from ..watch import place_of
from . import check
from .leaks import carried_by, chain, heard_all, leaks
from .learners_client import LearnersClient

MISTAKES = (NameError, AttributeError, TypeError)  # nobody raises these on purpose
PICKLED = b"\x80"  # how every pickle begins since protocol 2
LOGOUT = "token/blacklist/"
NOOR = UserState(
    "小明 of the lab",
    access="spring-tide.reaches.the-upper-quay",
    refresh="neap-tide.leaves.the-lower-quay-dry",
    origin="http://lab.example:8000",
    login_id="4f1c",
    obtained_at=1893456000.0,
)
JUN = UserState("jun", "second-access.of.jun-2038", "second-refresh.of.jun-2038")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def word_for(value: object) -> str:
    """Return what a value is, in a word that holds nothing of it."""
    return repr(value) if value is None or isinstance(value, bool) else type(value).__name__


@check("2.1", "MyFileStorage")
def survives_a_restart(trial: Trial) -> None:
    """Whole in the file, nowhere else, gone when cleared; then the gauntlet's restart."""
    with folder() as here, trial.overheard() as heard:
        path = here / "kept.json"
        _starts_empty(trial, path)
        _lies_in_the_file(trial, path)
        _forgets(trial, here / "moved.json")
    trial.expect(NOOR.access not in heard.printed.getvalue(), "printed")
    make_client = partial(LearnersClient, make_storage=trial.answer)
    trial.rule(15, make_client, "in-session", title="in turn")
    trial.rule(22, make_client, "in-session", title="a restart")


def _starts_empty(trial: Trial, path: Path) -> None:
    made = trial.attempt(lambda: trial.answer(path))
    is_abstract = isinstance(made.error, TypeError) and "abstract" in str(made.error)
    trial.expect(not is_abstract, "methods-missing")
    trial.expect(not _takes_other_arguments(made, trial), "no-path")
    _raised_by_the_learner(made)
    trial.expect(isinstance(made.value, TokenStorage), "no-base")
    trial.expect(getattr(made.value, "path", None) == path, "no-path")
    first = trial.attempt(made.value.load)
    trial.expect(not isinstance(first.error, OSError), "no-file", error=first.error_name)
    _raised_by_the_learner(first)
    trial.expect(first.value is None, "from-nowhere", found=word_for(first.value))


def _lies_in_the_file(trial: Trial, path: Path) -> None:
    """Moved to another place the file still holds the login, and nothing but the file does."""
    saved = trial.attempt(lambda: trial.answer(path).save(NOOR))
    trial.expect(not _takes_other_arguments(saved, trial), "methods-missing")
    _raised_by_the_learner(saved)
    trial.expect(path.is_file(), "not-written", name=path.name)
    trial.expect(not path.read_bytes().startswith(PICKLED), "pickled")
    moved = path.rename(path.with_name("moved.json"))
    found = trial.answer(moved).load()
    trial.expect(isinstance(found, UserState), "not-after-restart", found=word_for(found))
    lost = [field.name for field in fields(NOOR) if _differs(found, field.name)]
    trial.expect(not lost, "fields-lost", fields=", ".join(lost))


def _differs(found: UserState, name: str) -> bool:
    return bool(getattr(found, name) != getattr(NOOR, name))


def _forgets(trial: Trial, path: Path) -> None:
    trial.answer(path).save(JUN)
    second = trial.attempt(lambda: trial.answer(path).load())
    trial.expect(second.value == JUN, "second-save", found=second.error_name or "another login")
    storage = trial.answer(path)
    storage.clear()
    trial.expect(not path.exists(), "file-left", name=path.name)
    again = trial.attempt(storage.clear)
    trial.expect(again.error is None, "clear-twice", error=again.error_name)


def _takes_other_arguments(attempt: Attempt, trial: Trial) -> bool:
    """Tell whether a call failed before a line of the learner's was reached."""
    error = attempt.error
    return isinstance(error, TypeError) and place_of(error, trial.answer) is None


def _raised_by_the_learner(attempt: Attempt) -> None:
    """Let an error out that no message of an exercise speaks of."""
    if attempt.error is not None:
        raise attempt.error


@check("2.2", "log_out")
def without_leftovers(trial: Trial) -> None:
    """Both halves of a logout; then the gauntlet's server that cannot be reached."""
    with trial.overheard() as heard:
        server, storage, done = _both_halves(trial)
        make_client = partial(LearnersClient, log_out=trial.answer)
        trial.rule(25, make_client, "server-gone", title="the server is gone")
        trial.show(server)
        _says_whether(trial, server, storage, done)
    credential = server.journal.to(LOGOUT)[0].credential
    trial.expect(credential.kind == "none", "header-carried", carried=credential)
    trial.expect(None not in heard.timeouts, "no-timeout")


def _both_halves(trial: Trial) -> tuple[TutorialServer, MemoryStorage, Attempt]:
    server = trial.server()
    storage = kept_login(server, "noor")
    refresh = server.journal[0].issued[-1]
    done = trial.attempt(lambda: trial.answer(server.api_url, storage))
    trial.expect(not _takes_other_arguments(done, trial), "other-arguments")
    calls = _calls(trial, server, done)
    in_header = calls[0].credential.kind == "refresh" and calls[0].spent is None
    trial.expect(not in_header, "in-the-header", answer=calls[0].answer)
    is_ended = calls[0].status == 200 and calls[0].spent == refresh
    trial.expect(is_ended, "wrong-token", answer=calls[0].answer)
    _raised_by_the_learner(done)
    trial.expect(storage.load() is None, "still-here")
    return server, storage, done


def _calls(trial: Trial, server: TutorialServer, done: Attempt) -> list[Exchange]:
    """Return what came to the logout's address after the login, one call at least."""
    asked = server.journal[1:]
    address = urlsplit(server.api_url).path + LOGOUT
    calls = [one for one in asked if (one.method, one.path) == ("POST", address)]
    if asked and not calls:
        request = f"{asked[-1].method} {asked[-1].path}"
        trial.wrong("wrong-address", request=request, answer=asked[-1].answer)
    if not calls:
        _raised_by_the_learner(done)
        trial.wrong("not-told")
    return calls


def kept_login(server: TutorialServer, username: str) -> MemoryStorage:
    """Log somebody in and return the storage in which the login lies."""
    pair = login(server.api_url, username, PEOPLE[username])
    storage = MemoryStorage()
    storage.save(UserState(username, pair.access, pair.refresh))
    return storage


def _says_whether(
    trial: Trial, server: TutorialServer, empty: MemoryStorage, done: Attempt
) -> None:
    """The server agrees, nobody is logged in, the server refuses, the connection drops."""
    nobody = trial.attempt(lambda: trial.answer(server.api_url, empty))
    trial.expect(nobody.error is None, "nobody", error=nobody.error_name)
    well = {"the server was told": done.value, "nobody was logged in": nobody.value}
    for when, value in well.items():
        trial.expect(value is True, "not-true", when=when, value=word_for(value))
    storage = kept_login(server, "jun")
    server.faults.next(LOGOUT, status=503)
    refused = trial.attempt(lambda: trial.answer(server.api_url, storage))
    trial.expect(refused.error is None, "refused", seen=f"{refused.error_name} came out")
    trial.expect(storage.load() is None, "refused", seen="the login was still in the storage")
    server.faults.next(LOGOUT, drop="before")
    dropped = trial.attempt(lambda: trial.answer(server.api_url, kept_login(server, "noor")))
    ends = (("the server answered 503", refused.value), ("the connection dropped", dropped.value))
    for when, value in ends:
        trial.expect(value is False, "told-anyway", when=when, value=word_for(value))


@check("2.3", "replay")
def copied_token(trial: Trial) -> None:
    """After the logout `me/` is called with the access token of the login."""
    server = trial.server()
    session = ApiSession(server.api_url)
    session.login("noor", PEOPLE["noor"])
    with trial.overheard() as heard:
        done = trial.attempt(lambda: trial.answer(session, server.api_url))
    trial.expect(not _takes_other_arguments(done, trial), "other-arguments")
    _called_after_the_logout(trial, server, session, done)
    call = server.journal.to("me/")[-1]
    carried = call.credential
    trial.expect(carried.kind != "refresh", "refresh-carried", answer=call.answer)
    is_the_copy = carried.fingerprint == server.journal[0].issued[0]
    trial.expect(is_the_copy, "other-token", carried=carried)
    _raised_by_the_learner(done)
    is_answer = isinstance(done.value, requests.Response) and done.value.status_code == 200
    trial.expect(is_answer, "no-answer", value=word_for(done.value))
    trial.expect(None not in heard.timeouts, "no-timeout")


def _called_after_the_logout(
    trial: Trial, server: TutorialServer, session: ApiSession, done: Attempt
) -> None:
    logouts, calls = server.journal.to(LOGOUT), server.journal.to("me/")
    if done.error is not None and not calls:
        nothing_left = isinstance(done.error, AttributeError) and bool(logouts)
        trial.expect(not nothing_left, "too-late", error=done.error_name)
        raise done.error
    trial.expect(logouts and not session.is_logged_in, "not-logged-out")
    trial.expect(calls, "not-called", requests=len(server.journal))
    trial.expect(calls[-1].number > logouts[0].number, "before-logout")


@check("2.4", "LoginFile")
def finds_the_leak(trial: Trial) -> None:
    """It keeps a login as before; what it says of a damaged file holds nothing of it."""
    with folder() as here, heard_all(trial) as told:
        path = here / "noor-of-the-lab.json"
        file = _still_keeps(trial, path)
        trial.expect(not is_leaking(f"{file} {file!r}"), "in-the-repr")
        whole = path.read_bytes()
        for damaged in (whole[:-1], b'["login", ' + whole + b"]", b"\xff" + whole):
            path.write_bytes(damaged)
            loaded = trial.attempt(trial.answer(path).load)
            _tells_no_token(trial, path.name, loaded)
    trial.expect(not is_leaking("\n".join(told)), "told-elsewhere")


def is_leaking(text: str) -> bool:
    """Tell whether a piece of the kept tokens stands in a text."""
    return leaks(text, (NOOR.access, NOOR.refresh))


def _still_keeps(trial: Trial, path: Path) -> Any:
    """Return the learner's object after a login was saved with it and loaded again."""
    made = trial.attempt(lambda: trial.answer(path))
    trial.expect(not _takes_other_arguments(made, trial), "not-kept", found="no LoginFile(path)")
    _raised_by_the_learner(made)
    file = made.value
    for name in ("save", "load"):
        trial.expect(callable(getattr(file, name, None)), "not-kept", found=f"no {name}")
    file.save(NOOR)
    loaded = trial.attempt(file.load)
    if not isinstance(loaded.error, ValueError | NoneType):
        raise loaded.error
    found = loaded.error_name or word_for(loaded.value)
    trial.expect(loaded.value == NOOR, "not-kept", found=found)
    return file


def _tells_no_token(trial: Trial, name: str, loaded: Attempt) -> None:
    error = loaded.error
    if error is None:
        trial.wrong("silent", value=word_for(loaded.value))
    if isinstance(error, MISTAKES):
        raise error
    trial.expect(isinstance(error, ValueError), "other-error", error=loaded.error_name)
    trial.expect(not is_leaking(f"{error} {error.args}"), "in-the-words")
    along = [type(one).__name__ for one in chain(error) if is_leaking(repr(carried_by(one)))]
    trial.expect(not along, "along-with-it", error=", ".join(along))
    trial.expect(name in str(error), "not-named", name=name)
