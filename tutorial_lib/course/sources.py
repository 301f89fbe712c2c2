"""What a learner wrote: the source of a function or class, and of what is made of such."""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import requests

PACKAGE, SERVER = "my_client", "my_server"
OURS = (
    "__main__",
    "worked.",
    f"{PACKAGE}.",
    f"{SERVER}.",
)  # modules whose sources are not to be imported
LONGEST_TEXT = 80  # characters of a constant; whatever is longer may be a token


class CannotKeep(Exception):
    """A piece that cannot stand alone: the id of the message, and what it is about."""

    def __init__(self, id: str, about: str) -> None:
        super().__init__(about)
        self.id, self.about = id, about


def own_in(value: Any) -> Any:
    """Return the first of the learner's functions and classes that a value is made of, or None."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple | set | frozenset) and type(value).__module__ == "builtins":
        return next((own for item in value if (own := own_in(item)) is not None), None)
    value = inspect.unwrap(value) if callable(value) else value
    own = value if isinstance(value, FunctionType | type) else type(value)
    return own if own.__module__.startswith(OURS) else None


def is_bare_session(value: Any) -> bool:
    """Whether this is a session of `requests`, as it comes."""
    is_session = type(value) is requests.Session
    return is_session and value.headers == requests.Session().headers and not value.auth


def around(own: Any) -> dict[str, Any]:
    """Return what a function or class of the learner's has around it."""
    if isinstance(own, FunctionType):
        return own.__globals__
    return vars(sys.modules[own.__module__])


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield a code and all that are defined inside of it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def statement_for(name: str, value: Any, own: Any) -> str:
    """Return the statement that gives a name its value: a decorated function, a table of such.

    `own` is a function or class of the learner's that is in it, or uses it.

    Raises CannotKeep where there is none, or where it does more than that.
    """
    texts = ["".join(linecache.getlines(code.co_filename)) for code in _own_codes(own)[:1]]
    for text in (*texts, *_cells()):
        for node in reversed(_parsed(text).body):
            if getattr(node, "name", None) == name:
                return _segment(text, node)
            if _gives(node, name):
                if not _is_plain(node, around(own), isinstance(own_in(value), FunctionType)):
                    raise CannotKeep("cannot-keep", name)
                return _segment(text, node)
    raise CannotKeep("no-source", name)


def _gives(node: ast.stmt, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [getattr(one, "id", None) for one in targets] == [name]


def _named_by(node: ast.expr, has: dict[str, Any]) -> Any:
    """What a name, or a name in a module, stands for."""
    if isinstance(node, ast.Attribute):
        home = _named_by(node.value, has)
        return getattr(home, node.attr, None) if isinstance(home, ModuleType) else None
    return has.get(getattr(node, "id", ""))


def _is_plain(node: ast.AST, has: dict[str, Any], makes_functions: bool) -> bool:
    """Whether a statement only puts together what is there, and no long text is in it."""
    if isinstance(node, ast.Lambda):
        return True  # it runs when it is called
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return len(node.value) <= LONGEST_TEXT  # whatever is longer may be a token
    if isinstance(node, ast.Call):
        made_by = _named_by(node.func, has)
        is_own = isinstance(made_by, FunctionType) and made_by.__module__.startswith(OURS)
        if not ((is_own and makes_functions) or _puts_together(made_by)):
            return False
    return all(_is_plain(child, has, makes_functions) for child in ast.iter_child_nodes(node))


def _puts_together(made_by: Any) -> bool:
    """Whether calling this makes a value of its arguments, and does no more."""
    if made_by is requests.Session:
        return True
    if not isinstance(made_by, type):
        return False
    is_plain = made_by.__init__ is object.__init__  # type: ignore[misc]
    return is_plain or is_dataclass(made_by) or issubclass(made_by, tuple)


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
    for file, entry in reversed(list(linecache.cache.items())):
        is_file = os.path.exists(file) or Path(file).parent.name in (PACKAGE, SERVER)
        if len(entry) == 4 and entry[1] is None and not is_file:
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
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    indent = node.col_offset
    return "\n".join(line[indent:] for line in lines)
