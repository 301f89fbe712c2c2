"""Python, the packages and the clock, each made wrong."""

import os
import re
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.readiness.looking import found
from tutorial_lib.readiness import software
from tutorial_lib.readiness.ranges import NOT_NEEDED_HERE, PYTHON, RANGES

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

OLD_PYTHON = """
import sys
sys.version_info, sys.modules["tomllib"] = (3, 10, 4, "final", 0), None
from tutorial_lib.readiness import doctor
print(doctor())
"""


def installed(monkeypatch: pytest.MonkeyPatch, name: str, version: str | None) -> None:
    """Let a package be installed in another version, or not at all."""
    real = metadata.version

    def other(asked: str) -> str:
        if asked == name and version is None:
            raise metadata.PackageNotFoundError(name)
        return str(version) if asked == name else real(asked)

    monkeypatch.setattr(metadata, "version", other)


def test_the_ranges_are_those_of_the_project() -> None:
    # The course works with every jsonschema: its range only saves seconds.
    needed = [line for line in PROJECT["dependencies"] if not line.startswith("jsonschema")]
    assert [name + versions for name, versions in RANGES.items()] == needed
    assert PROJECT["requires-python"] == ">=" + ".".join(map(str, PYTHON))


def test_every_package_of_this_environment_fits() -> None:
    assert {finding.level for finding in software.packages()} == {"ready"}


def test_an_old_python_is_told_which_one_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    finding = found(software.python)
    assert finding.level == "trouble" and "3.10.4" in finding.what
    assert "newer Python" in finding.remedy


@pytest.mark.slow
def test_what_an_old_python_lacks_is_not_needed_to_say_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("✗ Trouble: This is Python 3.10.4")


@pytest.mark.slow
def test_an_old_python_without_pip_gets_one_line_and_status_1() -> None:
    code = f"import sys; sys.modules['pip'] = None{OLD_PYTHON}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "3.11 or newer" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "version"), [("ipykernel", "7.0.1"), ("ipywidgets", "7.7.5"), ("requests", "2.31.0")]
)
def test_a_version_that_does_not_work_is_trouble(
    monkeypatch: pytest.MonkeyPatch, name: str, version: str
) -> None:
    installed(monkeypatch, name, version)
    finding = found(software.packages, name)
    assert finding.level == "trouble" and version in finding.what
    assert f'pip install "{name}{RANGES[name]}"' in finding.remedy


COLABS = re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements" / "colab.txt").read_text(), re.M)


@pytest.mark.parametrize(("name", "version"), [pin for pin in COLABS if pin[0] in RANGES])
def test_on_colab_its_own_versions_are_ready(
    monkeypatch: pytest.MonkeyPatch, name: str, version: str
) -> None:
    installed(monkeypatch, name, version)
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    assert found(software.packages, name).level == "ready"


def test_a_missing_package_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "flask", None)
    finding = found(software.packages, "flask")
    assert finding.level == "trouble" and "missing" in finding.what
    assert 'pip install "flask' in finding.remedy


@pytest.mark.parametrize("version", [None, "4.1.0"])
@pytest.mark.parametrize("name", ["jupyterlab", "nbval"])
def test_what_may_be_elsewhere_is_only_noted(
    monkeypatch: pytest.MonkeyPatch, name: str, version: str | None
) -> None:
    installed(monkeypatch, name, version if name == "jupyterlab" or version is None else "0.9")
    finding = found(software.packages, name)
    assert finding.level == "note" and finding.remedy


@pytest.mark.slow
def test_the_wrong_python_with_no_package_at_all_gets_a_list_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "tutorial_lib", "doctor"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    missing = re.findall(r"✗ trouble +package (\w+)", done.stdout)
    assert done.returncode == 1 and done.stderr == ""
    assert missing == [name for name in RANGES if name not in NOT_NEEDED_HERE]


@pytest.mark.parametrize("moment", [0.0, 5e9])
def test_a_clock_that_cannot_be_right_is_noted(
    monkeypatch: pytest.MonkeyPatch, moment: float
) -> None:
    monkeypatch.setattr(time, "time", lambda: moment)
    finding = found(software.clock)
    assert finding.level == "note" and "Set the date" in finding.remedy
