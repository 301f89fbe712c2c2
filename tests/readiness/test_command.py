"""The course on the command line."""

import json
import os
import platform
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path

import pytest

from tutorial_lib.__main__ import COMMANDS, main
from tutorial_lib.readiness import doctor

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["check", "subject", "level", "state", "what", "remedy"]


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is not ready."""

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)


def test_a_ready_machine_is_listed_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("\n\n✓ This machine is ready.\n")


def test_a_ready_machine_says_so_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--line"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"ready: Python {platform.python_version()}, ") and said.count("\n") == 1


@pytest.mark.usefixtures("no_threads")
def test_a_machine_that_is_not_ready_names_its_troubles_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--line"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("not ready: threads") and said.count("\n") == 1


@pytest.mark.usefixtures("no_threads")
def test_a_machine_that_is_not_ready_is_listed_with_status_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor"]) == 1
    assert "✗ trouble  threads" in capsys.readouterr().out


def test_a_program_reads_a_list_with_the_same_checks_in_the_same_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {tuple(KEYS)}
    seen = [(finding.check, finding.subject) for finding in doctor().findings]
    assert [(row["check"], row["subject"]) for row in rows] == seen


@pytest.mark.usefixtures("no_threads")
def test_the_list_has_status_1_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 1
    levels = {row["check"]: row["level"] for row in json.loads(capsys.readouterr().out)}
    assert levels["threads"] == "trouble"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_that_takes_options_and_runs(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = import_module(COMMANDS[name][0])
    assert callable(handler.add_arguments) and callable(handler.run)
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert f"python -m tutorial_lib {name}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["surgeon"]])
def test_no_command_and_an_unknown_one_are_refused_with_what_there_is(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.slow
def test_help_loads_no_command() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from tutorial_lib.__main__ import COMMANDS, main\n"
        "try: main()\n"
        "except SystemExit: print([m for m, _ in COMMANDS.values() if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.endswith("\n[]\n") and "doctor" in done.stdout


@pytest.mark.slow
def test_a_console_without_the_signs_shows_the_words() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tutorial_lib", "doctor"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
    )
    assert done.stdout.startswith("? ready    python")


@pytest.mark.slow
def test_who_reads_no_further_ends_it_without_a_traceback() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "tutorial_lib", "progress"]
    done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (1, b"")
