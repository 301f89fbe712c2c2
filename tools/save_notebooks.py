"""Runs notebooks and saves them so that every machine writes the same bytes.

    python tools/save_notebooks.py              all of them
    python tools/save_notebooks.py 00 01        these
    python tools/save_notebooks.py --check      only say what would change

Execution times, widget state and live widget views are left out. The cell in which an exercise
begins, `exercise-1-2-start`, is written from the exercise's `answers.py`. A cell that raises stops
the run, and nothing is written; cells tagged `raises-exception` may raise.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tutorial_lib.course.content import content

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
CELL_SECONDS = 120

KERNEL = {"name": "python3", "display_name": "Python 3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
KEPT_METADATA = ("tags", "jupyter")
START = re.compile(r"exercise-(\d+)-(\d+)-start")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

Node = Any  # nbformat's notebooks, cells and outputs: dictionaries with attributes


class NotSaved(Exception):
    """A notebook that could not be saved; the message says why and what to do."""


def save(path: Path) -> bool:
    """Runs the notebook and writes it anew; whether the file changed. Raises NotSaved."""
    text = run(path)
    return _write(path, text) if changes(path, text) else False


def run(path: Path, **variables: str) -> str:
    """The notebook's text after a run in a new kernel, in the notebook's folder.

    `variables` of the environment are the kernel's alone.
    """
    notebook = read(path)
    begin_exercises(notebook)
    with tempfile.TemporaryDirectory() as own:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name=KERNEL["name"],
            record_timing=False,
            store_widget_state=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        _execute(client, path, environment(own) | variables)
    return normalized(notebook)


def _execute(client: NotebookClient, path: Path, env: dict[str, str]) -> None:
    try:
        client.execute(env=env)
    except CellExecutionError as error:
        where = _raising(client.nb)
        raise NotSaved(f"{path.name}, {where}: {error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise NotSaved(f"{path.name}: a cell ran longer than {CELL_SECONDS} seconds") from error
    except DeadKernelError as error:
        raise NotSaved(f"{path.name}: the kernel died") from error


def _raising(notebook: Node) -> str:
    """The last cell that has been run, in words."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = [c for c in cells if any(o.output_type == "error" for o in c.outputs)]
    return f"cell {failed[-1].id!r}" if failed else "a cell"


def environment(own: str) -> dict[str, str]:
    """This process's environment, the checkout importable, no IPython profile, nothing solved."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "IPYTHONDIR": own,
        "JWT_COURSE_CLIENT": os.path.join(own, "my_client"),
        "JWT_COURSE_PROGRESS": os.path.join(own, "progress.json"),
    }


def read(path: Path) -> Node:
    """The notebook; NotSaved when it is none, or when a cell has no id of its own."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text)
        nameless = [n for n, cell in enumerate(raw["cells"], 1) if not cell.get("id")]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotSaved(f"{path.name} is not a notebook: {error}") from error
    if nameless:
        raise NotSaved(f"{path.name}: cell {nameless[0]} has no id; give it one in words")
    return nbformat.reads(text, as_version=4)


def begin_exercises(notebook: Node) -> None:
    """Writes what each exercise begins with into its cell, and the check behind it.

    Raises NotSaved for an exercise that cannot be used.
    """
    for cell in notebook.cells:
        if match := START.fullmatch(cell.id):
            id = f"{match[1]}.{match[2]}"
            try:
                begins = content(id).answers.start.rstrip()
            except ValueError as error:
                raise NotSaved(f"cell {cell.id!r}: {error}") from error
            check = f'exercise("{id}").check({content(id).check.piece})'
            cell.source = f"{begins}\n\n\n{check}"


def normalized(notebook: Node) -> str:
    """The notebook's text with all that differs between runs and machines left out."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in KEPT_METADATA if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            count += cell.execution_count is not None
            _normalize_code(cell, count)
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def _normalize_code(cell: Node, count: int) -> None:
    if cell.execution_count is not None:
        cell.execution_count = count
    cell.outputs = _merged([found for output in cell.outputs if (found := _output(output))])
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count


def _output(output: Node) -> Node | None:
    """The output without live views and local paths; None when nothing is left."""
    output.pop("transient", None)
    if output.output_type == "error":
        output.traceback = []  # it holds local paths; name and message stay
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        output.metadata.pop(WIDGET_VIEW, None)
        return output if output.data else None
    return output


def _merged(outputs: list[Node]) -> list[Node]:
    """Neighbouring pieces of one stream as one."""
    merged: list[Node] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def changes(path: Path, text: str) -> bool:
    """Whether writing the text would change the file."""
    return path.read_bytes() != text.encode()


def _write(path: Path, text: str) -> bool:
    """Writes whole or not at all."""
    beside = path.with_name(f".{path.name}.saving")
    beside.write_bytes(text.encode())
    beside.replace(path)
    return True


def chosen(names: list[str], folder: Path = NOTEBOOKS) -> list[Path]:
    """The notebooks whose names begin so, or all. Raises NotSaved for a name without one."""
    every = sorted(folder.glob("*.ipynb"))
    if not every:
        raise NotSaved(f"{folder.name}/ has no notebooks")
    found = []
    for name in names or [""]:
        matching = [path for path in every if path.name.startswith(Path(name).name)]
        if not matching:
            known = ", ".join(path.stem for path in every)
            raise NotSaved(f"no notebook is called {name!r}; there are {known}")
        found += matching
    return sorted(set(found))


def main(arguments: list[str] | None = None) -> int:
    """Runs all, then writes what changed; 1 when a notebook fails, or would change."""
    parser = argparse.ArgumentParser(description="Run notebooks and save them normalized.")
    parser.add_argument("names", nargs="*", help="how their names begin, such as 00; all if none")
    parser.add_argument("--check", action="store_true", help="write nothing, only say")
    options = parser.parse_args(arguments)
    try:
        texts = {path: run(path) for path in chosen(options.names)}
    except NotSaved as error:
        print(f"{error}\nNothing was written.", file=sys.stderr)
        return 1
    changed = [path for path, text in texts.items() if changes(path, text)]
    for path in texts:
        print(f"{_word(path in changed, options.check):12} {path.stem}")
    if not options.check:
        for path in changed:
            _write(path, texts[path])
    return 1 if options.check and changed else 0


def _word(changed: bool, check: bool) -> str:
    if not changed:
        return "unchanged"
    return "would change" if check else "changed"


if __name__ == "__main__":
    sys.exit(main())
