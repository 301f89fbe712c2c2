"""The notebook's side, in a real kernel wherever a kernel is needed."""

import json
import sys
from importlib import metadata
from pathlib import Path

import jupyter_core.paths
import nbformat
import pytest
from nbformat.sign import NotebookNotary

from tests.readiness.looking import found, in_a_kernel
from tutorial_lib.readiness import kernel

LAB = Path("labextensions/@jupyter-widgets/jupyterlab-manager/package.json")
LINES = "from tutorial_lib.readiness import doctor; doctor()"
LEVEL = "from tutorial_lib.readiness import kernel; kernel.trust().level, kernel.trust().state"

# What ipykernel 7.0 does to a message from a thread.
DEAF = """
import threading
from ipykernel.comm.comm import BaseComm
real = BaseComm.publish_msg

def publish(comm, kind, *args, **kwargs):
    if threading.current_thread() is not threading.main_thread():
        raise LookupError("shell_parent")
    return real(comm, kind, *args, **kwargs)

BaseComm.publish_msg = publish
"""


def without_lab(name: str) -> str:
    raise metadata.PackageNotFoundError(name)


def test_outside_of_a_notebook_the_kernel_is_not_looked_at() -> None:
    checks = [kernel.kernel, kernel.widgets, kernel.trust]
    assert [found(check).level for check in checks] == ["ready"] * 3
    assert [found(check).state for check in checks] == ["none", "no-kernel", "unknown"]


def test_a_kernel_that_still_runs_an_old_ipykernel_is_trouble() -> None:
    old = "import ipykernel._version; ipykernel._version.__version__ = '7.0.1'"
    said = in_a_kernel(old, LINES)[0]["text/plain"]
    assert said.startswith("✗ Trouble: This kernel still runs ipykernel 7.0.1,")
    assert said.endswith("Restart the kernel (menu Kernel, Restart Kernel).")


def test_widgets_that_cannot_be_changed_from_a_thread_are_trouble() -> None:
    said = in_a_kernel(DEAF, LINES)[0]["text/plain"]
    assert said.startswith(
        "✗ Trouble: Another thread can't change a widget (LookupError)"
    )
    assert 'pip install "ipykernel>=6.30,!=7.0.*"' in said


def test_looking_leaves_no_widget_behind() -> None:
    cells = ("import ipywidgets", LINES, "len(ipywidgets.widgets.widget._instances)")
    assert in_a_kernel(*cells)[-1]["text/plain"] == "0"


def test_ipywidgets_that_cannot_be_loaded_are_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ipywidgets.py").write_text("import a_library_that_is_gone")
    monkeypatch.delitem(sys.modules, "ipywidgets", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    finding = found(kernel.widgets)
    assert finding.level == "trouble" and "a_library_that_is_gone" in finding.what
    assert "--force-reinstall ipywidgets" in finding.remedy


def test_missing_ipywidgets_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    finding = found(kernel.widgets)
    assert finding.level == "note" and finding.remedy


def test_jupyterlab_without_its_part_for_widgets_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda: [str(tmp_path)])
    finding = found(kernel.lab)
    assert finding.level == "trouble" and "missing" in finding.what
    assert "jupyterlab_widgets" in finding.remedy


def test_an_old_part_for_widgets_in_the_users_folder_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LAB).parent.mkdir(parents=True)
    (tmp_path / LAB).write_text(json.dumps({"version": "3.1.11"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = found(kernel.lab)
    assert finding.level == "trouble" and "3.1.11" in finding.what
    assert "Remove the old folder" in finding.remedy


def test_a_jupyterlab_from_elsewhere_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", without_lab)
    assert found(kernel.lab).level == "ready"


def test_a_notebook_is_trusted_once_it_was_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    file = tmp_path / "chapter.ipynb"
    nbformat.write(notebook, file)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    (tmp_path / "data").mkdir()
    assert in_a_kernel(LEVEL)[0]["text/plain"] == "('note', 'untrusted')"
    assert list((tmp_path / "data").iterdir()) == []
    notary = NotebookNotary(data_dir=str(tmp_path / "data"))
    notary.sign(nbformat.read(file, as_version=4))
    notary.store.close()
    assert in_a_kernel(LEVEL)[0]["text/plain"] == "('ready', 'ready')"
    file.write_text(file.read_text().replace("1 + 1", "1 + 2"))
    assert in_a_kernel(LEVEL)[0]["text/plain"] == "('note', 'untrusted')"
