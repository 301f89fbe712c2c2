"""What authors wrote, found by looking: a folder an exercise, a file of questions a chapter.

exercises/eN_M_name/       text.toml, answers.py, check.py
exercises/eN_questions.toml
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable

from tutorial_lib.texts import AuthorsMistake, catalogue

from .answers import Answers, parsed
from .checking import Check
from .words import Words

PACKAGE = "tutorial_lib.exercises"
FOLDER = re.compile(r"e(\d+)_(\d+)_\w+")
QUESTIONS = re.compile(r"e(\d+)_questions\.toml")
PARTS = ("text.toml", "answers.py", "check.py")
SAID = {"title": str, "task": str, "hints": list, "right": str, "wrong": dict}


@dataclass(frozen=True)
class Content:
    """All that was written of one exercise."""

    id: str
    words: Words
    answers: Answers
    check: Check


@cache
def content(id: str) -> Content:
    """Return an exercise's content. Raises ValueError for an id that no folder has.

    Raises AuthorsMistake where the folder cannot be used.
    """
    folder = _folder(id)
    lacking = [name for name in PARTS if not (_home() / folder / name).is_file()]
    if lacking:
        raise AuthorsMistake(f"{_path(folder)} lacks {', '.join(lacking)}: add it.")
    words = Words(package=f"{PACKAGE}.{folder}")
    words.check(SAID)
    found = Content(id, words, _answers(folder), _check(folder))
    if found.check.piece not in compile(found.answers.solution, "", "exec").co_names:
        said = f"the solution defines no `{found.check.piece}`, which check.py asks for"
        raise AuthorsMistake(f"{_path(folder)}: {said}: give both one name.")
    return found


def title(id: str) -> str:
    """Return an exercise's title; the folder's name where it has none that can be read."""
    try:
        return Words(package=f"{PACKAGE}.{_folder(id)}")("title")
    except AuthorsMistake:
        return _folders()[id][0]


def exercise_ids() -> list[str]:
    """Return every exercise's id in the order of the course."""
    return sorted(_folders(), key=order)


def question_ids() -> list[str]:
    """Return the id of every question that can be read, in the order of the course."""
    found = []
    for number in question_files():
        with suppress(AuthorsMistake):
            found += questions_of(number)
    return found


def questions_of(number: str) -> list[str]:
    """Return the ids of a chapter's questions. Raises AuthorsMistake for a broken file."""
    found = catalogue(PACKAGE, f"e{number}_questions")
    return [f"{number}.{name}" for name, said in found.items() if isinstance(said, dict)]


def is_recalled(id: str) -> bool:
    """Whether a question is asked from memory, at its chapter's end: for the learner alone."""
    return id.partition(".")[2].startswith("recall-")


def question_files() -> list[str]:
    """Return the numbers of the chapters that have a file of questions."""
    found = [QUESTIONS.fullmatch(entry.name) for entry in _home().iterdir()]
    return sorted((match[1] for match in found if match), key=order)


def question_words(id: str) -> Words:
    """Return the words of a question, such as "1.form"."""
    number, _, name = id.partition(".")
    return Words(name, package=PACKAGE, file=f"e{number}_questions")


def chapter_title(number: str) -> str:
    """Return a chapter's title."""
    words = Words(package=PACKAGE, file=f"e{number}_questions")
    try:
        return words("title")
    except AuthorsMistake:
        return Words("progress")("chapter", number=number)


def chapters(ids: Iterable[str]) -> list[str]:
    """Return the chapters of these ids, in their order."""
    return sorted({chapter(id) for id in ids}, key=order)


def chapter(id: str) -> str:
    """Return the chapter of an exercise or question: what stands before the dot."""
    return id.partition(".")[0]


def order(id: str) -> list[tuple[int, str]]:
    """Return what puts 1.2 before 1.10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in id.split(".")]


def _home() -> Traversable:
    return files(PACKAGE)


def _path(name: str) -> str:
    return f"{PACKAGE.replace('.', '/')}/{name}"


@cache
def _folders() -> dict[str, list[str]]:
    """The folders by the ids that their names begin with; more than one is a mistake."""
    found: dict[str, list[str]] = {}
    for name in sorted(entry.name for entry in _home().iterdir() if entry.is_dir()):
        if match := FOLDER.fullmatch(name):
            found.setdefault(f"{int(match[1])}.{int(match[2])}", []).append(name)
    return found


def _folder(id: str) -> str:
    found = _folders().get(id)
    if not found:
        raise ValueError(f"No exercise is called {id!r}. There are: {', '.join(exercise_ids())}.")
    if len(found) > 1:
        raise AuthorsMistake(f"{' and '.join(map(_path, found))} are both {id}: rename one.")
    return found[0]


def _answers(folder: str) -> Answers:
    place = _path(f"{folder}/answers.py")
    try:
        text = (_home() / folder / "answers.py").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AuthorsMistake(f"{place} is not UTF-8: {error.reason}. Save it as such.") from None
    return parsed(text, place)


def _check(folder: str) -> Check:
    place = _path(f"{folder}/check.py")
    try:
        module = import_module(f"{PACKAGE}.{folder}.check")
    except Exception as error:
        line = f", line {error.lineno}," if isinstance(error, SyntaxError) else ""
        said = f"{place}{line} cannot be loaded: {type(error).__name__}: {error}. Mend it there."
        raise AuthorsMistake(" ".join(said.split())) from error
    found = [value for value in vars(module).values() if isinstance(value, Check)]
    if len(found) != 1:
        raise AuthorsMistake(f"{place} has {len(found)} functions under @check: one is due.")
    return found[0]
