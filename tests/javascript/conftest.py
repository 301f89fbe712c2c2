"""Node and what the example needs from npm; where they are missing, the tests say so."""

import os
from pathlib import Path

import pytest

from tools.javascript import FOLDER, find_node, is_installed


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node. Without one the test is skipped; without its packages CI fails."""
    path = find_node()
    if path is None:
        pytest.skip("no Node 20 or newer on this machine")
    if not is_installed():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("examples/javascript has no node_modules: python -m tools.javascript brings them")
    return path


@pytest.fixture(scope="session")
def client_program() -> str:
    """The path of the example's program."""
    return str(FOLDER / "client.mjs")


@pytest.fixture
def login_file(tmp_path: Path) -> Path:
    """A file to keep a login in."""
    return tmp_path / "login.json"
