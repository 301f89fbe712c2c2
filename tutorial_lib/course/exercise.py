"""An exercise: what is asked, the check, hints, the solution, and the piece that comes of it."""

from __future__ import annotations

import ast
import inspect
import os
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

from tutorial_lib.gauntlet.limits import Stopped, TooLong
from tutorial_lib.views import Shown

from . import kept_pieces, progress_file
from .answers import Answers, file_name, module
from .checking import Checker, place_of
from .checking.checker import NotYet
from .checking.patience import patiently
from .content import Content, content
from .outcome import Outcome
from .sources import CannotKeep, source_of
from .whose_work import finished_part
from .words import Words, quotable

LONGEST_FACT = 120  # characters
NOT_GIVEN = object()  # what `check` is called with when it is called with nothing
WORKED = "worked."  # modules with worked solutions begin so


@dataclass(frozen=True, repr=False)
class Help(Shown):
    """Hints so far, or a solution: titles and texts below each other."""

    texts: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Name the titles."""
        return f"<Help: {', '.join(title for title, _ in self.texts if title)}>"


class EndedTheProgram(Exception):
    """The answer raised what ends a program and is no Exception: that is the cause."""


class Exercise(Shown):
    """One exercise of the course; in a notebook it shows its card."""

    def __init__(self, content: Content) -> None:
        self.id, self.words, self.answers = content.id, content.words, content.answers
        self.piece_name = content.check.piece
        self.hints_shown = 0
        self.solution_shown = False
        self._check = check = content.check
        self.shelf = kept_pieces.Shelf(check.home, check.file, content.id if check.file else "")
        self._own: Any = None

    @property
    def title(self) -> str:
        """What the exercise is called."""
        return self.words("title")

    def check(self, answer: Any = NOT_GIVEN) -> Outcome:
        """Judge an answer: the function or class itself. Never raises for what the answer does."""
        outcome = self._judge(answer)
        if outcome.kind == "right":
            outcome = self._kept(answer, outcome)
        if outcome.kind != "untried":
            progress_file.tried(self.id, outcome.kind, outcome.id)
        return replace(outcome, news=tuple(progress_file.news()))

    def hint(self) -> Help:
        """Show the next hint, after the last one all of them; the newest stands first."""
        every = self.words.every("hints")
        self.hints_shown = min(self.hints_shown + 1, len(every))
        progress_file.hinted(self.id, self.hints_shown)
        shown = self.numbered_hints()[: self.hints_shown]
        last = [("", Words("engine")("no-more-hints"))] if len(shown) == len(every) else []
        return Help((*reversed(shown), *last))

    def numbered_hints(self) -> list[tuple[str, str]]:
        """Return every hint under its number."""
        words, every = Words("engine"), self.words.every("hints")
        return [(words("hint", number=str(n)), text) for n, text in enumerate(every, 1)]

    def solution(self) -> Help:
        """Show a solution, with a word about it where there is one."""
        self.solution_shown = True
        progress_file.looked_up(self.id)
        return Help((self.titled_solution(),))

    def titled_solution(self) -> tuple[str, str]:
        """Return the solution as Markdown, under its title."""
        code = f"```python\n{self.answers.solution.rstrip()}\n```"
        said = self.words("solution") if "solution" in self.words else ""
        return Words("engine")("solution"), f"{code}\n\n{said}".strip()

    def reset(self) -> str:
        """Put the exercise back: a kept piece is set aside, the start cell is offered anew."""
        copy = kept_pieces.set_aside(self.piece_name, self.shelf)
        self._own, self.hints_shown, self.solution_shown = None, 0, False
        _offer(self.answers.start)
        words = Words("engine")
        copied = f"{self.shelf.home}/{copy.name}" if copy else ""
        return words("reset-copied", file=copied) if copied else words("reset")

    def piece(self) -> Any:
        """Return the learner's own function or class where it was right, else a worked one."""
        own = self._own
        if own is None:
            own = kept_pieces.kept(self.piece_name, self.shelf)
        return getattr(worked_from(self.id, self.answers), self.piece_name) if own is None else own

    def __repr__(self) -> str:
        """Name the exercise."""
        return f"<Exercise {self.id}: {self.title}>"

    def _judge(self, answer: Any) -> Outcome:
        words = Words("engine")
        if answer is NOT_GIVEN:
            return Outcome(self.id, "untried", words("nothing-given", name=self.piece_name))
        if self._is_untried(answer):
            return Outcome(self.id, "untried", words("untried-message"))
        if (getattr(answer, "__module__", None) or "").startswith(WORKED):
            return Outcome(self.id, "untried", words("worked-version"))
        if unfit := self._unfit(answer):
            return Outcome(self.id, "wrong", words(unfit, name=self.piece_name), unfit)
        if part := finished_part(answer, self._check.finished):
            return Outcome(self.id, "wrong", words("finished", name=part), "finished")
        checker = Checker(answer)
        try:
            with checker:
                patiently(self._check.limit, lambda: self._judged_by(checker))
        except NotYet as not_yet:
            message = self._message(not_yet)
            return Outcome(self.id, "wrong", message, not_yet.id, steps=checker.steps)
        except TooLong:
            message = words("too-long", seconds=f"{self._check.limit:g}")
            return Outcome(self.id, "error", message, "too-long", steps=checker.steps)
        except EndedTheProgram as ended:
            return self._stopped(ended.__cause__ or ended, answer, checker)
        except Exception as error:
            return self._stopped(error, answer, checker)
        if self._is_built_on_the_worked_one(answer):
            return Outcome(self.id, "untried", words("built-on-worked"))
        return Outcome(self.id, "right", self.words("right"), steps=checker.steps)

    def _judged_by(self, checker: Checker) -> None:
        program = os.getpid()
        try:
            self._check.judge(checker)
        except BaseException as error:
            if isinstance(error, Exception | Stopped):
                raise
            raise EndedTheProgram from error  # the answer's own, and not the learner's Ctrl-C
        finally:
            if os.getpid() != program:
                os._exit(0)  # the answer forked: its twin of this kernel ends here
        checker.expect_no_secret_told()

    def _stopped(self, error: BaseException, answer: Any, checker: Checker) -> Outcome:
        """The learner's own error with the learner's own line, or an answer of no use."""
        words, place = Words("engine"), place_of(error, answer)
        name, text = fact(type(error).__name__), fact(str(error))
        if place is None and isinstance(error, TypeError) and "argument" in text:
            message = words("signature", name=self.piece_name, text=text)
            return Outcome(self.id, "wrong", message, "signature", steps=checker.steps)
        if place is None:
            message = words("unusable", error=name)
            return Outcome(self.id, "wrong", message, "unusable", steps=checker.steps)
        message = words(
            "error-message", line=str(place.line), source=fact(place.source), error=name, text=text
        )
        return Outcome(self.id, "error", message, "error-message", steps=checker.steps)

    def _message(self, not_yet: NotYet) -> str:
        facts = {name: fact(text) for name, text in not_yet.facts.items()}
        if not_yet.id.startswith("secret-"):
            return Words("engine")(not_yet.id)
        return self.words(f"wrong/{not_yet.id}", **facts)

    def _kept(self, answer: Any, outcome: Outcome) -> Outcome:
        """Save a right answer to its own file, and say so where that failed."""
        self._own = answer
        words = Words("engine")
        staging = self._check.staging
        shelf = replace(self.shelf, note=staging.note()) if staging else self.shelf
        try:
            kept_pieces.keep(self.piece_name, answer, shelf)
        except CannotKeep as error:
            note = words(error.id, name=fact(error.about), home=self.shelf.home)
        except OSError as error:
            reason = fact(error.strerror or "unknown")
            note = words("cannot-write", reason=reason, home=self.shelf.home)
        else:
            return outcome
        return Outcome(self.id, "right", outcome.message, notes=(note,), steps=outcome.steps)

    def _unfit(self, answer: Any) -> str:
        """The id of the message for what cannot be the answer, whatever it does; "" for none."""
        if inspect.iscoroutinefunction(answer):
            return "async"
        if inspect.isgeneratorfunction(answer):
            return "generator"
        if f"class {self.piece_name}" in self.answers.start and not isinstance(answer, type):
            return "no-class" if inspect.isroutine(answer) else "instance"
        return "" if callable(answer) else "not-callable"

    def _is_untried(self, answer: Any) -> bool:
        if answer is None or answer is Ellipsis:
            return True
        try:
            return bare(source_of(answer)) == bare(self._start_of(answer.__name__))
        except (CannotKeep, AttributeError, SyntaxError, KeyError):
            return False

    def _is_built_on_the_worked_one(self, answer: Any) -> bool:
        home = f"{WORKED}{file_name(self.id)}"
        return any(base.__module__ == home for base in getattr(answer, "__mro__", ()))

    def _start_of(self, name: str) -> str:
        nodes = {getattr(node, "name", ""): node for node in ast.parse(self.answers.start).body}
        return ast.unparse(nodes[name])


def fact(text: str) -> str:
    """Return a fact fit for a message, where it stands between backticks."""
    line = quotable(text)
    return line if len(line) <= LONGEST_FACT else f"{line[:LONGEST_FACT]}…"


def bare(source: str) -> str:
    """Return what a definition does, without its docstring and its layout."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree)


def worked(id: str) -> ModuleType:
    """Return a module with the worked solution of an exercise, and what it needs."""
    return worked_from(id, content(id).answers)


@cache
def worked_from(id: str, known: Answers) -> ModuleType:
    """Return a module with the solution among these answers."""
    return module(f"{WORKED}{file_name(id)}", f"{known.given}\n\n{known.solution}")


@cache
def exercise(id: str) -> Exercise:
    """Return the exercise with this number, such as "1.2"; raises ValueError for another one.

    Raises AuthorsMistake, which is one, where the exercise's folder cannot be used.
    """
    return Exercise(content(id))


def _offer(source: str) -> None:
    """Put a source into a new cell below, where a notebook is there to do so."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.set_next_input(source.rstrip("\n"))
