"""The authors' gate: every exercise unsolved, solved, and wrong in each known way."""

from __future__ import annotations

import ast
import inspect
import os
import re
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import Any
from unittest import mock

from tutorial_lib.texts import AuthorsMistake

from . import kept_pieces, progress_file
from .answers import file_name, module
from .content import (
    Content,
    content,
    exercise_ids,
    question_files,
    question_ids,
    questions_of,
)
from .exercise import Exercise
from .question import question
from .sources import PACKAGE
from .words import Words

PATIENCE = 240.0  # seconds for an answer: a check's own limit is for a learner's machine
FEWEST_HINTS = 3
FEWEST_WRONG = 3
FEWEST_QUESTIONS = 2  # in a chapter
FUTURE = re.compile(r"(?:from __future__ .*\n)+")
OURS = ("tutorial_lib.course.checking", "tutorial_lib.exercises.")
MESSAGE_ARGUMENT = {"expect": 1, "wrong": 0, "rule": 2}  # of a checker's methods
ORIGINS = ("hard-coded", "chatbot")  # each is among the wrong answers of every exercise


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, and what is wrong with it, "" for nothing."""

    subject: str
    fault: str = ""

    @property
    def line(self) -> str:
        """The finding in one line."""
        return f"✗ {self.subject}: {self.fault}" if self.fault else f"✓ {self.subject}"


def verify(id: str) -> Iterator[Finding]:
    """Go through one exercise: start, solution, wrong answers, and what must be there."""
    try:
        yield from looked_through(content(id))
    except AuthorsMistake as mistake:
        yield Finding(id, str(mistake))


def looked_through(written: Content) -> Iterator[Finding]:
    """Go through what was written of one exercise. Raises AuthorsMistake."""
    written = replace(written, check=replace(written.check, limit=PATIENCE))
    task = Exercise(written)
    yield _judged(task, "start", task.answers.start, "untried")
    yield _judged(task, "solution", task.answers.solution, "right")
    for wrong in task.answers.wrong:
        aimed = Exercise(replace(written, check=written.check.aimed_at(wrong.message)))
        yield _judged(aimed, f"wrong, {wrong.origin}", wrong.source, wrong.message)
    yield from _inventory(task, messages_of(written.check.judge))


def verify_question(id: str) -> Finding:
    """Look at a question: one right option at least, one other, and an answer to each."""
    try:
        options = question(id).options
    except AuthorsMistake as mistake:
        return Finding(f"question {id}", str(mistake))
    right = sum(option.is_right for option in options)
    if len(options) < 3 or not 1 <= right < len(options):
        return Finding(f"question {id}", f"{len(options)} options, {right} of them right")
    if len({option.answer for option in options}) < len(options):
        return Finding(f"question {id}", "two options have the same answer")
    return Finding(f"question {id}")


def verify_questions(number: str) -> Finding:
    """Look at a chapter's file of questions: it can be read, and has two at least."""
    try:
        count = len(questions_of(number))
    except AuthorsMistake as mistake:
        return Finding(f"questions of {number}", str(mistake))
    return _counted(f"questions of {number}", count, FEWEST_QUESTIONS)


def findings() -> Iterator[Finding]:
    """Look at everything, with a client folder and a progress file of its own."""
    with elsewhere():
        for id in exercise_ids():
            yield from verify(id)
        for id in question_ids():
            yield verify_question(id)
        for number in question_files():
            yield verify_questions(number)


@contextmanager
def elsewhere() -> Iterator[Path]:
    """Keep the user's own client and progress out of it."""
    with tempfile.TemporaryDirectory() as own:
        chosen = {
            kept_pieces.FOLDER_VARIABLE: str(Path(own) / PACKAGE),
            progress_file.FILE_VARIABLE: str(Path(own) / "progress.json"),
        }
        with mock.patch.dict(os.environ, chosen):
            yield Path(own)


def answer_of(task: Exercise, source: str) -> object:
    """Return what a learner would hand in who wrote this source into the notebook."""
    name = f"{PACKAGE}.tried_{file_name(task.id)}"
    future = FUTURE.match(source)
    first = future[0] if future else ""  # it must stand before what the notebook had before
    cell = f"{first}{task.answers.given}\n\n{source.removeprefix(first)}"
    return getattr(module(name, cell), task.piece_name)


def _judged(task: Exercise, title: str, source: str, due: str) -> Finding:
    subject = f"{task.id} {title}"
    try:
        answer = answer_of(task, source)
    except Exception as error:
        return Finding(subject, f"its cell ends with {type(error).__name__}: {error}")
    outcome = task.check(answer)
    got = outcome.id or outcome.kind
    if got != due or outcome.notes:
        return Finding(subject, f"{due} is due, and it got {got}: {outcome!r}")
    return Finding(subject)


def _inventory(task: Exercise, named: set[str]) -> Iterator[Finding]:
    """Enough hints and wrong answers; every message there and used, facts between backticks."""
    hints, wrong = task.words.every("hints"), task.answers.wrong
    yield _counted(f"{task.id} hints", len(set(hints)), FEWEST_HINTS)
    yield _counted(f"{task.id} wrong answers", len({one.message for one in wrong}), FEWEST_WRONG)
    for origin in ORIGINS:
        known = any(origin in one.origin for one in wrong)
        yield Finding(f"{task.id} {origin}", "" if known else "no wrong answer of this origin")
    written = task.words.messages("wrong")
    unused = set(written) - {one.message for one in wrong}
    fault = f"no wrong answer gets {', '.join(sorted(unused))}" if unused else ""
    yield Finding(f"{task.id} messages", _lacking(task.words, named) or fault)
    bare = [id for id, text in written.items() if not _quotes_its_facts(text)]
    yield Finding(f"{task.id} facts", f"not between backticks: {', '.join(bare)}" if bare else "")


def _counted(subject: str, count: int, fewest: int) -> Finding:
    return Finding(subject, "" if count >= fewest else f"{count}, and {fewest} are needed")


def _lacking(words: Words, named: set[str]) -> str:
    unknown = sorted(id for id in named if f"wrong/{id}" not in words)
    return f"[wrong] in text.toml lacks {', '.join(unknown)}: add it" if unknown else ""


def _quotes_its_facts(text: str) -> bool:
    outside = "".join(text.split("`")[::2])
    return not Template(outside).get_identifiers()


def messages_of(judge: Any) -> set[str]:
    """Return every id that the judge names as a text, or a function of the checks that it uses."""
    trees = [_tree_of(function) for function in _reached_from(judge)]
    return {id for tree in trees for node in ast.walk(tree) for id in _ids_in(node)}


def _reached_from(judge: Any) -> set[Any]:
    """The judge, the functions it names, alone or in a tuple, and the methods it names."""
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
                    named = thing.__globals__.get(node.id)
                    each = named if isinstance(named, tuple) else [named]
                    found |= {it for it in each if _is_ours(it)}
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
    place = MESSAGE_ARGUMENT.get(name)
    if place is not None and len(node.args) > place:
        id = node.args[place]
        if isinstance(id, ast.Constant) and isinstance(id.value, str):
            yield id.value
