"""What holds for every test: nobody's own settings, and no proxy between a test and its server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest

from tests.kernels import need_no_port
from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
OWN = pytest.StashKey[Path]()
FOLDERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
APART = (
    "notebooks/",
    "tests/browser/",
    "tests/exercises/",
    "tests/javascript/",
    "tests/notebooks/",
)
# Whoever takes one of these last keeps the other processes waiting.
LONGEST = (
    "tests/exercises/test_gate.py",
    "tests/notebooks/test_solved.py",
    "tests/browser/test_chapters.py",
)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


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
    for name in PROXIES:
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The one lane of all that measures time first, then the longest files."""

    def turn(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        if not file.startswith(APART):
            return 0
        return 1 + LONGEST.index(file) if file in LONGEST else 1 + len(LONGEST)

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With pytest-xdist: a notebook's cells together, and what measures time never side by side."""
    from xdist.scheduler import LoadScopeScheduling

    class Lanes(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file.startswith(APART) else "one by one"

    return Lanes(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Beside tests that measure time, kernels and browsers take what processor is left."""
    if "PYTEST_XDIST_WORKER" in os.environ and item.nodeid.startswith(APART):
        step_back()


@cache
def step_back() -> None:
    """Lower this process's priority, and its children's; Windows has no such number."""
    if hasattr(os, "nice"):
        os.nice(5)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[OWN], ignore_errors=True)


@pytest.fixture(autouse=True)
def environment_put_back() -> Iterator[None]:
    """`course_server()` changes a program's environment for good: here for one test."""
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one the test is skipped, and in CI it fails."""
    path = find_chromium()
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium, Chrome or Edge on this machine")
    return path
