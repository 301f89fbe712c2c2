"""The ids of the messages that a check can end with, read from its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

OURS = ("tutorial_lib.course.checking", "tutorial_lib.exercises.")
ID_COMES = {"expect": 1, "wrong": 0, "rule": 2}  # a trial's methods, and which argument names it


def messages_of(judge: Any) -> set[str]:
    """Return every id that the judge names as a text, or a function of the checks that it uses."""
    trees = [_tree_of(function) for function in _reached_from(judge)]
    return {id for tree in trees for node in ast.walk(tree) for id in _ids_in(node)}


def _reached_from(judge: Any) -> set[Any]:
    """The judge, the functions it names, and the methods it names of the classes it names."""
    found, attributes = {judge}, set[str]()
    while True:
        before = len(found)
        for thing in list(found):
            if inspect.isclass(thing):
                methods = vars(thing).items()
                found |= {it for name, it in methods if name in attributes and _is_ours(it)}
                continue
            for node in ast.walk(_tree_of(thing)):
                if isinstance(node, ast.Attribute):
                    attributes.add(node.attr)
                elif isinstance(node, ast.Name):
                    found |= {it for it in [thing.__globals__.get(node.id)] if _is_ours(it)}
        if len(found) == before:
            return {thing for thing in found if not inspect.isclass(thing)}


def _is_ours(thing: Any) -> bool:
    is_code = inspect.isfunction(thing) or inspect.isclass(thing)
    return is_code and thing.__module__.startswith(OURS)


def _tree_of(function: Any) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _ids_in(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    place = ID_COMES.get(name)
    if place is not None and len(node.args) > place:
        id = node.args[place]
        if isinstance(id, ast.Constant) and isinstance(id.value, str):
            yield id.value
