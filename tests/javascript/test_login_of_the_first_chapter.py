"""The picture in chapter 00 is that of a login in a page: it was recorded, and is made again here.

`RECORD=1 pytest tests/javascript/test_login_of_the_first_chapter.py` records it anew; then
`python tools/save_notebooks.py 00`.
"""

import json
import os

from playwright.sync_api import BrowserContext, expect

from tests.javascript.pages import fill, opened
from tests.waiting import wait_until
from tutorial_lib.client import ApiSession
from tutorial_lib.diagram import sequence
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.in_a_page import RECORD, as_recorded, login_in_a_page


def test_the_app_makes_the_journey_that_chapter_00_shows(tabs: BrowserContext) -> None:
    with TutorialServer() as server:
        page = opened(tabs, server.url)
        fill(page, "ada", "lovelace-1843")
        expect(page.locator("output")).to_have_text("ada")
        for minutes, calls in ((0, 1), (31, 3)):  # the last one is refused, and repeated
            server.clock.advance(minutes=minutes)
            page.get_by_role("button", name="Who am I?").click()
            wait_until(lambda due=calls: len(server.journal.to("me/")) == due)
        page.close()
    seen = as_recorded(server.journal)
    if os.environ.get("RECORD"):
        RECORD.write_text(json.dumps(seen, indent=1) + "\n", "utf-8")
    assert seen == json.loads(RECORD.read_text("utf-8"))


def test_it_is_the_picture_of_the_python_session() -> None:
    with TutorialServer() as server:
        session = ApiSession(server.api_url)
        session.login("ada", "lovelace-1843")
        session.get("me/")
        server.clock.advance(minutes=31)
        session.get("me/")
    assert sequence(login_in_a_page()).svg() == sequence(server.journal).svg()
