"""Whose work an answer is: the learner's, or that of a finished part of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dis import get_instructions
from functools import partial
from importlib import import_module
from types import CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from .sources import codes_in

LIBRARY = "tutorial_lib"


def finished_part(answer: Any, names: Collection[str]) -> str:
    """Return which of these parts of the library an answer leaves its work to, "" for none.

    It may be the part itself, be built on it, or use it: in its own code or in what that calls.
    """
    parts = (found for found in _reached_from(answer, names) if _is_the_library_s(found))
    return next((part.__name__ for part in parts if part.__name__ in names), "")


def used_package(answer: Any, packages: Collection[str]) -> str:
    """Return which of these packages the learner's own code uses, "" for none."""
    for found in _reached_from(answer, ()):
        if isinstance(found, FunctionType) and found.__globals__["__name__"] == answer.__module__:
            for name in _packages_in(found):
                if name in packages:
                    return name
    return ""


def _packages_in(function: FunctionType) -> Iterator[str]:
    """Where what a function imports or takes from its module comes from."""
    for step in (step for code in codes_in(function.__code__) for step in get_instructions(code)):
        if step.opname == "IMPORT_NAME":
            yield str(step.argval).partition(".")[0]
        elif step.opname == "LOAD_GLOBAL":
            used = function.__globals__.get(str(step.argval))
            home = used.__name__ if isinstance(used, ModuleType) else type(used).__module__
            yield str(getattr(used, "__module__", home)).partition(".")[0]


def _reached_from(answer: Any, names: Collection[str]) -> Iterator[Any]:
    """An answer and all that stands behind it, as far as it is the learner's."""
    seen: set[int] = set()
    waiting = [answer]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if not _is_the_library_s(found):
            waiting += _used_by(found, names)


def _is_the_library_s(found: Any) -> bool:
    home = getattr(found, "__module__", None)
    return isinstance(found, type | FunctionType) and str(home).partition(".")[0] == LIBRARY


def _used_by(found: Any, names: Collection[str]) -> Iterator[Any]:
    """What stands behind a value, as far as it is the learner's."""
    if isinstance(found, partial):
        yield found.func
    elif isinstance(found, MethodType):
        yield from (found.__func__, type(found.__self__))
    elif isinstance(found, staticmethod | classmethod):
        yield found.__func__
    elif isinstance(found, property):
        yield from (found.fget, found.fset)
    elif isinstance(found, CellType):
        yield found.cell_contents
    elif isinstance(found, type) and found is not object:
        yield from (*found.__bases__, *vars(found).values())
    elif isinstance(found, FunctionType):
        yield getattr(found, "__wrapped__", None)
        yield from found.__closure__ or ()
        for code in codes_in(found.__code__):
            yield from _named_in(code, found.__globals__, names)
    elif not isinstance(found, ModuleType) and callable(found):
        yield type(found)


def _named_in(code: CodeType, around: dict[str, Any], names: Collection[str]) -> Iterator[Any]:
    used = [around[name] for name in code.co_names if name in around]
    yield from (value for value in used if not isinstance(value, ModuleType))
    modules = [value for value in used if isinstance(value, ModuleType)]
    if any(name.partition(".")[0] == LIBRARY for name in code.co_names):
        modules.append(import_module(LIBRARY))  # imported inside of the function
    for module in modules:
        if module.__name__.partition(".")[0] == LIBRARY:
            yield from (getattr(module, name, None) for name in names if name in code.co_names)
