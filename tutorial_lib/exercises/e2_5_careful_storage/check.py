"""A login's file: saved under watch, left half done, and damaged in every way."""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

from tutorial_lib.client import UserState
from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.damages import DAMAGES
from tutorial_lib.course.checking.logins import JUN, NOOR, folder, word_for

MISTAKES = (NameError, AttributeError, TypeError)  # nobody raises these on purpose
HAS_MODES = os.name != "nt"  # on Windows the folder decides who may read, and files forget these
_asked: dict[int, int] = {}  # the rights that were asked for, by the file


@check("CarefulStorage", finished=("FileStorage", "KeyringStorage"))
def no_file_brings_it_down(checker: Checker) -> None:
    """It keeps a login as before, saves it whole for its owner alone, and outlives damage."""
    checker.heard.secrets |= {NOOR.access, NOOR.refresh, JUN.access, JUN.refresh}
    for stage in (_keeps, _replaces_whole, _outlives_a_crash, _outlives_damage):
        with folder() as here, _open_to_all():
            stage(checker, here / "kept.json")


@contextmanager
def _open_to_all() -> Iterator[None]:
    """What is made without a word about its rights can be read by everybody."""
    _asked.clear()
    before, opened, changed = os.umask(0o022), os.open, os.chmod

    def open_(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        descriptor = opened(path, flags, mode, **more)
        _asked.setdefault(os.fstat(descriptor).st_ino, mode)
        return descriptor

    def chmod(path: Any, mode: int, **more: Any) -> None:
        changed(path, mode, **more)
        _asked[os.stat(path).st_ino] = mode

    try:
        with mock.patch.object(os, "open", open_), mock.patch.object(os, "chmod", chmod):
            yield
    finally:
        os.umask(before)


def _keeps(checker: Checker, path: Path) -> None:
    """Saved, saved anew, cleared, cleared again: a new object finds what is due."""
    for state in (NOOR, JUN):
        checker.answer(path).save(state)
        _loads(checker, path, state, "save(state)")
    for did in ("clear()", "a second clear()"):
        checker.answer(path).clear()
        _loads(checker, path, None, did)


def _loads(checker: Checker, path: Path, due: UserState | None, did: str) -> None:
    found = checker.answer(path).load()
    said = "another login" if isinstance(found, UserState) else word_for(found)
    checker.expect(found == due, "not-kept", did=did, found=said)


def _replaces_whole(checker: Checker, path: Path) -> None:
    """A name that the old file keeps tells whether the new login was written into it."""
    storage = checker.answer(path)
    storage.save(NOOR)
    with folder() as elsewhere:
        old = elsewhere / "the old file"
        with suppress(OSError):  # not every disk has second names
            os.link(path, old)
        moments = _saved_in_steps(checker, path, JUN)
        is_new = not old.exists() or JUN.access not in old.read_text("utf-8", "replace")
        checker.expect(is_new, "in-place")
    for moment in moments:
        checker.expect(moment.is_whole, "gap", name=path.name, line=moment.line)
    copies = [one.name for one in _with_tokens(checker, path.parent) if one != path]
    checker.expect(not copies, "copy-left", name=", ".join(copies))
    mode = _mode(path)
    checker.expect(not mode & 0o077, "readable", mode=f"{mode:04o}")
    for moment in moments:
        for name, open_mode in moment.readable.items():
            facts = {"name": name, "line": moment.line, "mode": f"{open_mode:04o}"}
            checker.wrong("readable-meanwhile", **facts)


def _outlives_a_crash(checker: Checker, path: Path) -> None:
    """What a `save` makes for a moment is there already, half done, as after a crash."""
    storage = checker.answer(path)
    storage.save(NOOR)
    moments = _saved_in_steps(checker, path, JUN)
    for name in sorted({name for moment in moments for name in moment.beside}):
        path.with_name(name).write_text("half of a", encoding="utf-8")
        saved = checker.attempt(lambda: checker.answer(path).save(NOOR))
        checker.expect(not saved.error, "leftover", name=name, error=saved.error_name)
        _loads(checker, path, NOOR, "save(state)")


def _outlives_damage(checker: Checker, path: Path) -> None:
    storage = checker.answer(path)
    for how, damage in DAMAGES.items():
        storage.save(NOOR)
        broken = damage(path.read_bytes().rstrip())  # a last line break is no part of it
        path.write_bytes(broken)
        del checker.heard.warned[:]
        loaded = checker.attempt(storage.load)
        if isinstance(loaded.error, MISTAKES):
            raise loaded.error
        checker.expect(not loaded.error, "crashed", how=how, error=loaded.error_name)
        checker.expect(loaded.value is None, "from-damage", how=how, found=word_for(loaded.value))
        told = [str(one.message) for one in checker.heard.warned]
        checker.expect(told, "silent", how=how, name=path.name)
        checker.expect(any(path.name in one for one in told), "unnamed", how=how, name=path.name)
        kept = [one.read_bytes() for one in path.parent.iterdir() if one.is_file()]
        checker.expect(broken in kept, "deleted", how=how)
        checker.expect(not path.exists(), "still-there", how=how)
        saved = checker.attempt(lambda: storage.save(JUN))
        checker.expect(not saved.error, "save-fails", how=how, error=saved.error_name)
        _loads(checker, path, JUN, "save(state)")


class _Moment:
    """The folder before a line of the learner's runs: what would be left if it never did."""

    def __init__(self, checker: Checker, path: Path, line: str) -> None:
        self.line = line
        self.is_whole = _holds_a_login(path)
        self.beside = [one.name for one in path.parent.iterdir() if one != path]
        self.readable = {
            one.name: _mode(one)
            for one in _with_tokens(checker, path.parent)
            if one != path and _mode(one) & 0o077
        }


def _saved_in_steps(checker: Checker, path: Path, state: UserState) -> list[_Moment]:
    """Save, and look at the folder before each line of the learner's module."""
    storage, moments = checker.answer(path), []
    home = type(storage).__module__

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_globals.get("__name__") != home:
            return None
        if event in ("line", "return"):
            line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
            moments.append(_Moment(checker, path, line))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        storage.save(state)
    finally:
        sys.settrace(before)
    return moments


def _holds_a_login(path: Path) -> bool:
    try:
        return UserState.from_json(path.read_text(encoding="utf-8")) in (NOOR, JUN)
    except (OSError, ValueError):
        return False


def _with_tokens(checker: Checker, folder: Path) -> list[Path]:
    files = [one for one in folder.iterdir() if one.is_file()]
    return [one for one in files if checker.heard.leaks(one.read_bytes().decode("latin-1"))]


def _mode(path: Path) -> int:
    found = path.stat()
    return found.st_mode & 0o777 if HAS_MODES else _asked.get(found.st_ino, 0o644)
