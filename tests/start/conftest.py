"""A copy of the course to start."""

from pathlib import Path

import pytest

from tests.start.copies import copy_of_the_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_of_the_course(tmp_path)
