"""The learner's own client and server: each piece that was right, in a file that stands alone."""

from __future__ import annotations

import builtins
import dis
import json
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from uuid import uuid4

from .answers import module
from .files import own_folder, put_in_place, read
from .sources import (
    LONGEST_TEXT,
    OURS,
    PACKAGE,
    CannotKeep,
    around,
    codes_in,
    is_bare_session,
    own_in,
    source_of,
    statement_for,
)
from .words import quotable

FOLDER_VARIABLE = "JWT_COURSE_CLIENT"
CONSTANTS = (int, float, bool, type(None))


def _half_called(it: partial[Any]) -> tuple[str, str]:
    """How a library's function with some of its arguments is made anew."""
    home, own = it.func.__module__, getattr(it.func, "__name__", "?")
    if home.startswith(OURS):
        raise CannotKeep("cannot-keep", own)
    named = (f"{name}={value!r}" for name, value in it.keywords.items())
    given = [f"{home}.{own}", *map(repr, it.args), *named]
    return f"import functools\nimport {home}", f"functools.partial({', '.join(given)})"


# What stands beside a function in any program, and how it is made anew.
ORDINARY: dict[type, Callable[[Any], tuple[str, str]]] = {
    re.Pattern: lambda it: ("import re", f"re.compile({it.pattern!r}, {int(it.flags)})"),
    logging.Logger: lambda it: ("import logging", f"logging.getLogger({it.name!r})"),
    type(threading.Lock()): lambda it: ("import threading", "threading.Lock()"),
    type(threading.RLock()): lambda it: ("import threading", "threading.RLock()"),
    timedelta: lambda it: ("import datetime", repr(it)),
    Path: lambda it: ("import pathlib", f"pathlib.Path({str(it)!r})"),
    partial: _half_called,
}
LARGEST = 1_000_000  # bytes of a piece


@dataclass(frozen=True)
class Shelf:
    """Where a piece is kept: the folder, and the file's name where it is not the piece's.

    Of a piece that grows from exercise to exercise, `exercise` is the one that this is of. A `note`
    stands in the file, for whoever plays the piece again.
    """

    home: str = PACKAGE
    file: str = ""
    exercise: str = ""
    note: str = ""

    def path(self, name: str) -> Path:
        """Return the file of a piece."""
        return folder(self.home) / f"{self.file or name}.py"


OWN_CLIENT = Shelf()
NOTE = re.compile(r'^# Played with: (".*")$', re.MULTILINE)
OF_AN_EXERCISE = re.compile(r"\(exercise (\d+)\.(\d+)\)")


def folder(home: str = PACKAGE) -> Path:
    """Return a folder of the learner's: beside `notebooks`, or where a variable says."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen) if home == PACKAGE else Path(chosen).with_name(home)
    here = Path.cwd()
    beside = next((up for up in (here, *here.parents) if (up / "notebooks").is_dir()), here)
    return beside / home


def keep(name: str, piece: Any, shelf: Shelf = OWN_CLIENT) -> Path:
    """Write a piece and what it needs to its file, whole or not at all; return the file.

    A piece of a later exercise stays as it is. Raises CannotKeep where it uses something that only
    the notebook has, and OSError.
    """
    path = shelf.path(name)
    of = f" (exercise {shelf.exercise})" if shelf.exercise else ""
    note = f"# Played with: {json.dumps(shelf.note)}\n" if shelf.note else ""
    first = f'"""{name}, as I wrote it in the course{of}."""\n{note}'
    text = f"{first}\n{standing_alone(name, piece)}"
    own_folder(path.parent, shelf.home)
    _load(name, text, path, shelf.home)
    if _exercise_in(path) > _place(shelf.exercise):
        return path
    beside = path.with_name(f".{uuid4().hex}.saving")  # two notebooks may write at once
    put_in_place(path, text.encode(), beside=beside)
    return path


def _load(name: str, text: str, path: Path, home: str) -> None:
    """Raise CannotKeep where a file with this text could not be loaded."""
    try:
        getattr(module(f"{home}.{path.stem}", text, str(path)), name)
    except Exception as error:
        raise CannotKeep("cannot-load", f"{type(error).__name__}: {error}") from error


def _place(exercise: str) -> list[int]:
    """What puts 7.2 before 7.10; no exercise comes first."""
    return [int(part) for part in exercise.split(".") if part]


def _exercise_in(path: Path) -> list[int]:
    """Which exercise the piece in a file says that it is of."""
    try:
        first = read(path, LARGEST).decode("utf-8", "replace").partition("\n")[0]
    except OSError:
        return []
    found = OF_AN_EXERCISE.search(first)
    return [int(part) for part in found.groups()] if found else []


def note_of(text: str) -> str:
    """Return the note that stands in a piece's file, "" where there is none."""
    found = NOTE.search(text)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def kept(name: str, shelf: Shelf = OWN_CLIENT) -> Any:
    """Return the learner's piece, None where there is none that can be loaded.

    One of an earlier exercise is none.
    """
    path = shelf.path(name)
    if _exercise_in(path) < _place(shelf.exercise):
        return None
    try:
        text = read(path, LARGEST).decode("utf-8")
        return getattr(module(f"{shelf.home}.{path.stem}", text, str(path)), name)
    except FileNotFoundError:
        return None
    except Exception as error:
        kind = quotable(type(error).__name__)
        print(f"{shelf.home}/{path.name} cannot be used ({kind}): see its last change")
        return None


