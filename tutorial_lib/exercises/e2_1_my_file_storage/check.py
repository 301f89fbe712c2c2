"""A login that is saved, found in the file alone, and forgotten."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from pathlib import Path

from tutorial_lib.client import (
    TokenStorage,
    UserState,
)
from tutorial_lib.course.checking import Trial, check
from tutorial_lib.course.checking.learners_client import LearnersClient
from tutorial_lib.course.checking.logins import JUN, NOOR, folder, word_for

PICKLED = b"\x80"  # how every pickle begins since protocol 2


@check("MyFileStorage")
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
    trial.expect(not trial.refused_the_call(made), "no-path")
    made.reraise()
    trial.expect(isinstance(made.value, TokenStorage), "no-base")
    trial.expect(getattr(made.value, "path", None) == path, "no-path")
    first = trial.attempt(made.value.load)
    trial.expect(not isinstance(first.error, OSError), "no-file", error=first.error_name)
    first.reraise()
    trial.expect(first.value is None, "from-nowhere", found=word_for(first.value))


def _lies_in_the_file(trial: Trial, path: Path) -> None:
    """Moved to another place the file still holds the login, and nothing but the file does."""
    saved = trial.attempt(lambda: trial.answer(path).save(NOOR))
    trial.expect(not trial.refused_the_call(saved), "methods-missing")
    saved.reraise()
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
