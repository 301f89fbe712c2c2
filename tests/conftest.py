"""What holds for every test: nobody's own settings, and no proxy between a test and its server."""

import gc
import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

from tests.alone import GUARD, MARKS
from tests.kernels import need_no_port
from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
OWN = pytest.StashKey[Path]()
FOLDERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
# What a test needs beside its own process, by where it stands or by a fixture that it uses; one
# test of a file says so itself.
PLACES = {
    "notebooks/": "kernel",
    "tests/browser/": "browser",
    "tests/readiness/test_kernel.py": "kernel",
    "tests/notebooks/test_leftovers.py": "kernel",
    "tests/notebooks/test_save.py": "kernel",
    "tests/notebooks/test_sections.py": "kernel",
    "tests/notebooks/test_solved.py": "kernel",
    "tests/client/test_copies.py": "slow",
    "tests/client/test_forking.py": "slow",
    "tests/contract/test_table.py": "slow",
    "tests/course/test_gate.py": "slow",
    "tests/course/test_played_again.py": "slow",
    "tests/course/test_reset_chapter.py": "slow",
    "tests/gauntlet/test_bad_clients.py": "slow",
    "tests/gauntlet/test_program_client.py": "slow",
    "tests/gauntlet/test_waiting_scenes.py": "slow",
    "tests/gauntlet/test_mechanisms.py": "slow",
    "tests/proof/": "slow",
}
FIXTURES = {"chromium": "browser", "course": "slow", "node": "slow", "real_server": "slow"}
# Where clients are played that close nothing, such as a learner's.
OTHERS_CLIENTS = ("tests/course/", "tests/exercises/", "tests/gauntlet/")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")

# Before a module with made-up examples is imported: how long one takes is the machine's affair.
settings.register_profile(
    "any speed",
    parent=settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any speed")


def pytest_configure(config: pytest.Config) -> None:
    """By environment variables, since nbval's kernels and the tests' programs inherit them."""
    config.stash[OWN] = own = Path(tempfile.mkdtemp(prefix="course-tests-"))
    os.environ.update({name: str(own / name.lower()) for name in FOLDERS})
    os.environ["JWT_COURSE_CLIENT"] = str(own / "my_client")
    os.environ["JWT_COURSE_PROGRESS"] = str(own / "progress.json")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, not the user's
    os.environ["PYTHONPATH"] = str(ROOT)  # conda has no .venv that knows where tutorial_lib is
    os.environ["NETRC"] = os.devnull
    need_no_port(own)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # by a shell's `&`
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in PROXIES:
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test the marks of its place and of its fixtures.

    Where several processes share the tests, those with a mark come first: what is quick is left
    for the end, when whoever took something long would keep the others waiting.
    """
    for item in items:
        names = [mark for place, mark in PLACES.items() if item.nodeid.startswith(place)]
        names += [FIXTURES[name] for name in getattr(item, "fixturenames", ()) if name in FIXTURES]
        for name in names:
            item.add_marker(name)
    if hasattr(config, "workerinput"):
        items.sort(key=has_no_mark)


def has_no_mark(item: pytest.Item) -> bool:
    """Whether a test runs in this process alone, and takes a moment."""
    return not any(map(item.get_closest_marker, MARKS))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What stands beside a test belongs to it."""
    with guarded(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test without a mark is quick, on every machine: it starts no other process."""
    with guarded(item):
        return (yield)


def guarded(item: pytest.Item) -> AbstractContextManager[None]:
    return GUARD.on() if has_no_mark(item) else nullcontext()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[OWN], ignore_errors=True)


@pytest.fixture(autouse=True)
def environment_put_back() -> Iterator[None]:
    """What `course_server()` or mypy change for a whole program is changed here for one test."""
    deepest = sys.getrecursionlimit()
    with mock.patch.dict(os.environ):
        yield
    sys.setrecursionlimit(deepest)


@pytest.fixture(scope="module", autouse=True)
def what_others_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a client left open ends with its module, and is no other test's fault."""
    yield
    if request.node.nodeid.startswith(OTHERS_CLIENTS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one the test is skipped, and in CI it fails."""
    path = find_chromium()
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium, Chrome or Edge on this machine")
    return path
