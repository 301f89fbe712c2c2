"""A login that is saved, found in the file alone, and forgotten."""

from __future__ import annotations

import os
import pickletools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from tutorial_lib.client import (
    TokenStorage,
    UserState,
)
from tutorial_lib.course.checking import Checker, check, place_of
from tutorial_lib.course.checking.logins import JUN, NOOR, LearnersClient, folder, word_for

NEWER = replace(NOOR, access="next-access.of.noor-1911", refresh="next-refresh.of.noor-1911")
OTHERS = ("kept", "kept.txt", "kept-notes.json", "notes.json")  # whose files lie beside it
SESSIONS = ((15, "in turn"), (22, "a restart"))  # the gauntlet's rules and their scenes


@check("MyFileStorage", finished=("FileStorage", "KeyringStorage"))
def survives_a_restart(checker: Checker) -> None:
    """Whole in the file, nowhere else, gone when cleared; then in the library's session."""
    tokens = [token for state in (NOOR, NEWER, JUN) for token in (state.access, state.refresh)]
    checker.heard.secrets.update(tokens)
    for stage in STAGES:
        with folder() as here:
            stage(checker, here / "kept.json")
    make_client = partial(LearnersClient, make_storage=checker.answer)
    for number, scene in SESSIONS:
        _in_session(checker, partial(checker.rule, number, make_client, title=scene))


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
    checker.expect(not _is_pickle(path.read_bytes()), "pickled")
    moved = path.rename(path.with_name("moved.json"))
    found = checker.answer(moved).load()
    checker.expect(isinstance(found, UserState), "not-after-restart", found=word_for(found))
    lost = [field.name for field in fields(NOOR) if _differs(found, field.name)]
    checker.expect(not lost, "fields-lost", fields=", ".join(lost))


def _is_pickle(content: bytes) -> bool:
    try:
        return bool(list(pickletools.genops(content)))
    except Exception:
        return False


def _differs(found: UserState, name: str) -> bool:
    return bool(getattr(found, name) != getattr(NOOR, name))


def _takes_the_place(checker: Checker, path: Path) -> None:
    """Another user's login over one, then the first one's, then newer tokens of the same."""
    storage = checker.answer(path)
    storage.save(NOOR)
    for state in (JUN, NOOR, NEWER):
        storage.save(state)
        second = checker.attempt(lambda: checker.answer(path).load())
        found = second.error_name or word_for(second.value)
        found = "another login" if isinstance(second.value, UserState) else found
        checker.expect(second.value == state, "second-save", found=found)
        former = {NOOR, JUN, NEWER} - {state}
        left = [one for one in former if one.refresh.encode() in path.read_bytes()]
        checker.expect(not left, "old-left", name=path.name)


def _says_what_it_could_not(checker: Checker, path: Path) -> None:
    """A folder that is not there: made, or an error."""
    storage = checker.answer(path.with_name("no folder yet") / path.name)
    saved = checker.attempt(lambda: storage.save(NOOR))
    checker.expect(saved.error or storage.load() == NOOR, "saved-nowhere")


def _sees_what_others_do(checker: Checker, path: Path) -> None:
    """An object that has been there for long, and a file that others write and remove."""
    old, other = checker.answer(path), checker.answer(path)
    elsewhere = path.with_name("elsewhere.json")
    old.save(NOOR)
    old.load()
    checker.answer(elsewhere).save(JUN)
    events: dict[str, tuple[Callable[[], Any], UserState | None]] = {
        "another object on the same file saved a login": (lambda: other.save(NEWER), NEWER),
        "another program wrote into the file": (lambda: elsewhere.replace(path), JUN),
        "another program removed the file": (path.unlink, None),
        "another object saved one again": (lambda: other.save(NOOR), NOOR),
        "another program removed that one, too": (path.unlink, None),
        "that object saved the same login once more": (lambda: other.save(NOOR), NOOR),
        "another object cleared it": (other.clear, None),
    }
    for what, (happens, due) in events.items():
        happens()
        found = checker.attempt(old.load)
        seen = found.error_name or ("a login that isn't there" if found.value else "no login")
        now = "a login" if due else "no login"
        is_due = not found.error and found.value == due
        checker.expect(is_due, "stale", what=what, now=now, seen=seen)


def _keeps_apart(checker: Checker, path: Path) -> None:
    """Two files with a login each, at the same time, and others' beside them; one is cleared."""
    for name in OTHERS:
        path.with_name(name).write_text(name, encoding="utf-8")
    one, two = checker.answer(path), checker.answer(path.with_name("kept-two.json"))
    one.save(NOOR)
    two.save(JUN)
    checker.expect((one.load(), two.load()) == (NOOR, JUN), "mixed-up", did="saved")
    _leaves_alone(checker, path, "save")
    one.clear()
    _leaves_alone(checker, path, "clear")
    checker.expect(two.path.exists(), "others-gone", name=two.path.name, did="clear")
    checker.expect((one.load(), two.load()) == (None, JUN), "mixed-up", did="cleared")


def _leaves_alone(checker: Checker, path: Path, did: str) -> None:
    gone = [name for name in OTHERS if not _holds_its_name(path.with_name(name))]
    checker.expect(not gone, "others-gone", name=", ".join(gone), did=did)


def _holds_its_name(file: Path) -> bool:
    return file.is_file() and file.read_bytes() == file.name.encode()


def _forgets(checker: Checker, path: Path) -> None:
    """Two logins, one in place of the other, and after a restart none, in no file at all."""
    saving, storage = checker.answer(path), checker.answer(path)
    saving.save(JUN)
    saving.save(NOOR)
    with folder() as elsewhere:
        same = elsewhere / "the same file"
        with suppress(OSError):  # not every disk has second names
            os.link(path, same)
        storage.clear()
        checker.expect(not path.exists(), "file-left", name=path.name)
        names = same.stat().st_nlink - 1 if same.exists() else 0
    copies = [one for one in path.parent.rglob("*") if one.is_file() and _holds(checker, one)]
    checker.expect(not copies, "copy-left", name=", ".join(one.name for one in copies))
    checker.expect(names == 0, "moved-away", names=names)
    again = checker.attempt(storage.clear)
    checker.expect(again.error is None, "clear-twice", error=again.error_name)
    found = storage.load()
    checker.expect(found is None, "from-nowhere", found=word_for(found))


def _holds(checker: Checker, file: Path) -> bool:
    return checker.heard.leaks(file.read_bytes().decode("latin-1"))


def _in_session(checker: Checker, play: Callable[[str], None]) -> None:
    """Play a scene; an error that no line of the learner's raised is the session's about it."""
    came = checker.attempt(lambda: play("in-session"))
    if came.error and place_of(came.error, checker.answer):
        raise came.error
    checker.expect(not came.error, "in-session", fact=came.came)


STAGES = (
    _starts_empty,
    _lies_in_the_file,
    _takes_the_place,
    _forgets,
    _says_what_it_could_not,
    _sees_what_others_do,
    _keeps_apart,
)
