"""What came of a capstone, as a page to keep or to hand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from tutorial_lib.course import kept_pieces
from tutorial_lib.course.files import own_folder, put_in_place
from tutorial_lib.course.progress_map import progress
from tutorial_lib.course.sources import CannotKeep
from tutorial_lib.gauntlet.report import Report
from tutorial_lib.palette import DARK, LIGHT, MONO, SANS
from tutorial_lib.texts import Words

from .api import Api, current
from .judge import judge

FILE = "capstone.html"
USED = ("paper", "ground", "ink", "quiet", "edge", "good", "bad")  # of the palette


@dataclass(frozen=True)
class Result:
    """An API, what came of its rules, the code of the client, and whose it is."""

    api: Api
    report: Report
    code: str
    name: str

    @property
    def html(self) -> str:
        """The page, which loads nothing."""
        page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        words = Words(__package__, "result")
        layout = files(__package__).joinpath("result.html").read_text(encoding="utf-8")
        return page.from_string(layout).render(
            api=self.api,
            report=self.report,
            code=self.code,
            name=self.name or words("nobody"),
            left_out=self.api.trap.left_out.replace("`", ""),
            teacher=progress(self.name).code,
            words=words,
            colours=_variables,
            light=LIGHT,
            dark=DARK,
            sans=_safe(SANS),
            mono=_safe(MONO),
        )

    def save(self) -> str:
        """Write the page beside the learner's own client, and say where. Raises OSError."""
        folder = kept_pieces.folder()
        own_folder(folder, folder.name)
        put_in_place(folder / FILE, self.html.encode())
        kept = {"passed": str(self.report.passed), "judged": str(self.report.judged)}
        file = f"{folder.name}/{FILE}"
        return Words(__package__, "result")("line", api=self.api.title, file=file, **kept)

    def __repr__(self) -> str:
        """Say which API it is about, and how many rules were kept."""
        kept = f"{self.report.passed} of {self.report.judged} rules kept"
        return f"<Result: {self.api.title}, {kept}>"


def result(client: Callable[..., Any], name: str = "") -> Result:
    """Put a client through the rules of the API that was asked for last.

    `name` is whose it is; ValueError where it can't stand in the line for a teacher.
    """
    progress(name)  # so that a name that cannot be used is told at once
    api = current()
    return Result(api, judge(api, client), _source(client), name)


def _source(client: Any) -> str:
    try:
        return kept_pieces.standing_alone(client.__name__, client)
    except (CannotKeep, AttributeError):
        return Words(__package__, "result")("no-source")


def _variables(palette: dict[str, str]) -> Any:
    return _safe(";".join(f"--{name}:{palette[name]}" for name in USED))


def _safe(text: str) -> Any:
    return Markup(text)  # of the palette alone
