"""What a teacher should look at in a piece: whose work it resembles, and what no client needs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from .content import content, exercise_ids

LARGE = 60  # nodes of a syntax tree: what is smaller, many write alike
MOST = 0.8  # of what is large in a piece
OPENING = ("exec", "eval", "compile", "__import__", "open_code")
# Modules that a client has no business with: they reach into the program that judges it.
REACHING = (
    *("builtins", "ctypes", "gc", "importlib", "inspect", "multiprocessing", "subprocess", "sys"),
    *("traceback", "types", "unittest"),
)
JUDGES = ("course", "exercises", "gauntlet", "server", "wall")  # parts of the library

Shapes = dict[str, int]  # what a definition does without its names, and how large it is


def shapes(source: str) -> Shapes:
    """Return the large functions of a source, by what they do, whatever their names are."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and (size := _size(node)) >= LARGE:
            found[_shape(node)] = size
    return found


def remarks(id: str, source: str, others: Mapping[str, Shapes]) -> Iterator[tuple[str, str]]:
    """Yield the id of each remark about a piece, and what it is about; `others` by their names."""
    answers = content(id).answers
    begun = shapes(answers.start) | shapes(answers.given)
    own = {shape: size for shape, size in shapes(source).items() if shape not in begun}
    if _share(own, _solutions()) >= MOST:
        yield "as-solution", ""
    else:
        for file, known in _library().items():
            if [shape for shape in own if shape in known and shape not in _solutions()]:
                yield "from-library", file
        for name, theirs in others.items():
            if _share(own, theirs) >= MOST:
                yield "as-another", name
    given = {*_reached(answers.given), *_reached(answers.solution)}
    yield from (("reaches", what) for what in sorted({*_reached(source)} - given))


def _share(own: Shapes, theirs: Shapes) -> float:
    """How much of what is large in a piece is another's too."""
    return sum(size for shape, size in own.items() if shape in theirs) / (sum(own.values()) or 1)


@cache
def _solutions() -> Shapes:
    """All that the worked solutions have: a piece brings those of earlier exercises along."""
    known: Shapes = {}
    for id in exercise_ids():
        answers = content(id).answers
        known |= shapes(answers.solution) | shapes(answers.given)
    return known


@cache
def _library() -> dict[str, Shapes]:
    client = files("tutorial_lib") / "client"
    modules = sorted((it for it in client.iterdir() if it.name.endswith(".py")), key=str)
    return {it.name: shapes(it.read_text(encoding="utf-8")) for it in modules}


def _size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))


def _shape(node: ast.FunctionDef) -> str:
    """A function's tree, in which names, docstring and notes of types play no part."""
    copy = ast.parse(ast.unparse(node))
    numbers: dict[str, str] = {}
    for one in ast.walk(copy):
        if isinstance(one, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(one) is not None:
            one.body = one.body[1:] or [ast.Pass()]
        for field in ("id", "arg", "attr", "name"):
            if isinstance(name := getattr(one, field, None), str):
                setattr(one, field, numbers.setdefault(name, f"n{len(numbers)}"))
        for field in ("annotation", "returns"):
            if hasattr(one, field):
                setattr(one, field, None)
    return ast.dump(copy)


def _reached(source: str) -> Iterable[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in OPENING:
            yield node.id
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _reaches(alias.name))
        elif isinstance(node, ast.ImportFrom) and _reaches(node.module or ""):
            yield node.module or ""


def _reaches(module: str) -> bool:
    first, _, rest = module.partition(".")
    return first in REACHING or (first == "tutorial_lib" and rest.partition(".")[0] in JUDGES)
