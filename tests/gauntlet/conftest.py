"""What a test of the gauntlet has started: the suite's browser and JupyterLab are not its own."""

from collections.abc import Callable

import pytest

from tutorial_lib.gauntlet.processes import children

OwnChildren = Callable[[], set[int]]


@pytest.fixture
def own_children() -> OwnChildren:
    """Return the processes that were started since the test began."""
    before = children()
    return lambda: children() - before
