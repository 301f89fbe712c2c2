"""The tool that saves notebooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks import lint
from tests.notebooks.test_lint import code, notebook, words
from tools import save_notebooks
from tools.save_notebooks import NotSaved, begin_exercises, chosen, main, normalized, read, save
from tutorial_lib.course.content import content

VIEW = {lint.WIDGET_VIEW: {"model_id": "1"}, "text/plain": "LoginForm()"}


def saved(folder: Path, *cells: dict[str, Any], name: str = "00_a.ipynb") -> Path:
    """A notebook as someone else's editor would leave it."""
    raw = notebook(*cells, widgets={"state": {}}) | {"nbformat": 4, "nbformat_minor": 5}
    path = folder / name
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def cleaned(path: Path) -> lint.Notebook:
    text: lint.Notebook = json.loads(normalized(read(path)))
    return text


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool, bool]:
    """A notebook saved twice, and whether each time changed it."""
    print_thrice = code("for n in range(3):\n    print(n, flush=True)", name="a-loop")
    show = code("from pathlib import Path\nPath.cwd().name, 6 * 7", name="an-answer")
    path = saved(tmp_path_factory.mktemp("course"), words("# A"), print_thrice, show)
    return path, save(path), save(path)


def test_saving_runs_the_cells_in_the_notebooks_folder(twice: tuple[Path, bool, bool]):
    path = twice[0]
    answer = lint.code_cells(json.loads(path.read_text(encoding="utf-8")))[1]
    assert "42)" in answer["outputs"][0]["data"]["text/plain"][0]
    assert path.parent.name in answer["outputs"][0]["data"]["text/plain"][0]


def test_the_second_time_nothing_changes(twice: tuple[Path, bool, bool]):
    assert twice[1:] == (True, False)


def test_a_stream_is_saved_in_one_piece(twice: tuple[Path, bool, bool]):
    loop = lint.code_cells(json.loads(twice[0].read_text(encoding="utf-8")))[0]
    assert ["".join(output["text"]) for output in loop["outputs"]] == ["0\n1\n2\n"]


def test_what_the_tool_saves_has_a_last_newline_and_one_space_of_indent(
    twice: tuple[Path, bool, bool],
):
    text = twice[0].read_bytes()
    assert text.startswith(b'{\n "cells"') and text.endswith(b"}\n") and b"\r" not in text


def test_widget_state_and_live_views_are_left_out(tmp_path: Path):
    shown = {"output_type": "display_data", "metadata": {}, "data": VIEW}
    assert lint.widget_state(cleaned(saved(tmp_path, code("form", shown)))) == []


def test_the_widgets_twin_is_kept(tmp_path: Path):
    shown = {"output_type": "display_data", "metadata": {}, "data": VIEW}
    (cell,) = cleaned(saved(tmp_path, code("form", shown)))["cells"]
    assert cell["outputs"][0]["data"] == {"text/plain": ["LoginForm()"]}


def test_times_are_left_out_and_tags_are_kept(tmp_path: Path):
    metadata = {"execution": {"iopub.execute_input": "2025"}, "tags": ["no-output"]}
    (cell,) = cleaned(saved(tmp_path, code("a = 1", metadata=metadata)))["cells"]
    assert cell["metadata"] == {"tags": ["no-output"]}


def test_counts_run_from_one(tmp_path: Path):
    cells = [code("a = 1", name=f"cell-{n}", execution_count=n) for n in (7, 9)]
    assert lint.unrun(cleaned(saved(tmp_path, *cells))) == []


def test_kernel_and_language_are_the_same_for_everyone(tmp_path: Path):
    assert cleaned(saved(tmp_path))["metadata"] == {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }


def test_a_cell_that_raises_stops_with_its_name_and_writes_nothing(tmp_path: Path):
    path = saved(tmp_path, code("1 / 0", name="a-fault"))
    before = path.read_bytes()
    with pytest.raises(NotSaved, match=r"00_a\.ipynb, cell 'a-fault': ZeroDivisionError"):
        save(path)
    assert path.read_bytes() == before


