"""The gauntlet on the command line: rows, files, exit status, and misuse in one line."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG, running, wait_until
from tutorial_lib.gauntlet.cli import main
from tutorial_lib.gauntlet.processes import children

NAIVE = """
from tutorial_lib.gauntlet.library import LibraryClient

class Naive(LibraryClient):
    def logout(self):
        self.storage.clear()

class Stuck(LibraryClient):
    def call(self, method, path, **request):
        import threading
        def wait():
            threading.Event().wait()
        threading.Thread(target=wait).start()
        return super().call(method, path, **request)

def takes_no_path(api_url):
    return None

five = 5
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in with a client of one's own."""
    (tmp_path / "own_client.py").write_text(NAIVE)
    (tmp_path / "broken_client.py").write_text("1 / 0\n")
    (tmp_path / "leaving_client.py").write_text("raise SystemExit(3)\n")
    (tmp_path / "wanting_client.py").write_text("import no_such_package\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tutorial_lib.gauntlet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG)


def test_a_client_that_keeps_the_rules_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "--only", "1,12"]) == 0
    out = capsys.readouterr().out
    assert "  1  passed          An expired access token" in out
    assert "library: 2 of 2 rules kept" in out


@pytest.mark.slow
def test_a_client_in_the_present_folder_that_breaks_one_ends_with_1(folder: Path) -> None:
    ended = run("own_client:Naive", "--only", "11,25", "--name", "mine")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "mine: 1 of 2 rules kept, 1 failed" in ended.stdout


@pytest.mark.slow
def test_a_program_is_put_through_the_rules(folder: Path) -> None:
    program = Path(__file__).with_name("program.py")
    ended = run("--command", f'"{sys.executable}" "{program}"', "--only", "12")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_without_a_terminal_there_are_rows_and_nothing_more(folder: Path) -> None:
    out = run("library", "--only", "11").stdout
    assert len(out.splitlines()) == 4
    assert "\r" not in out and "\x1b" not in out


@pytest.mark.slow
def test_json_goes_to_standard_output_alone(folder: Path) -> None:
    for arguments in (["--json", "library"], ["library", "--json"]):
        ended = run(*arguments, "--only", "11")
        assert json.loads(ended.stdout)["rules"]["11"][0] == "passed"


def test_reports_go_into_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["library", "--only", "11", "--json", "r.json", "--html", "r.html"])
    assert json.loads((folder / "r.json").read_text())["passed"] == 1
    assert "<!doctype html>" in (folder / "r.html").read_text()
    assert "rules kept" in capsys.readouterr().out


def test_diagrams_are_drawn_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    main(["library", "--only", "1", "--diagrams"])
    assert "[ refresh ]" in capsys.readouterr().out


@pytest.mark.slow
def test_a_thread_that_waits_for_ever_does_not_hold_up_the_end(folder: Path) -> None:
    ended = run("own_client:Stuck", "--only", "11")
    assert ended.returncode == 1
    assert "1 thread went on after the scene" in ended.stdout


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals here")
@pytest.mark.slow
def test_stopping_it_leaves_nothing_behind(folder: Path) -> None:
    bad = Path(__file__).with_name("bad_program.py")
    silent = f'"{sys.executable}" "{bad}" never_reads'
    command = [sys.executable, "-m", "tutorial_lib.gauntlet", "--command", silent, "--only", "12"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with running(command, stderr=subprocess.PIPE, env=environment) as program:
        wait_until(lambda: list(folder.glob("gauntlet-*")))
        started = children(program.pid)
        program.send_signal(signal.SIGINT)
        assert program.communicate(timeout=HANG)[1] == b"gauntlet: stopped\n"
    assert program.returncode == 130
    assert started and not any(is_alive(process) for process in started)
    assert not list(folder.glob("gauntlet-*"))


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_a_word_there_is_help_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert '--command "node my-client.mjs"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["own_client"], "write package.module:factory"),
        (["no_such_client:make"], "run this from the folder that it lies in"),
        (["own_client.inner:make"], "run this from the folder that it lies in"),
        (["own_client:Nobody"], "own_client has no 'Nobody': check its spelling"),
        (["own_client:five"], "name a class or a function"),
        (["own_client:takes_no_path"], "must be factory(api_url, *, path=None, timeout=5.0)"),
        (["broken_client:make"], "raised ZeroDivisionError: division by zero: mend it first"),
        (["leaving_client:make"], "raised SystemExit: 3: mend it first"),
        (["wanting_client:make"], "wanting_client needs 'no_such_package': install it"),
        pytest.param(
            ["--command", "no-such-program"],
            "Check the first word of the command",
            marks=pytest.mark.slow,
        ),
        (["--command", ""], "The command is empty"),
        (["library", "--command", "node x.mjs"], "Name one client"),
        (["--only", "1"], "Name one client"),
        (["library", "--only", "1,x"], "write numbers with commas"),
        (["library", "--only", "31"], "they are numbered 1 to 30"),
        (["library", "--html", "nowhere/r.html"], "make its folder first"),
        (["library", "--only", ""], "write numbers with commas"),
        (["library", "--only", "1,"], "write numbers with commas"),
        (["library", "--html", "."], "is not the name of a file"),
        (["library", "--html", ""], "is not the name of a file"),
        (["library", "--json", "."], "is not the name of a file"),
        (["library", "--quick"], "--help lists what can be asked for"),
    ],
)
def test_misuse_is_told_in_one_line_with_its_remedy(
    arguments: list[str], remedy: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert remedy in said
    assert said.count("\n") == 1 and said.startswith("gauntlet: ")
