"""A login's file, whole and damaged, and all that is said of it."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any

from tutorial_lib.client import UserState
from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.damages import DAMAGES
from tutorial_lib.course.checking.logins import JUN, NOOR, folder, word_for
from tutorial_lib.course.checking.overheard import chain

MISTAKES = (NameError, AttributeError, TypeError)  # nobody raises these on purpose
LOGINS = (NOOR, JUN)  # one after the other into the same file


@check("LoginFile", finished=("FileStorage",))
def finds_the_leak(checker: Checker) -> None:
    """It keeps a login as before; what it says of a damaged file holds nothing of it."""
    checker.heard.secrets |= {NOOR.access, NOOR.refresh, JUN.access, JUN.refresh}
    with folder() as here:
        path = here / "noor-of-the-lab.json"
        file = _still_keeps(checker, path)
        checker.expect(not checker.heard.leaks(f"{file} {file!r}"), "in-the-repr")
        whole = path.read_bytes()
        for how, damaged in DAMAGES.items():
            path.write_bytes(damaged(whole))
            _tells_no_token(checker, path.name, checker.attempt(file.load), how)
            is_kept = damaged(whole) in [one.read_bytes() for one in here.iterdir()]
            checker.expect(is_kept, "deleted", name=path.name, how=how)
            checker.expect(not checker.heard.leaks(f"{file} {file!r}"), "in-the-repr")
            path.write_bytes(whole)
        _loads(checker, file, JUN)


def _still_keeps(checker: Checker, path: Path) -> Any:
    """Return the learner's object after a login was saved with it and loaded again."""
    made = checker.attempt(lambda: checker.answer(path))
    checker.expect(not checker.refused_the_call(made), "not-kept", found="no LoginFile(path)")
    made.reraise()
    file = made.value
    for name in ("save", "load"):
        checker.expect(callable(getattr(file, name, None)), "not-kept", found=f"no {name}")
    for state in LOGINS:
        file.save(state)
        _loads(checker, file, state)
        _loads(checker, checker.answer(path), state)
        _is_as_before(checker, path, state)
    return file


def _is_as_before(checker: Checker, path: Path, state: UserState) -> None:
    """The class as it was handed in reads such a file, and what that one wrote is read."""
    text = path.read_bytes().decode(errors="replace")
    read = checker.attempt(lambda: UserState.from_json(text))
    checker.expect(read.value == state, "other-format", how="written now, and read as before")
    path.write_text(state.to_json(), encoding="utf-8")
    former = checker.attempt(checker.answer(path).load)
    checker.expect(former.value == state, "other-format", how="written before, and read now")


def _loads(checker: Checker, file: Any, due: UserState) -> None:
    loaded = checker.attempt(file.load)
    if not isinstance(loaded.error, ValueError | NoneType):
        raise loaded.error
    found = loaded.error_name or word_for(loaded.value)
    found = "another login" if isinstance(loaded.value, UserState) else found
    checker.expect(loaded.value == due, "not-kept", found=found)


def _tells_no_token(checker: Checker, name: str, loaded: Attempt, how: str) -> None:
    error = loaded.error
    if error is None:
        checker.wrong("silent", value=word_for(loaded.value), how=how)
    if isinstance(error, MISTAKES):
        raise error
    checker.expect(isinstance(error, ValueError), "other-error", error=loaded.error_name, how=how)
    checker.expect(not checker.heard.leaks(f"{error} {error.args}"), "in-the-words")
    along = _leaking(checker, error)
    checker.expect(not along, "along-with-it", error=", ".join(along))
    logged = [name for one in checker.heard.reported for name in _leaking(checker, one)]
    checker.expect(not logged, "logged-along", error=", ".join(logged))
    checker.expect(name in str(error), "not-named", name=name)


def _leaking(checker: Checker, error: BaseException) -> list[str]:
    """The kinds of the errors, in a report of this one, that carry a token."""
    carrying = [one for one in chain(error) if checker.heard.leaks(repr(carried_by(one)))]
    return [type(one).__name__ for one in carrying]


def carried_by(error: BaseException) -> list[Any]:
    """What an error carries along: its arguments, its attributes, what it was raised for."""
    extra = [getattr(error, name, None) for name in ("doc", "object")]
    return [error.args, vars(error), *extra]
