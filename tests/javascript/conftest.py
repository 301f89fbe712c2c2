"""Node and what the example needs from npm, and a browser with the app in its tabs.

Where they are missing, the tests say so.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

from tests.javascript.pages import FLAGS, answer_to, compiled, opened
from tests.waiting import HANG
from tools.javascript import FOLDER, find_node, is_installed
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer


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


@pytest.fixture(scope="session")
def components(node: str) -> dict[str, str]:
    """The components as JavaScript."""
    return compiled(node)


@pytest.fixture(scope="module")
def tabs(chromium: str, components: dict[str, str]) -> Iterator[BrowserContext]:
    """A browser to which the example's files lie on every server, under /example/."""

    def serve(route: Route) -> None:
        route.fulfill(**answer_to(route.request.url, components))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=FLAGS,
            # Playwright turns it off; users have it.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        context = browser.new_context()
        context.set_default_timeout(1000 * HANG)
        context.route("**/example/**", serve)
        yield context
        browser.close()


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
    with TutorialServer(accounts=PASSWORDS, **rotation) as running:
        yield running


@pytest.fixture
def page(tabs: BrowserContext, server: TutorialServer) -> Iterator[Page]:
    """A tab with the form in it."""
    yield opened(tabs, server.url)
    for tab in tabs.pages:
        tab.close()
