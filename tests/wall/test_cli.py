"""The command: what it prints, what it writes, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tutorial_lib.wall import cli


def test_the_course_s_own_verifier_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["library"]) == 0
    said = capsys.readouterr().out
    counted = "16 of 16 attacks refused (207 variants), 48 of 48 honest tokens passed\n"
    assert said.endswith(f"library: {counted}")


def test_a_broken_one_is_named_with_its_fact(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["tutorial_lib.wall.broken:unchecked", "--only", "1,5"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  1  accepted        the signature is not checked"
    assert lines[1].strip() == "another user, HS: accepted"


def test_json_alone_is_printed_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["library", "--only", "2", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    file = tmp_path / "wall.json"
    assert cli.main(["library", "--only", "2", "--json", str(file)]) == 0
    assert printed == json.loads(file.read_text("utf-8"))
    assert printed["is_clean"] and len(printed["rows"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    {
        ("nowhere:verify",): "There is no module 'nowhere' here",
        ("verify",): "'verify' names nothing here: write package.module:function, or library.",
        ("tutorial_lib.wall.broken:nobody",): "tutorial_lib.wall.broken has no 'nobody'",
        ("tutorial_lib.wall.report:SEED",): "cannot be called: name a function.",
        ("library", "--only", "none"): "write numbers with commas, as in 2,3.",
        ("library", "--only", "4"): "There is no attack 4 on a verifier: there are 1, 2, 3, 5,",
        (): "the following arguments are required: VERIFIER",
    }.items(),
    ids=str,
)
def test_a_wrong_call_is_one_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    told = capsys.readouterr().err
    assert told.startswith("wall: ") and said in told and told.count("\n") == 1


WAITS = """import threading

def verify(token, **given):
    threading.Thread(target=threading.Event().wait).start()
    return {}
"""


@pytest.mark.slow
def test_a_verifier_in_the_folder_is_found_and_one_that_waits_does_not_hold_up_the_end(
    tmp_path: Path,
) -> None:
    (tmp_path / "my_server").mkdir()
    (tmp_path / "my_server" / "verifier.py").write_text(WAITS)
    call = [sys.executable, "-m", "tutorial_lib.wall", "my_server.verifier:verify", "--only", "1"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "my_server.verifier:verify: 0 of 1" in done.stdout
