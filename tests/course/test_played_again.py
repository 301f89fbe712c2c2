"""What was handed in is played again where it can do no harm, and no forgery passes for right."""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.course import forgeries
from tutorial_lib.__main__ import main
from tutorial_lib.course import progress_file
from tutorial_lib.course.confined import Limits, has_walls, run
from tutorial_lib.course.hand_in import HandIn
from tutorial_lib.course.kept_pieces import note_of
from tutorial_lib.course.played_again import judged

HERE = "tests.course.test_played_again"
SMALL = Limits(seconds=5.0, memory=300_000_000, processes=20, disk=20_000_000, output=200_000)
walls = pytest.mark.usefixtures("walled")
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such limits")


@pytest.fixture
def walled() -> None:
    """Only where the system closes something off; to find out takes a process."""
    if not has_walls():
        pytest.skip("this system closes nothing off")


def loop() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(1_000)


def fork() -> None:
    while True:
        os.fork()


def fill_memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def fill_disk() -> None:
    from tutorial_lib.course.confined import end_where_the_disk_is_full

    for number in range(1_000):
        try:
            Path(f"{number}.txt").write_text("x" * 2_000_000)
        except OSError:
            end_where_the_disk_is_full()


def print_a_gigabyte() -> None:
    for _ in range(1_000):
        print("x" * 1_000_000)


ENDS = {
    loop: "time",
    wait: "time",
    fill_memory: "memory",
    fill_disk: "disk",
    print_a_gigabyte: "output",
    fork: "processes",
}


@pytest.mark.parametrize("deed", ENDS, ids=lambda deed: deed.__name__)
@posix
def test_what_uses_too_much_is_ended_and_says_of_what(deed: Any) -> None:
    # What forks shares its memory, and that counts for each.
    limits = replace(SMALL, memory=10**10) if deed is fork else SMALL
    assert run(f"{HERE}:{deed.__name__}", "", limits).ended == ENDS[deed]


def daemon() -> None:
    print(os.getpid())
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1_000)
        os._exit(0)


@walls
def test_no_process_outlives_it() -> None:
    assert run(f"{HERE}:daemon", "", SMALL).ended == ""
    assert not [one for one in psutil.process_iter() if "import daemon" in _said(one)]


def _said(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def reach() -> None:
    import socket

    for path in (sys.stdin.read(), "here.txt"):
        try:
            Path(path).write_text("x")
            print("wrote")
        except OSError:
            print("refused")
    own = socket.create_server(("127.0.0.1", 0))
    for address in (("192.0.2.1", 80), own.getsockname()):
        try:
            socket.create_connection(address, 1.0)
            print("connected")
        except OSError as error:
            print(type(error).__name__, error.errno == 101)
    print("SECRET" in os.environ, os.environ["HOME"] == os.getcwd())


@walls
def test_it_writes_to_no_file_and_reaches_the_loopback_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "a teacher's own")
    said = run(f"{HERE}:reach", str(tmp_path / "mine.txt"), SMALL).printed.splitlines()
    assert said == ["refused", "wrote", "OSError True", "connected", "False True"]
    assert not (tmp_path / "mine.txt").exists()


FORGERIES = forgeries.played()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_not_right(name: str) -> None:
    is_right, said = judged("6.1", FORGERIES[name])
    assert not is_right and said


def test_a_client_that_is_good_while_it_is_watched_is_right() -> None:
    assert judged("6.1", forgeries.piece() + forgeries.ON_TIPTOE) == (True, "")


def test_a_client_of_the_capstone_is_played_at_the_api_that_was_made_for_its_author() -> None:
    text = forgeries.piece("8.1")
    assert note_of(text) == "ada" and judged("8.1", text) == (True, "")
    is_right, said = judged("8.1", text.replace('with: "ada"', 'with: "grace"'))
    assert not is_right and said


HOSTILE = {
    "a loop": "while True:\n    pass",
    "a gigabyte": "while True:\n    print('x' * 1_000_000)",
    "a fork": "import os\n\nwhile True:\n    os.fork()",
    "a disk": "n = 0\nwhile True:\n    n += 1\n    open(str(n), 'w').write('x' * 9_000_000)",
    "no Python": "this is no Python",
}


@walls
def test_a_hostile_piece_has_one_line_and_the_rest_is_shown(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in HOSTILE.items():
        work = HandIn(name, progress_file.empty(), {"6.1": text})
        (own / f"hand-in-{name.replace(' ', '-')}.json").write_text(work.as_text())
    (own / "hand-in-z.json").write_text(HandIn("z", progress_file.empty(), {}).as_text())
    assert main(["report", "--check", str(own)]) == 1
    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in lines] == [*sorted(HOSTILE), "z"]
