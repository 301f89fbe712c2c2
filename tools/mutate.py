"""Leave out one behaviour at a time and see whether a test notices: python tools/mutate.py FILE...

Each mutant is a copy of the project with one small change (mutants.py). It is killed when a test
fails or takes too long. One that survives shows a behaviour that nothing guards, code that is not
needed, or a change that changes nothing: its reader decides which. Needs Linux or macOS.

    python tools/mutate.py tutorial_lib/client/*.py
    python tools/mutate.py tutorial_lib/server/tokens.py --tests tests/server
"""

import argparse
import os
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
SCENES_THEN_UNITS = ["tests/gauntlet -k test_the_client_keeps", "tests/client"]
OPTIONS = shlex.split("-x -q --ff -p no:nbval -o addopts=--import-mode=importlib")
SLOW_TO_IMPORT = ("flask", "jwt", "keyring", "requests", "werkzeug.serving")
TIME_LIMIT = 150  # seconds for one suite over one mutant: without a mutation it takes 15
SURVIVED, TOO_SLOW = "nothing", "its slowness"


class Run(NamedTuple):
    """One suite running over one mutant."""

    mutant: Mutant | None
    suites: list[str]
    copy: Path
    pid: int
    began: float


def start(mutant: Mutant | None, suites: list[str], copy: Path) -> Run:
    """Run the first suite in a process of its own, forked from this one to save the imports."""
    pid = os.fork()
    if pid == 0:
        try:
            run_tests(suites[0], copy, may_cache=mutant is None)
        finally:
            os._exit(99)
    return Run(mutant, suites, copy, pid, time.monotonic())


def run_tests(suite: str, copy: Path, *, may_cache: bool) -> None:
    """Run tests in a copy of the project and end this process with their result."""
    os.setsid()
    os.chdir(copy)
    Path("temporary").mkdir(exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(copy / "temporary")
    sys.path.insert(0, str(copy))
    if not may_cache:  # one mutant's bytecode must not be taken for the next one's
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    output = os.open(copy / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os._exit(pytest.main([*OPTIONS, *shlex.split(suite)]))


def killer(run: Run) -> str | None:
    """Tell what killed a mutant in a run, if anything; `None` while it goes on."""
    pid, status = os.waitpid(run.pid, os.WNOHANG)
    if pid == 0 and time.monotonic() - run.began < TIME_LIMIT:
        return None
    with suppress(OSError):
        os.killpg(run.pid, signal.SIGKILL)  # and what it left behind
    if pid == 0:
        os.waitpid(run.pid, 0)
        return TOO_SLOW
    return SURVIVED if status == 0 else run.suites[0]


def wait(run: Run) -> str:
    """Wait for a run to end and tell what killed its mutant."""
    while (result := killer(run)) is None:
        time.sleep(0.05)
    return result


def copies_of_project(folder: Path, suites: list[str]) -> list[Path]:
    """Copy what the tests need, twice, and see that they pass there without a mutation."""
    one, two = folder / "one", folder / "two"
    for name in ("tutorial_lib", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, one / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", one)
    for suite in suites:
        if wait(start(None, [suite], one)) != SURVIVED:
            said = (one / "output.txt").read_text(encoding="utf-8")
            sys.exit(f"{said}\nWithout any mutation these tests fail: {suite}")
    return [one, shutil.copytree(one, two, ignore=shutil.ignore_patterns("temporary"))]


def results_of(
    mutants: list[Mutant], suites: list[str], copies: list[Path]
) -> Iterator[tuple[Mutant, str]]:
    """Try the mutants, one in each copy at a time; yield each with what killed it."""
    waiting = iter(mutants)
    runs = [begin(mutant, suites, copy) for copy, mutant in zip(copies, waiting, strict=False)]
    while runs:
        time.sleep(0.05)
        for place, run in reversed(list(enumerate(runs))):
            result = killer(run)
            if result is None:
                continue
            if result == SURVIVED and run.suites[1:]:
                runs[place] = start(run.mutant, run.suites[1:], run.copy)
                continue
            restore(run)
            yield run.mutant, result
            following = next(waiting, None)
            runs[place : place + 1] = [begin(following, suites, run.copy)] if following else []


def begin(mutant: Mutant, suites: list[str], copy: Path) -> Run:
    """Put a mutant in its place and start the tests."""
    target = copy / mutant.path
    target.rename(target.with_suffix(".whole"))
    target.write_text(mutant.source, encoding="utf-8")
    return start(mutant, suites, copy)


def restore(run: Run) -> None:
    """Put the whole module back."""
    target = run.copy / run.mutant.path
    target.with_suffix(".whole").replace(target)


def report(results: Iterator[tuple[Mutant, str]]) -> None:
    """Print each survivor as it is found, and who was only too slow; then the totals."""
    totals: Counter[str] = Counter()
    for mutant, result in results:
        totals[result] += 1
        if result in (SURVIVED, TOO_SLOW):
            print(mutant, "(too slow)" if result == TOO_SLOW else "", flush=True)
    print(f"{totals.total()} mutants")
    for result, number in totals.items():
        print(f"{number:5} killed by {result}")


def main() -> None:
    """Try every mutant of some files."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("files", nargs="+", metavar="FILE[:LINE]", help="relative to the project")
    words.add_argument("--tests", action="append", help="pytest's arguments; may be repeated")
    words.add_argument("--list", action="store_true", help="only list the mutants")
    asked = words.parse_args()
    mutants = [mutant for word in asked.files for mutant in mutants_for(word)]
    if asked.list:
        print(*mutants, sep="\n")
        return
    for name in SLOW_TO_IMPORT:
        import_module(name)
    suites = asked.tests or SCENES_THEN_UNITS
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        report(results_of(mutants, suites, copies_of_project(Path(folder), suites)))


def mutants_for(word: str) -> Iterator[Mutant]:
    """Make the mutants of a file, or of one of its lines."""
    path, _, line = word.partition(":")
    for mutant in mutants_of(path, (ROOT / path).read_text(encoding="utf-8")):
        if line in ("", str(mutant.line)):
            yield mutant


if __name__ == "__main__":
    main()
