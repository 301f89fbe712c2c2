"""The learner's own client: each piece that was judged right, in a file that stands alone."""

from __future__ import annotations

import ast
import builtins
import dis
import linecache
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any
from uuid import uuid4

from .answers import module
from .files import own_folder, put_in_place, read
from .words import quotable

PACKAGE = "my_client"
FOLDER_VARIABLE = "JWT_COURSE_CLIENT"
OURS = ("__main__", "worked.", f"{PACKAGE}.")  # modules whose sources are not to be imported
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
LONGEST_TEXT = 80  # characters of a constant; whatever is longer may be a token


class CannotKeep(Exception):
    """A piece that cannot stand alone: the id of the message, and what it is about."""

    def __init__(self, id: str, about: str) -> None:
        super().__init__(about)
        self.id, self.about = id, about


def folder() -> Path:
    """Return the learner's folder: `my_client` beside `notebooks`, or where a variable says."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen)
    here = Path.cwd()
    beside = next((up for up in (here, *here.parents) if (up / "notebooks").is_dir()), here)
    return beside / PACKAGE


def keep(name: str, piece: Any) -> Path:
    """Write a piece and what it needs to `my_client`, whole or not at all; return the file.

    Raises CannotKeep where it uses something that only the notebook has, and OSError.
    """
    path = folder() / f"{name}.py"
    text = f'"""{name}, as I wrote it in the course."""\n\n{standing_alone(name, piece)}'
    own_folder(path.parent, PACKAGE)
    _load(name, text, path)
    beside = path.with_name(f".{uuid4().hex}.saving")  # two notebooks may write at once
    put_in_place(path, text.encode(), beside=beside)
    return path


def _load(name: str, text: str, path: Path) -> None:
    """Raise CannotKeep where a file with this text could not be loaded."""
    try:
        getattr(module(f"{PACKAGE}.{name}", text, str(path)), name)
    except Exception as error:
        raise CannotKeep("cannot-load", f"{type(error).__name__}: {error}") from error


def kept(name: str) -> Any:
    """Return the learner's piece, None where there is none that can be loaded."""
    path = folder() / f"{name}.py"
    try:
        made = module(f"{PACKAGE}.{name}", read(path, LARGEST).decode("utf-8"), str(path))
        return getattr(made, name)
    except FileNotFoundError:
        return None
    except Exception as error:
        kind = quotable(type(error).__name__)
        print(f"my_client/{path.name} cannot be used ({kind}): see its last change")
        return None


def set_aside(name: str) -> Path | None:
    """Rename a kept piece so that the time is in its name; return the copy, None without one."""
    path = folder() / f"{name}.py"
    copy = path.with_name(f"{name}-{datetime.now():%Y-%m-%d-%H%M%S}.py")
    try:
        return path.rename(copy)
    except FileNotFoundError:
        return None


def standing_alone(name: str, piece: Any) -> str:
    """Return the source of a piece with the imports and helpers that it uses."""
    imports: dict[str, str] = {}
    sources: dict[str, str] = {}
    _gather(name, piece, imports, sources)
    parts = ["\n".join(sorted(imports.values())), *sources.values()]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _gather(name: str, value: Any, imports: dict[str, str], sources: dict[str, str]) -> None:
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
    elif isinstance(value, FunctionType | type) and value.__module__.startswith(OURS):
        source = source_of(value)
        sources[name] = ""  # first, since helpers may use each other
        for used, needed in _needs(source, value):
            _gather(used, needed, imports, sources)
        sources[name] = sources.pop(name) or _named(source, value.__name__, name)
    else:
        imports[name] = _import_from(name, value)


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
    if isinstance(value, tuple | list | set | frozenset):
        return all(_is_constant(item) for item in value)
    if isinstance(value, dict):
        return all(_is_constant(item) for pair in value.items() for item in pair)
    short = isinstance(value, str) and len(value) <= LONGEST_TEXT
    return isinstance(value, CONSTANTS) or short


def _needs(source: str, value: Any) -> list[tuple[str, Any]]:
    """The names that a source uses and its own module has, with their values."""
    has = sys.modules[value.__module__].__dict__
    if isinstance(value, FunctionType):
        has = value.__globals__
    used = {name for code in codes_in(compile(source, "", "exec")) for name in _loaded(code)}
    return [(name, has[name]) for name in sorted(used) if _is_own(name, has, value)]


def _is_own(name: str, has: dict[str, Any], value: Any) -> bool:
    if name not in has or has[name] is value or name.startswith("__"):
        return False
    # IPython wraps Python's `open` for a notebook; elsewhere Python's own serves as well.
    return getattr(has[name], "__wrapped__", has[name]) is not getattr(builtins, name, value)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield a code and all that are defined inside of it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def _loaded(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(step.argval)


def source_of(value: Any) -> str:
    """Return the source of a function or class, one from a notebook's cell too.

    Raises CannotKeep where nobody has it.
    """
    # `inspect.getsource` finds no class of a notebook before Python 3.13.
    for code in _own_codes(value):
        text = "".join(linecache.getlines(code.co_filename))
        for node in ast.walk(_parsed(text)):
            if getattr(node, "name", None) == value.__name__ and _spans(node, code):
                return _segment(text, node)
    for text in _cells() if isinstance(value, type) else ():
        for node in _parsed(text).body:
            if isinstance(node, ast.ClassDef) and _may_have_made(node, value):
                return _segment(text, node)
    raise CannotKeep("no-source", value.__name__)


def _cells() -> Iterator[str]:
    """What was run and lies in no file, the newest first."""
    for entry in reversed(list(linecache.cache.values())):
        if len(entry) == 4 and entry[1] is None:
            yield "".join(entry[2])


def _may_have_made(node: ast.ClassDef, value: type) -> bool:
    """Whether a class without methods, which no code object leads to, may come from here."""
    names = {one.id for part in node.body for one in ast.walk(part) if isinstance(one, ast.Name)}
    stored = {*vars(value), *vars(value).get("__annotations__", ())}
    given = {one for one in stored if not one.startswith("_")}  # an enum has its own beside these
    is_plain = not any(isinstance(one, ast.FunctionDef) for one in node.body)
    return node.name == value.__name__ and is_plain and given <= names


def _own_codes(value: Any) -> list[CodeType]:
    if isinstance(value, FunctionType):
        return [value.__code__]
    members = [
        getattr(member, "fget", member) for member in getattr(value, "__dict__", {}).values()
    ]
    methods = [getattr(member, "__func__", member) for member in members]
    return [method.__code__ for method in methods if isinstance(method, FunctionType)]


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _spans(node: ast.AST, code: CodeType) -> bool:
    line = code.co_firstlineno
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])  # type: ignore[attr-defined]
    return bool(first <= line <= node.end_lineno)  # type: ignore[attr-defined]


def _segment(text: str, node: Any) -> str:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    indent = node.col_offset
    return "\n".join(line[indent:] for line in lines)
