"""The course on a machine where everything is solved, and the course while it is being solved."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from nbclient import NotebookClient

from tests.waiting import HANG
from tools.save_notebooks import NOTEBOOKS, environment, read, run
from tutorial_lib.course import exercise, kept_pieces, progress_file
from tutorial_lib.course.content import content, exercise_ids

CHAPTERS = sorted(NOTEBOOKS.glob("*.ipynb"))
WITH_LOGINS = ("02", "05")  # they keep logins in files, and remove the folders themselves


def exercises_of(chapter: Path) -> list[str]:
    number = str(int(chapter.name[:2]))
    return [id for id in exercise_ids() if id.split(".")[0] == number]


@pytest.fixture(scope="module")
def solved_and_hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every exercise solved; a proxy that nobody answers at, a `.netrc` that answers for all."""
    folder = tmp_path_factory.mktemp("solved")
    (folder / ".netrc").write_text("default login somebody password something\n")
    (folder / ".netrc").chmod(0o600)
    nobody = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    chosen = {
        kept_pieces.FOLDER_VARIABLE: str(folder / "my_client"),
        progress_file.FILE_VARIABLE: str(folder / "progress.json"),
    }
    with mock.patch.dict(os.environ, chosen):
        for id in exercise_ids():
            task = exercise(id)
            kept_pieces.keep(task.piece_name, task.piece(), task.shelf)
            progress_file.tried(id, "right")
    return {**nobody, **chosen, "NETRC": str(folder / ".netrc")}


def solved(chapter: Path) -> Any:
    """The notebook as a learner leaves it who wrote each solution into its cell."""
    notebook = read(chapter)
    for id in exercises_of(chapter):
        known = content(id).answers
        (cell,) = [c for c in notebook.cells if c.id == f"exercise-{id.replace('.', '-')}-start"]
        assert known.start.rstrip() in cell.source, f"{cell.id} is not as {id} begins"
        cell.source = cell.source.replace(known.start.rstrip(), known.solution.rstrip())
    return notebook


def shown(notebook: Any, id: str) -> str:
    """What the cell shows that checks an exercise."""
    found = [
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and f'exercise("{id}").check(' in cell.source
        for output in cell.outputs
        if "data" in output
    ]
    return "\n".join(found)


@dataclass(frozen=True)
class Ran:
    """A chapter that was run with its solutions in it, and then its kernel was killed."""

    chapter: Path
    notebook: Any
    temporary: Path


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    own, temporary = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("t")
    notebook = solved(request.param)
    client = NotebookClient(
        notebook,
        timeout=HANG,
        kernel_name="python3",
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(request.param.parent)}},
    )
    client.execute(env={**environment(str(own)), "TMPDIR": str(temporary), "TEMP": str(temporary)})
    return Ran(request.param, notebook, temporary)


def test_with_the_solutions_filled_in_every_check_says_right(ran: Ran) -> None:
    exercises = exercises_of(ran.chapter)
    told = {id: shown(ran.notebook, id).partition(": ")[2] for id in exercises}
    said = {id: text.partition(".")[0] for id, text in told.items()}
    assert said == dict.fromkeys(exercises, "right")


def test_in_the_temporary_folder_a_chapter_leaves_no_login(ran: Ran) -> None:
    kept = [path.read_bytes() for path in ran.temporary.rglob("*") if path.is_file()]
    assert not [content for content in kept if b"eyJ" in content or b"token" in content]
    folders = list(ran.temporary.glob("jwt-course-*"))
    assert not (folders and ran.chapter.name.startswith(WITH_LOGINS))


def test_two_notebooks_that_are_open_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    both = CHAPTERS[1:3]

    async def run_both() -> None:
        where = {"metadata": {"path": str(NOTEBOOKS)}}
        clients = [NotebookClient(solved(it), timeout=HANG, resources=where) for it in both]
        own = environment(str(tmp_path))
        await asyncio.gather(*(client.async_execute(env=own) for client in clients))

    asyncio.run(run_both())
    ids = [id for chapter in both for id in exercises_of(chapter)]
    done = json.loads((tmp_path / "progress.json").read_text("utf-8"))["exercises"]
    assert {id: (it["tries"], it["last"]) for id, it in done.items()} == dict.fromkeys(
        ids, (1, "right")
    )
    kept = {path.stem for path in (tmp_path / "my_client").glob("*.py")}
    assert kept == {exercise(id).piece_name for id in ids}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_as_shipped_no_exercise_is_tried(chapter: Path) -> None:
    notebook = read(chapter)
    for id in exercises_of(chapter):
        assert shown(notebook, id).startswith(f"○ {id}: not tried yet")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_saved_again_where_all_is_solved_behind_a_dead_proxy_with_a_default_netrc_it_is_the_same(
    chapter: Path, solved_and_hostile: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    assert run(tmp_path / "notebooks" / chapter.name, **solved_and_hostile) == chapter.read_text(
        encoding="utf-8"
    )
    own = Path(solved_and_hostile[kept_pieces.FOLDER_VARIABLE]).parent
    kept = {path.relative_to(own).as_posix() for path in own.glob("my_*/*.py")}
    checks = [content(id).check for id in exercise_ids()]
    assert kept == {f"{check.home}/{check.file or check.piece}.py" for check in checks}