def test_a_cell_that_may_raise_keeps_the_message_and_no_traceback(tmp_path: Path):
    path = saved(tmp_path, code("1 / 0", metadata={"tags": ["raises-exception"]}))
    save(path)
    (cell,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert (cell["outputs"][0]["ename"], cell["outputs"][0]["traceback"]) == (
        "ZeroDivisionError",
        [],
    )


def test_a_cell_without_an_id_is_refused(tmp_path: Path):
    path = saved(tmp_path, {"cell_type": "markdown", "metadata": {}, "source": "a"})
    with pytest.raises(NotSaved, match="cell 1 has no id"):
        read(path)


def test_what_is_no_notebook_is_refused(tmp_path: Path):
    (tmp_path / "a.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(NotSaved, match=r"a\.ipynb is not a notebook"):
        read(tmp_path / "a.ipynb")


@pytest.mark.parametrize("name", ["00", "00_a", "00_a.ipynb", "notebooks/00_a.ipynb"])
def test_a_notebook_is_found_by_how_its_name_begins(tmp_path: Path, name: str):
    path = saved(tmp_path)
    assert chosen([name], tmp_path) == [path]


def test_a_name_without_a_notebook_is_refused_with_the_names_there_are(tmp_path: Path):
    saved(tmp_path)
    with pytest.raises(NotSaved, match="no notebook is called '07'; there are 00_a"):
        chosen(["07"], tmp_path)


def run_quickly(path: Path) -> str:
    notebook = read(path)
    if "1 / 0" in notebook.cells[0].source:
        raise NotSaved(f"{path.name}: division by zero")
    return normalized(notebook)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two notebooks for the tool, and a kernel that needs no time."""
    monkeypatch.setattr(save_notebooks, "chosen", lambda names: sorted(tmp_path.glob("*.ipynb")))
    monkeypatch.setattr(save_notebooks, "run", run_quickly)
    saved(tmp_path, code("1"))
    saved(tmp_path, code("2"), name="01_b.ipynb")
    return tmp_path


def test_check_only_says(course: Path, capsys: pytest.CaptureFixture[str]):
    before = (course / "00_a.ipynb").read_bytes()
    assert main(["--check"]) == 1
    assert capsys.readouterr().out == "would change 00_a\nwould change 01_b\n"
    assert (course / "00_a.ipynb").read_bytes() == before


def test_one_notebook_that_raises_keeps_all_from_being_written(
    course: Path, capsys: pytest.CaptureFixture[str]
):
    before = (course / "00_a.ipynb").read_bytes()
    saved(course, code("1 / 0"), name="02_c.ipynb")
    assert main([]) == 1
    assert capsys.readouterr().err.endswith("division by zero\nNothing was written.\n")
    assert (course / "00_a.ipynb").read_bytes() == before


def test_the_second_run_reports_no_change(course: Path, capsys: pytest.CaptureFixture[str]):
    assert (main([]), main(["--check"])) == (0, 0)
    assert capsys.readouterr().out.count("unchanged") == 2


def test_the_cell_in_which_an_exercise_begins_is_written_from_its_answers(tmp_path: Path) -> None:
    cell = code("def read_claim(*older):\n    ...", name="exercise-1-4-start")
    found = read(saved(tmp_path, words("# A"), cell))
    for _ in range(2):
        begin_exercises(found)
        begins, _, check = found.cells[1].source.rpartition("\n\n\n")
        assert begins == content("1.4").answers.start.rstrip()
        assert check == 'exercise("1.4").check(read_claim)'


def test_an_exercise_that_nobody_wrote_stops_the_saving(tmp_path: Path) -> None:
    found = read(saved(tmp_path, words("# A"), code("...", name="exercise-1-99-start")))
    with pytest.raises(NotSaved, match=r"^cell 'exercise-1-99-start': No exercise is called"):
        begin_exercises(found)
