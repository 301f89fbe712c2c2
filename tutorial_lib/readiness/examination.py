"""All findings together, as the learner sees them; also `python -m tutorial_lib doctor`."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tutorial_lib.views import view_of

from . import folders, kernel, network, software
from .finding import WORDS, Finding, note

CHECKS: tuple[Callable[[], Finding | Iterable[Finding]], ...] = (
    software.python,
    kernel.kernel,
    software.packages,
    kernel.widgets,
    kernel.lab,
    software.threads,
    network.loopback,
    network.proxy,
    network.netrc,
    network.certificates,
    network.neighbours,
    folders.folder,
    folders.disk,
    software.clock,
    kernel.trust,
)


@dataclass(frozen=True, repr=False)
class Examination:
    """What `doctor` returns: one line when the machine is ready, else a line for each trouble.

    On a machine that others share it says so as well: whoever works there should know.
    """

    findings: tuple[Finding, ...]
    details: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the course works on this machine."""
        return not self.troubles

    @property
    def troubles(self) -> list[Finding]:
        """What keeps the course from working here."""
        return [finding for finding in self.findings if finding.level == "trouble"]

    @property
    def verdict(self) -> str:
        """The line below everything that was looked at."""
        return WORDS(f"doctor/{'ready-here' if self.is_ready else 'not-ready'}/what")

    @property
    def line(self) -> str:
        """What a teacher wants to know of this machine, with no path, name or address in it."""
        found = ", ".join(dict.fromkeys(finding.name for finding in self.troubles))
        state = "not-ready" if found else "ready"
        said = WORDS(f"doctor/{state}/line", troubles=found, python=platform.python_version())
        return f"{said}, {platform.system()}, {platform.machine()}"

    def lines(self) -> list[str]:
        """Return the fixed line, or a line for each trouble; then who else is there."""
        shared = [str(finding) for finding in self.findings if finding.state == "shared"]
        said = [str(finding) for finding in self.troubles] or [WORDS("doctor/ready/what")]
        return said + shared

    def __repr__(self) -> str:
        """Return the examination in plain text."""
        if not self.details:
            return "\n".join(self.lines())
        width = max(len(finding.name) for finding in self.findings)
        rows = [row for finding in self.findings for row in _rows(finding, width)]
        return "\n".join([*rows, "", self.verdict])

    def _repr_html_(self) -> str | None:
        """Return the twin; without ipywidgets there is none, and the plain text stands alone."""
        try:
            return str(view_of(self))
        except ImportError:
            return None


def doctor(*, details: bool = False) -> Examination:
    """Look at this machine: one line when the course works here, else what is wrong and a remedy.

    With `details`, everything that was looked at. It reads and changes nothing but a small file
    in each folder that must be writable, gone at once. No address of a proxy and no login is kept.
    """
    return Examination(tuple(found for check in CHECKS for found in _looked(check)), details)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options the command has."""
    parser.add_argument("--line", action="store_true", help="one line, to send to a teacher")
    parser.add_argument("--json", action="store_true", help="a list for a program to read")


def run(options: argparse.Namespace) -> int:
    """Print everything that was looked at; 1 when the course does not work here."""
    examination = doctor(details=True)
    if options.json:
        print(json.dumps([finding.row for finding in examination.findings], indent=2))
    else:
        print(examination.line if options.line else examination)
    return 0 if examination.is_ready else 1


def _looked(check: Callable[[], Finding | Iterable[Finding]]) -> Iterator[Finding]:
    """Yield what a check found. One that cannot look knows nothing, which is no trouble."""
    try:
        found = check()
        yield from [found] if isinstance(found, Finding) else list(found)
    except Exception as error:
        # Its text may quote what must not be shown, such as a proxy's address.
        yield note(check.__name__, "not-looked", error=type(error).__name__)


def _rows(finding: Finding, width: int) -> Iterator[str]:
    start = f"{finding.sign} {finding.level:7}  {finding.name:{width}}  "
    yield start + finding.what
    if finding.remedy:
        yield " " * len(start) + finding.remedy
