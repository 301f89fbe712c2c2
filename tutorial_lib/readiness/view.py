"""The examination as HTML, for a notebook that is saved and not trusted too."""

from __future__ import annotations

from markupsafe import Markup

from tutorial_lib.widgets.html import element
from tutorial_lib.widgets.styles import TWIN

from .examination import Examination
from .finding import Finding

TONES = {"ready": "good-tone", "note": "open-tone", "trouble": "bad-tone"}


def view(examination: Examination) -> Markup:
    """Return the fixed line, the troubles, or with details all findings."""
    tone = TONES["ready" if examination.is_ready else "trouble"]
    if not examination.details:
        lines = [_line(said, tone) for said in examination.lines()]
        return element("div", *lines, **TWIN("block"))
    rows = [_row(finding) for finding in examination.findings]
    table = element("table", *rows, **TWIN("table"))
    return element("div", table, _line(examination.verdict, tone), **TWIN("card"))


def _line(said: str, tone: str) -> Markup:
    return element("div", said, **TWIN("note", tone))


def _row(finding: Finding) -> Markup:
    level = element("span", f"{finding.sign} {finding.level}", **TWIN("chip", TONES[finding.level]))
    remedy = [element("br"), finding.remedy] if finding.remedy else []
    return element(
        "tr",
        element("td", level, **TWIN("cell")),
        element("td", finding.name, **TWIN("cell", "name")),
        element("td", finding.what, *remedy, **TWIN("cell")),
    )
