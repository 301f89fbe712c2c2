"""A login's file, whole and damaged, and all that is said of it."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any

from tutorial_lib.course.checking import Attempt, Checker, check
from tutorial_lib.course.checking.logins import NOOR, folder, word_for

from .leaks import carried_by, chain, leaks

MISTAKES = (NameError, AttributeError, TypeError)  # nobody raises these on purpose


@check("LoginFile", finished=("FileStorage",))
def finds_the_leak(checker: Checker) -> None:
    """It keeps a login as before; what it says of a damaged file holds nothing of it."""
    checker.heard.secrets |= {NOOR.access, NOOR.refresh}
    with folder() as here:
        path = here / "noor-of-the-lab.json"
        file = _still_keeps(checker, path)
        checker.expect(not is_leaking(f"{file} {file!r}"), "in-the-repr")
        whole = path.read_bytes()
        for damaged in (whole[:-1], b'["login", ' + whole + b"]", b"\xff" + whole):
            path.write_bytes(damaged)
            loaded = checker.attempt(checker.answer(path).load)
            _tells_no_token(checker, path.name, loaded)


def is_leaking(text: str) -> bool:
    """Tell whether a piece of the kept tokens stands in a text."""
    return leaks(text, (NOOR.access, NOOR.refresh))


def _still_keeps(checker: Checker, path: Path) -> Any:
    """Return the learner's object after a login was saved with it and loaded again."""
    made = checker.attempt(lambda: checker.answer(path))
    checker.expect(not checker.refused_the_call(made), "not-kept", found="no LoginFile(path)")
    made.reraise()
    file = made.value
    for name in ("save", "load"):
        checker.expect(callable(getattr(file, name, None)), "not-kept", found=f"no {name}")
    file.save(NOOR)
    loaded = checker.attempt(file.load)
    if not isinstance(loaded.error, ValueError | NoneType):
        raise loaded.error
    found = loaded.error_name or word_for(loaded.value)
    checker.expect(loaded.value == NOOR, "not-kept", found=found)
    return file


def _tells_no_token(checker: Checker, name: str, loaded: Attempt) -> None:
    error = loaded.error
    if error is None:
        checker.wrong("silent", value=word_for(loaded.value))
    if isinstance(error, MISTAKES):
        raise error
    checker.expect(isinstance(error, ValueError), "other-error", error=loaded.error_name)
    checker.expect(not is_leaking(f"{error} {error.args}"), "in-the-words")
    along = [type(one).__name__ for one in chain(error) if is_leaking(repr(carried_by(one)))]
    checker.expect(not along, "along-with-it", error=", ".join(along))
    checker.expect(name in str(error), "not-named", name=name)
