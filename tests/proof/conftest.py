"""One thread's wait for another's refresh becomes a stop of the scheduler."""

from collections.abc import Iterator

import pytest

from .world import seen_by_the_scheduler


@pytest.fixture(autouse=True, scope="module")
def scheduler() -> Iterator[None]:
    with seen_by_the_scheduler():
        yield
