"""start.py: what it makes, what it recognises, and the course that it opens."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import start
from tests.ports import first_answer, free_port
from tests.start.copies import borrow, command, environment
from tests.waiting import HANG

TOKEN = "a-token-that-was-set-before"
NEWS = "@jupyterlab/apputils-extension:notification"
WHOLE_LAB = os.path.join(sys.prefix, "share", "jupyter", "lab")


@contextmanager
def started(course: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with open(course / "said.txt", "wb") as said:
        process = subprocess.Popen(
            command("--no-browser", f"--port={port}"),
            cwd=course,
            env=environment(JUPYTER_TOKEN=TOKEN, JUPYTERLAB_DIR=WHOLE_LAB),
            stdout=said,
            stderr=said,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for Ctrl-C alone")
def test_a_second_start_opens_chapter_00_without_any_network_and_ends_on_ctrl_c(
    course: Path,
) -> None:
    borrow(course)
    port = free_port()
    with started(course, port) as process:
        first_answer(f"http://127.0.0.1:{port}/?token={TOKEN}")
        news = first_answer(f"http://127.0.0.1:{port}/lab/api/settings/{NEWS}?token={TOKEN}")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=HANG) == 0
    assert "/lab/tree/notebooks/00_start_here.ipynb" in (course / "said.txt").read_text("utf-8")
    asked = json.loads(news)["schema"]["properties"]
    assert not asked["checkForUpdates"]["default"] and asked["fetchNews"]["default"] == "false"
    assert "Installing" not in (course / "said.txt").read_text("utf-8")


def test_the_environment_can_import_the_course_from_a_folder_that_was_moved(course: Path) -> None:
    borrow(course)
    moved = course.rename(course.with_name("somewhere else"))
    python = [str(next((moved / ".venv").glob("[bS]*/python*"))), "-I", "-c"]
    found = subprocess.check_output([*python, "import tutorial_lib as t; print(ascii(t.__file__))"])
    assert "somewhere else" in found.decode()


def test_a_whole_environment_is_left_as_it_is(course: Path) -> None:
    start = borrow(course)
    before = os.stat(start.STAMP).st_mtime_ns
    start.prepare(start.COURSE)
    assert os.stat(start.STAMP).st_mtime_ns == before


def test_an_environment_for_the_course_lacks_the_test_tools(course: Path) -> None:
    start = borrow(course)
    assert start.fingerprint(start.TEST) not in start.installed_pins()


def test_an_environment_with_the_test_tools_is_whole_for_the_course(course: Path) -> None:
    start = borrow(course)
    start.stamp(start.TEST)
    assert start.fingerprint(start.COURSE) in start.installed_pins()


def test_an_installation_that_was_killed_is_recognised(course: Path) -> None:
    start = borrow(course)
    os.remove(start.STAMP)
    assert start.installed_pins() == []


def test_an_environment_whose_python_is_gone_is_recognised(course: Path) -> None:
    start = borrow(course)
    os.remove(start.PYTHON)
    assert start.installed_pins() == []


def test_an_environment_made_from_older_pins_is_recognised(course: Path) -> None:
    start = borrow(course)
    with open(start.COURSE, "a") as pins:
        pins.write("# newer\n")
    assert start.fingerprint(start.COURSE) not in start.installed_pins()


def test_a_broken_environment_is_made_anew(course: Path) -> None:
    start = borrow(course)
    leftover = Path(start.VENV, "leftover")
    leftover.touch()
    start.make_venv()
    assert Path(start.PYTHON).exists() and not leftover.exists()


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONDONTWRITEBYTECODE"])
def test_what_a_person_set_for_another_python_does_not_reach_the_course(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert name not in start.environment()


def test_with_uv_too_packages_are_compiled_when_they_are_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(shutil, "which", lambda name: f"/{name}")
    monkeypatch.setattr(start, "watch", lambda command: commands.append(command) or "")
    start.install(start.COURSE)
    assert [command[0] for command in commands] == ["/uv"]
    assert "--compile-bytecode" in commands[0]
