"""A login that is saved, found in the file alone, and forgotten."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from pathlib import Path

from tutorial_lib.client import (
    TokenStorage,
    UserState,
)
from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.logins import JUN, NOOR, LearnersClient, folder, word_for

PICKLED = b"\x80"  # how every pickle begins since protocol 2


@check("MyFileStorage", finished=("FileStorage", "KeyringStorage"))
def survives_a_restart(checker: Checker) -> None:
    """Whole in the file, nowhere else, gone when cleared; then the gauntlet's restart."""
    checker.heard.secrets |= {NOOR.access, NOOR.refresh}
    with folder() as here:
        path = here / "kept.json"
        _starts_empty(checker, path)
        _lies_in_the_file(checker, path)
        _forgets(checker, here / "moved.json")
    make_client = partial(LearnersClient, make_storage=checker.answer)
    checker.rule(15, make_client, "in-session", title="in turn")
    checker.rule(22, make_client, "in-session", title="a restart")


def _starts_empty(checker: Checker, path: Path) -> None:
    made = checker.attempt(lambda: checker.answer(path))
    is_abstract = isinstance(made.error, TypeError) and "abstract" in str(made.error)
    checker.expect(not is_abstract, "methods-missing")
    checker.expect(not checker.refused_the_call(made), "no-path")
    made.reraise()
    checker.expect(isinstance(made.value, TokenStorage), "no-base")
    checker.expect(getattr(made.value, "path", None) == path, "no-path")
    first = checker.attempt(made.value.load)
    checker.expect(not isinstance(first.error, OSError), "no-file", error=first.error_name)
    first.reraise()
    checker.expect(first.value is None, "from-nowhere", found=word_for(first.value))


def _lies_in_the_file(checker: Checker, path: Path) -> None:
    """Moved to another place the file still holds the login, and nothing but the file does."""
    saved = checker.attempt(lambda: checker.answer(path).save(NOOR))
    checker.expect(not checker.refused_the_call(saved), "methods-missing")
    saved.reraise()
    checker.expect(path.is_file(), "not-written", name=path.name)
    checker.expect(not path.read_bytes().startswith(PICKLED), "pickled")
    moved = path.rename(path.with_name("moved.json"))
    found = checker.answer(moved).load()
    checker.expect(isinstance(found, UserState), "not-after-restart", found=word_for(found))
    lost = [field.name for field in fields(NOOR) if _differs(found, field.name)]
    checker.expect(not lost, "fields-lost", fields=", ".join(lost))


def _differs(found: UserState, name: str) -> bool:
    return bool(getattr(found, name) != getattr(NOOR, name))


def _forgets(checker: Checker, path: Path) -> None:
    checker.answer(path).save(JUN)
    second = checker.attempt(lambda: checker.answer(path).load())
    checker.expect(second.value == JUN, "second-save", found=second.error_name or "another login")
    storage = checker.answer(path)
    storage.clear()
    checker.expect(not path.exists(), "file-left", name=path.name)
    again = checker.attempt(storage.clear)
    checker.expect(again.error is None, "clear-twice", error=again.error_name)
