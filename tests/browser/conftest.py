"""What tests of the browser share, and how long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import small_notebook
from tests.browser.panels import CELLS
from tests.browser.shared import Shared
from tools.save_notebooks import save

HERE = Path(__file__).parent
SHARED = pytest.StashKey[Shared]()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Playwright keeps an event loop running, which other tests must not meet."""
    is_last = nextitem is None or not nextitem.path.is_relative_to(HERE)
    if is_last and SHARED in item.config.stash:
        item.config.stash[SHARED].close()


@pytest.fixture(scope="session")
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: str
) -> Iterator[Shared]:
    request.config.stash[SHARED] = shared = Shared(tmp_path_factory.mktemp("lab"), chromium)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def panels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook of every panel, `small.ipynb`, saved by the course's script."""
    folder = small_notebook(tmp_path_factory.mktemp("panels") / "small", *CELLS.values())
    save(folder / "small.ipynb")
    return folder
