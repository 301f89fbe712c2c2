"""A test without a mark starts no other process: it would be refused."""

import multiprocessing
import os
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.alone import GUARD, MARKS, StartsAProcess

WAYS = {
    "subprocess": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "system": lambda: os.system("exit"),
    "spawn": lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
}
if os.name == "posix":
    WAYS["fork"] = os.fork


@pytest.mark.parametrize("way", WAYS)
def test_a_process_is_refused(way: str) -> None:
    with pytest.raises(StartsAProcess), GUARD.on():
        WAYS[way]()


def test_a_refusal_that_the_code_under_test_swallows_is_an_error_too() -> None:
    with pytest.raises(StartsAProcess, match="system"), GUARD.on(), suppress(StartsAProcess):
        os.system("exit")


def test_a_test_without_a_mark_is_guarded() -> None:
    assert GUARD.is_on


@pytest.mark.slow
def test_a_test_with_a_mark_is_not() -> None:
    assert not GUARD.is_on


def test_the_marks_are_those_that_pytest_knows(pytestconfig: pytest.Config) -> None:
    known = {line.partition(":")[0] for line in pytestconfig.getini("markers")}
    assert set(MARKS) <= known
