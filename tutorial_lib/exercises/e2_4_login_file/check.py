"""A login's file, whole and damaged, and all that is said of it."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any

from tutorial_lib.course.checking import Attempt, Trial, check
from tutorial_lib.course.checking.logins import NOOR, folder, word_for

from .leaks import carried_by, chain, heard_all, leaks

MISTAKES = (NameError, AttributeError, TypeError)  # nobody raises these on purpose


@check("LoginFile")
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
    trial.expect(not trial.refused_the_call(made), "not-kept", found="no LoginFile(path)")
    made.reraise()
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
