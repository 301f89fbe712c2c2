"""Threads, refused and stuck."""

import threading

import pytest

from tests.readiness.looking import found
from tests.waiting import HANG
from tutorial_lib.readiness import doctor, software


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that starts no thread, as a full one and JupyterLite."""

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)


def test_a_thread_starts() -> None:
    assert found(software.threads).level == "ready"


@pytest.mark.usefixtures("no_threads")
def test_no_thread_is_trouble() -> None:
    finding = found(software.threads)
    assert finding.level == "trouble" and "No thread" in finding.what
    assert "restart the kernel" in finding.remedy


@pytest.mark.usefixtures("no_threads")
def test_what_needs_a_thread_is_not_called_broken_for_want_of_one() -> None:
    assert [finding.check for finding in doctor().troubles] == ["threads"]


def test_a_thread_that_never_runs_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "SECONDS", 0.01)
    done = threading.Event()
    real = threading.Thread.run
    monkeypatch.setattr(threading.Thread, "run", lambda own: (done.wait(HANG), real(own)))
    finding = found(software.threads)
    done.set()
    assert finding.level == "trouble"
