"""All findings together, as the learner sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Union

from . import folders, kernel, network, software, threads
from .finding import Finding, note
from .words import line

Check = Callable[[], Union[Finding, Iterable[Finding]]]  # noqa: UP007

CHECKS: tuple[Check, ...] = (
    software.python,
    kernel.kernel,
    software.packages,
    kernel.widgets,
    kernel.lab,
    threads.threads,
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

    def table(self) -> str:
        """Everything that was looked at, in aligned lines."""
        width = max(len(finding.name) for finding in self.findings)
        return "\n".join(text for finding in self.findings for text in _rows(finding, width))

    def lines(self) -> list[str]:
        """The fixed line, or a line for each trouble; then who else is there."""
        shared = [finding for finding in self.findings if finding.state == "shared"]
        said = [spoken(finding) for finding in self.troubles] or [line("ready")]
        return said + [spoken(finding) for finding in shared]

    def __repr__(self) -> str:
        """Return the examination in plain text."""
        if not self.details:
            return "\n".join(self.lines())
        return f"{self.table()}\n\n{line('ready-here' if self.is_ready else 'not-ready')}"

    def _repr_html_(self) -> str | None:
        """Return the twin; without ipywidgets there is none, and the plain text stands alone."""
        try:
            from .view import view
        except ImportError:
            return None
        return str(view(self))


def examine(*, details: bool = False) -> Examination:
    """Look at everything."""
    return Examination(tuple(found for check in CHECKS for found in _looked(check)), details)


def spoken(finding: Finding) -> str:
    """Return a finding and its remedy in one line."""
    return f"{finding.sign} {finding.level.capitalize()}: {finding.what} {finding.remedy}".rstrip()


def _looked(check: Check) -> Iterator[Finding]:
    """Return what a check found. One that cannot look knows nothing, which is no trouble."""
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
