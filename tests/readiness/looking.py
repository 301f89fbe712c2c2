"""What the doctor finds, one finding at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.waiting import HANG
from tutorial_lib.readiness.finding import Finding

SECRET = "geheim-7391"


def found(check: Callable[[], Finding | Iterable[Finding]], subject: str = "") -> Finding:
    """The finding of a check; of several, the one about `subject`."""
    findings = check()
    if isinstance(findings, Finding):
        return findings
    return next(finding for finding in findings if finding.subject == subject)


def in_a_kernel(*cells: str, **options: Any) -> list[Any]:
    """What the cells show, in a list, when a real kernel runs them."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=HANG).execute(**options)
    return [output.data for cell in notebook.cells for output in cell.outputs]
