"""A browser for the tests: found on this machine, or the tests say what they miss."""

import os

import pytest

from tools.chromium import find_chromium


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one the test is skipped, and in CI it fails."""
    path = find_chromium()
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium, Chrome or Edge on this machine")
    return path