def set_aside(name: str, shelf: Shelf = OWN_CLIENT) -> Path | None:
    """Rename a kept piece so that the time is in its name; return the copy, None without one."""
    path = shelf.path(name)
    copy = path.with_name(f"{path.stem}-{datetime.now():%Y-%m-%d-%H%M%S}.py")
    try:
        return path.rename(copy)
    except FileNotFoundError:
        return None


def standing_alone(name: str, piece: Any) -> str:
    """Return the source of a piece with the imports and helpers that it uses."""
    imports: dict[str, str] = {}
    sources: dict[str, str] = {}
    _gather(name, piece, imports, sources, None)
    parts = ["\n".join(sorted(imports.values())), *sources.values()]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _gather(
    name: str, value: Any, imports: dict[str, str], sources: dict[str, str], user: Any
) -> None:
    if name in imports or name in sources:
        return
    if isinstance(value, ModuleType):
        imports[name] = _import(name, value.__name__)
    elif _is_constant(value):
        sources[name] = f"{name} = {value!r}"
    elif ordinary := next((ORDINARY[kind] for kind in ORDINARY if isinstance(value, kind)), None):
        imported, made = ordinary(value)
        if len(made) > LONGEST_TEXT + len("pathlib.Path()"):
            raise CannotKeep("cannot-keep", name)
        imports[imported], sources[name] = imported, f"{name} = {made}"
    elif own := own_in(value) or (user if is_bare_session(value) else None):
        source, itself = _written(name, value, own)
        sources[name] = ""  # first, since helpers may use each other
        for used, needed in _needs(source, own, itself):
            _gather(used, needed, imports, sources, own)
        sources[name] = sources.pop(name) or source
    else:
        imports[name] = _import_from(name, value)


def _written(name: str, value: Any, own: Any) -> tuple[str, Any]:
    """How the learner wrote what a name stands for, and the function or class that it is."""
    if value is own and not getattr(own, "__closure__", None) and own.__name__ != "<lambda>":
        return _named(source_of(own), own.__name__, name), own
    return statement_for(name, value, own), None


def _import(name: str, full: str) -> str:
    if "." not in full:
        return f"import {full}" if name == full else f"import {full} as {name}"
    return f"import {full}" if name == full.split(".")[0] else f"import {full} as {name}"


def _import_from(name: str, value: Any) -> str:
    home, own = getattr(value, "__module__", ""), getattr(value, "__name__", "")
    try:
        found = getattr(import_module(home), own)
    except (ImportError, AttributeError, ValueError):
        found = None
    if not home or found is not value:
        raise CannotKeep("cannot-keep", name)
    return f"from {home} import {own}" + ("" if own == name else f" as {name}")


def _named(source: str, own: str, name: str) -> str:
    return source if own == name else f"{source}\n\n\n{name} = {own}"


def _is_constant(value: Any) -> bool:
    if type(value) in (tuple, list, set, frozenset):
        return all(_is_constant(item) for item in value)
    if type(value) is dict:
        return all(_is_constant(item) for pair in value.items() for item in pair)
    short = type(value) is str and len(value) <= LONGEST_TEXT
    return type(value) in CONSTANTS or short


def _needs(source: str, own: Any, itself: Any) -> list[tuple[str, Any]]:
    """The names that a source uses and its own module has, with their values."""
    has = around(own)
    used = {name for code in codes_in(compile(source, "", "exec")) for name in _loaded(code)}
    return [(name, has[name]) for name in sorted(used) if _is_own(name, has, itself)]


def _is_own(name: str, has: dict[str, Any], value: Any) -> bool:
    if name not in has or name.startswith("__") or (has[name] is value is not None):
        return False
    # IPython wraps Python's `open` for a notebook; elsewhere Python's own serves as well.
    return getattr(has[name], "__wrapped__", has[name]) is not getattr(builtins, name, has)


def _loaded(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(step.argval)
