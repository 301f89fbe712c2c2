"""What a notebook of the course must be; each rule is a function that returns its findings."""

from __future__ import annotations

import ast
import getpass
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
Cell = dict[str, Any]
Rule = Callable[[Notebook], list[str]]

KERNEL = {"name": "python3", "display_name": "Python 3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
QUIET = "no-output"  # the tag of a cell whose last expression is None

TOKEN = re.compile(r"ey[A-Za-z0-9][\w-]{6,}\.[\w-]{6,}\.[\w-]*")
CELL_ID = re.compile(r"[a-z]+[0-9]*(-[a-z0-9]+)+")
HEADING = re.compile(r"^(#{1,6})\s+\S", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
MACHINE = {
    "a local path": re.compile(
        r"(?<![\w.])/(home|root|tmp|usr|opt|var|private|Users|mnt)/\w|[A-Z]:\\\w|[A-Z]:\\\\\w"
    ),
    "a port": re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+"),
    "a memory address": re.compile(r"\b0x[0-9a-f]{6,}\b"),
}


def code_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def markdown_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def prose(cell: Cell) -> str:
    """A markdown cell without its fenced code."""
    return FENCE.sub("", source(cell))


def output_texts(cell: Cell) -> Iterator[str]:
    """Everything that a cell's outputs say, as text."""
    for output in cell["outputs"]:
        parts = [output.get("text"), output.get("ename"), output.get("evalue")]
        for part in [*parts, *output.get("data", {}).values(), *output.get("traceback", [])]:
            if part:
                yield "".join(part) if isinstance(part, list) else str(part)


def syntax(cell: Cell) -> ast.Module | None:
    """The cell's syntax; None for a cell of magics."""
    try:
        return ast.parse(source(cell))
    except SyntaxError:
        return None


def kernel_spec(notebook: Notebook) -> list[str]:
    found = notebook["metadata"].get("kernelspec")
    return [] if found == KERNEL else [f"the kernel spec is {found}, not {KERNEL}"]


def cell_ids(notebook: Notebook) -> list[str]:
    """Ids are unique and in words, so that they stay when cells are moved."""
    ids = [cell.get("id", "") for cell in notebook["cells"]]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    random = [name for name in ids if not CELL_ID.fullmatch(name)]
    return [f"the id {name!r} is there twice" for name in twice] + [
        f"the id {name!r} is not made of words such as 'journey-call'" for name in random
    ]


def widget_state(notebook: Notebook) -> list[str]:
    views = [
        f"cell {cell['id']!r} saved a live widget"
        for cell in code_cells(notebook)
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell["outputs"])
    ]
    return views + ["widget state is saved"] * ("widgets" in notebook["metadata"])


def tokens(text: str) -> list[str]:
    """Tokens in one piece, shown by their first letters only."""
    return [f"a token: {match[:6]}…" for match in TOKEN.findall(text)]


def tracebacks(notebook: Notebook) -> list[str]:
    return [
        f"cell {cell['id']!r} saved a traceback"
        for cell in code_cells(notebook)
        if any(output.get("traceback") for output in cell["outputs"])
        or any("Traceback (most recent call last)" in text for text in output_texts(cell))
    ]


def error_stream(notebook: Notebook) -> list[str]:
    return [
        f"cell {cell['id']!r} wrote to stderr"
        for cell in code_cells(notebook)
        if any(output.get("name") == "stderr" for output in cell["outputs"])
    ]


def headings(notebook: Notebook) -> list[str]:
    """One H1, at the very beginning, and no level left out on the way down."""
    cells = markdown_cells(notebook)
    levels = [len(marks) for cell in cells for marks in HEADING.findall(prose(cell))]
    findings = []
    if levels.count(1) != 1 or levels[0] != 1 or not source(notebook["cells"][0]).startswith("# "):
        findings.append(f"{levels.count(1)} headings of level 1; it needs one, at the beginning")
    for before, after in pairwise(levels):
        if after > before + 1:
            findings.append(f"a heading of level {after} follows one of level {before}")
    return findings


def proportion(notebook: Notebook) -> list[str]:
    words, code = len(markdown_cells(notebook)), len(code_cells(notebook))
    return [f"{words} markdown cells to {code} code cells"] if words < 0.8 * code else []


def long_cells(notebook: Notebook) -> list[str]:
    """At most 5 lines of code, or 25 with a definition; blank lines do not count."""
    findings = []
    for cell in code_cells(notebook):
        lines = sum(bool(line.strip()) for line in source(cell).splitlines())
        limit = 25 if _defines(cell) else 5
        if lines > limit:
            findings.append(f"cell {cell['id']!r} has {lines} lines, at most {limit}")
    return findings


def _defines(cell: Cell) -> bool:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    tree = syntax(cell)
    return tree is not None and any(isinstance(node, definitions) for node in tree.body)


def prints(notebook: Notebook) -> list[str]:
    """Fewer than one cell in ten prints; the others end in an expression."""
    cells = code_cells(notebook)
    printing = [cell["id"] for cell in cells if _prints(cell)]
    return [f"cells that print: {printing}"] if 10 * len(printing) > len(cells) else []


def _prints(cell: Cell) -> bool:
    nodes = ast.walk(syntax(cell) or ast.Module([], []))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return any(isinstance(name, ast.Name) and name.id == "print" for name in called)


def empty_cells(notebook: Notebook) -> list[str]:
    return [
        f"cell {cell['id']!r} is empty" for cell in notebook["cells"] if not source(cell).strip()
    ]


def unrun(notebook: Notebook) -> list[str]:
    """Every code cell was run, in order, from a new kernel."""
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    wanted = list(range(1, len(counts) + 1))
    return (
        [] if counts == wanted else [f"the execution counts are {counts}, not 1 to {len(counts)}"]
    )


def without_output(notebook: Notebook) -> list[str]:
    """A cell that ends in an expression shows it, unless it is tagged `no-output`."""
    return [
        f"cell {cell['id']!r} ends in an expression and has no output"
        for cell in code_cells(notebook)
        if _shows(cell) and not cell["outputs"]
    ]


def _shows(cell: Cell) -> bool:
    tree = syntax(cell)
    silent = QUIET in cell["metadata"].get("tags", []) or source(cell).rstrip().endswith(";")
    return bool(tree and tree.body and isinstance(tree.body[-1], ast.Expr)) and not silent


def machine(notebook: Notebook) -> list[str]:
    """Outputs name no place, port or person of the machine that saved them."""
    return [
        f"cell {cell['id']!r} saved {what}: {match[0]!r}"
        for cell in code_cells(notebook)
        for text in output_texts(cell)
        for what, pattern in (MACHINE | _person()).items()
        if (match := pattern.search(text))
    ]


def _person() -> dict[str, re.Pattern[str]]:
    """The user's name, where it is none of the names that everyone has."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return {}
    common = {"root", "user", "admin", "jovyan", "runner", "ada", "grace", "test"}
    return (
        {} if name in common or len(name) < 4 else {"a user": re.compile(rf"\b{re.escape(name)}\b")}
    )


def links(notebook: Notebook, folder: Path) -> list[str]:
    """Links to files lead to files."""
    findings = []
    for cell in markdown_cells(notebook):
        for pair in LINK.findall(prose(cell)):
            target = (pair[0] or pair[1]).partition("#")[0]
            if target and ":" not in target and not (folder / target).exists():
                findings.append(f"cell {cell['id']!r} links to {target!r}, which is not there")
    return findings


GUARD: tuple[Rule, ...] = (unrun, without_output)
RULES: tuple[Rule, ...] = (
    kernel_spec,
    cell_ids,
    widget_state,
    tracebacks,
    error_stream,
    headings,
    proportion,
    long_cells,
    prints,
    empty_cells,
    unrun,
    without_output,
    machine,
)
