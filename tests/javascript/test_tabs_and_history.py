"""What only a browser does: several tabs, going back, a storage that somebody clears."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.javascript.pages import ANSWER, BEGIN, call, log_in, opened
from tests.waiting import HANG
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer

REFUSED = {"detail": "Token is invalid or expired", "code": "token_not_valid"}
WRITE = """() => { window.answer = request.post('notes/', { text: "Ada's own" })
    .catch((error) => error) }"""
NOTES = "async () => (await request.get('notes/')).length"
LISTEN = "() => addEventListener('pageshow', (event) => { window.cameBack = event.persisted })"
CAME_BACK = "() => window.cameBack === true"
PUT = """async (text) => {
    const { browserStorage } = await import('./mended/storage.js')
    await browserStorage().write(text)
}"""
DELETE = """async () => {
    const { createStore, del } = await import('idb-keyval')
    await del('userState', createStore('userState', 'logins'))
}"""
REFUSE_TO_WRITE = """() => { IDBObjectStore.prototype.put = () => {
    throw new DOMException('No room.', 'QuotaExceededError') } }"""
HEAR = """() => {
    window.heard = []
    addEventListener('storage', ({ key }) => window.heard.push(key))
}"""
Deed = Callable[[Page], object]


def log_in_as(page: Page, username: str) -> None:
    """Log in without the form, which is shown to nobody who is logged in."""
    form = {"username": username, "password": PASSWORDS[username]}
    page.evaluate("async (form) => { await store.login(form) }", form)


# A tab that ends within its refresh takes the answer along. The lock is free again at once; the
# token that the server has spent is lost unless the server takes it a second time.


@pytest.mark.parametrize("leave", [Page.close, Page.reload])
@pytest.mark.parametrize("overlap, said", [(0, "LoginRequired"), (10, "ada")])
def test_a_tab_that_ends_within_its_refresh_frees_the_others(
    page: Page,
    tabs: BrowserContext,
    server: TutorialServer,
    leave: Deed,
    overlap: int,
    said: str,
) -> None:
    server.set(rotation_overlap=timedelta(seconds=overlap))
    log_in(page)
    other = opened(tabs, server.url)
    server.clock.advance(minutes=31)
    held = server.faults.hold("token/refresh/", answer=True, limit=HANG)
    page.evaluate(BEGIN)
    assert held.arrived(timeout=HANG)
    leave(page)
    held.release()
    assert call(other) == said


def test_what_ada_began_in_one_tab_is_not_stored_as_graces_who_logs_in_in_another(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    log_in(page)
    other = opened(tabs, server.url)
    server.faults.next("notes/", status=401, body=REFUSED)
    held = server.faults.hold("notes/", answer=True, limit=HANG)
    page.evaluate(WRITE)
    assert held.arrived(timeout=HANG)
    log_in_as(other, "grace")
    held.release()
    assert page.evaluate(ANSWER) == "LoginRequired"
    assert other.evaluate(NOTES) == 0
    expect(page.locator("output")).to_have_text("grace")


# Back and forward: Chromium keeps the page that was left as it was, with all its variables.


def left(page: Page, server: TutorialServer) -> None:
    page.evaluate(LISTEN)
    page.goto(f"{server.url}/api/me/")


def back(page: Page) -> None:
    page.go_back(wait_until="commit")
    page.wait_for_function("() => window.store")


def test_a_page_that_comes_back_asks_with_the_token_that_another_tab_received(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    log_in(page)
    other = opened(tabs, server.url)
    left(page, server)
    server.clock.advance(minutes=31)
    assert call(other) == "ada"
    back(page)
    assert call(page) == "ada"
    assert len(server.journal.to("token/refresh/")) == 1


def test_a_page_that_nothing_happened_to_comes_back_as_it_was(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    left(page, server)
    back(page)
    assert page.evaluate(CAME_BACK) and call(page) == "ada"


def logged_out(tab: Page) -> None:
    tab.evaluate("() => store.logout()")


def logged_out_unheard(tab: Page) -> None:
    """As in a browser that keeps the page that was left: no message comes to it meanwhile."""
    tab.evaluate(DELETE)


@pytest.mark.parametrize("end", [logged_out, logged_out_unheard])
def test_a_page_that_comes_back_after_the_login_has_ended_shows_the_form_and_has_no_old_token(
    page: Page, tabs: BrowserContext, server: TutorialServer, end: Deed
) -> None:
    log_in(page)
    other = opened(tabs, server.url)
    left(page, server)
    end(other)
    back(page)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    call(page)
    assert server.journal.to("me/")[-1].credential.kind == "none"


# The storage: its user may clear it, another script damage it, the disk be full.


def cleared(tab: Page) -> None:
    """As the browser does it when its user has it forget a site's data."""
    origin = tab.evaluate("() => location.origin")
    browser = tab.context.new_cdp_session(tab)
    browser.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})


def test_a_storage_that_its_user_clears_is_a_logout_that_the_page_shows(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    log_in(page)
    cleared(page)
    call(page)
    assert server.journal.to("me/")[-1].credential.kind == "none"
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    log_in(page)


@pytest.mark.parametrize("text", ["{}", "123", '{"id":'])
def test_a_damaged_login_brings_the_form_and_a_word(page: Page, text: str) -> None:
    log_in(page)
    with page.expect_console_message(lambda said: "was damaged" in said.text):
        page.evaluate(PUT, text)
        call(page)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_new_tokens_that_find_no_room_live_on_in_the_page(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    page.evaluate(REFUSE_TO_WRITE)
    for _ in range(2):
        server.clock.advance(minutes=31)
        assert call(page) == "ada"
    assert [sent.status for sent in server.journal.to("token/refresh/")] == [200, 200]


def test_a_storage_event_reaches_the_other_tab_alone_and_tells_of_no_indexed_db(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    other = opened(tabs, server.url)
    for tab in (page, other):
        tab.evaluate(HEAR)
    log_in(page)
    page.evaluate("() => localStorage.setItem('theme', 'dark')")
    other.wait_for_function("() => window.heard.length")
    assert [tab.evaluate("() => window.heard") for tab in (page, other)] == [[], ["theme"]]
