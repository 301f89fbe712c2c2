"""One JupyterLab and one browser for all tests that need none of their own."""

from contextlib import ExitStack
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.lab import (
    SIZE,
    Lab,
    copy_notebooks,
    empty_page,
    open_browser,
    running_server,
)

AS_IT_BEGAN = "() => window.jupyterapp.shell.expandLeft()"


class Shared:
    """A JupyterLab, a browser and a page of it, each started when it is first asked for.

    Each `lab()` has a folder of its own, and each notebook in it a kernel of its own.
    """

    def __init__(self, folder: Path, chromium: str) -> None:
        self._folder, self._chromium = folder, chromium
        self._names = count(1)
        self._exits = ExitStack()
        self._browser: Browser | None = None
        self._page: Page | None = None
        self._url, self._root = "", folder

    def lab(self, notebooks: Path, page: Page | None = None) -> Lab:
        """JupyterLab with a copy of these notebooks, on the page that all share or on this one."""
        if not self._url:
            own = self._folder / str(next(self._names))
            own.mkdir()
            self._url = self._exits.enter_context(running_server(own, "jupyterlab"))
            self._root = own / "work"
        lab = Lab(page or self._shared_page(), self._url, "jupyterlab", self._root, self._name())
        copy_notebooks(notebooks, lab.folder)
        return lab

    def page(self) -> Page:
        """An empty page of the browser, for one test module."""
        if self._browser is None:
            self._browser = self._exits.enter_context(open_browser(self._chromium))
        return empty_page(self._browser)

    def close(self) -> None:
        """End both; whoever asks again starts them again."""
        self._exits.close()
        self._browser = self._page = None
        self._url = ""

    def _shared_page(self) -> Page:
        if self._page is None:
            self._page = self.page()
        else:  # as its first user found it
            self._page.set_viewport_size(SIZE)
            self._page.evaluate(AS_IT_BEGAN)
        return self._page

    def _name(self) -> str:
        return str(next(self._names))
