"""The mended modules where they belong: in a browser, with its storage, its locks and two tabs."""

import subprocess
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.javascript.pages import ANSWER, BEGIN, OWN, call, fill, log_in, opened
from tests.waiting import HANG, wait_until
from tools.javascript import FOLDER
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer

SIXTEEN = """() => { window.answers = Promise.all(Array.from({ length: 16 }, () =>
    request.get('me/').catch((error) => error.name))) }"""
COUNT = """(rounds) => {
    const storage = import('./mended/storage.js').then((module) => module.browserStorage('count'))
    const more = async () => {
        const { read, write } = await storage
        await write(String(Number(await read()) + 1))
    }
    const count = async () => {
        const { lock, read } = await storage
        for (let round = 0; round < rounds; round++) await lock('count', more, 120_000)
        return Number(await read())
    }
    window.counted = count()
}"""
RAN = "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
NOTE = "() => request.post('notes/', { text: 'once' })"
NOTES = "async () => (await request.get('notes/')).length"


class Stranger(BaseHTTPRequestHandler):
    """Somebody else's server, open to every page: 401, and 200 for whoever brings a token."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200 if "Authorization" in self.headers else 401)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def built(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as `npm run build` makes it."""
    folder = tmp_path_factory.mktemp("built")
    command = [node, "node_modules/vite/bin/vite.js", "build", "--outDir", str(folder)]
    subprocess.run(command, cwd=FOLDER, capture_output=True, check=True)
    return folder


def test_the_form_says_what_is_missing_and_sends_nothing(
    page: Page, server: TutorialServer
) -> None:
    fill(page, "", "short")
    expect(page.locator("#username-errors")).to_have_text("Enter your user name.")
    expect(page.locator("#password-errors")).to_have_text("Enter at least 6 characters.")
    assert len(server.journal) == 0


def test_a_refused_login_is_told_in_the_servers_words(page: Page, server: TutorialServer) -> None:
    fill(page, "ada", "not-her-password")
    expect(page.get_by_role("alert")).to_contain_text("No active account")
    assert len(server.journal) == 1


def test_a_message_for_a_field_reaches_its_field(page: Page, server: TutorialServer) -> None:
    server.faults.next("token/", status=400, body={"username": ["Too long."]})
    fill(page, "ada", PASSWORDS["ada"])
    expect(page.locator("#username-errors")).to_have_text("Too long.")


def test_after_a_reload_an_expired_token_costs_nothing(page: Page, server: TutorialServer) -> None:
    log_in(page)
    page.reload()
    expect(page.locator("output")).to_have_text("ada")
    server.clock.advance(minutes=31)
    assert call(page) == "ada"


def test_two_tabs_share_one_refresh(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    log_in(page)
    other = opened(tabs, server.url)
    server.clock.advance(minutes=31)
    server.faults.hold("me/", until=2, answer=True, times=2)
    for tab in (page, other):
        tab.evaluate(BEGIN)
    assert [tab.evaluate(ANSWER) for tab in (page, other)] == ["ada", "ada"]
    assert len(server.journal.to("token/refresh/")) == 1


def test_who_gets_the_lock_reads_what_the_tab_before_wrote(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    other = opened(tabs, server.url)
    for tab in (page, other):
        tab.evaluate(COUNT, 300)
    assert max(tab.evaluate("() => window.counted") for tab in (page, other)) == 600


def test_who_waits_for_a_refresh_is_freed_when_it_fails(page: Page, server: TutorialServer) -> None:
    log_in(page)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", status=503, times=None)
    held = server.faults.hold("token/refresh/", limit=HANG)
    page.evaluate(SIXTEEN)
    wait_until(lambda: len(server.journal.to("me/")) == 16)
    held.release()
    assert page.evaluate("() => window.answers") == ["RefreshFailed"] * 16
    assert len(server.journal.to("token/refresh/")) <= 3


def test_logging_out_in_one_tab_shows_the_form_in_the_other(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    log_in(page)
    other = opened(tabs, server.url)
    page.evaluate("() => store.logout()")
    expect(other.get_by_role("button", name="Log in")).to_be_visible()


def test_a_refresh_token_that_has_ended_brings_the_form_back(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    server.clock.advance(days=2)
    assert call(page) == "LoginRequired"
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_a_redirected_refresh_takes_the_token_nowhere(page: Page, server: TutorialServer) -> None:
    log_in(page)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", status=307, redirect="/api/echo/")
    assert call(page) == "RefreshFailed"
    assert len(server.journal.to("echo/")) == 0


def test_the_page_runs_every_module_of_the_app(page: Page) -> None:
    ran = {name.partition("/example/")[2] for name in page.evaluate(RAN)}
    assert set(OWN) <= ran


def test_a_message_for_no_field_stands_beside_one_for_a_field(
    page: Page, server: TutorialServer
) -> None:
    both = {"username": ["Too long."], "non_field_errors": ["And locked."]}
    server.faults.next("token/", status=400, body=both)
    fill(page, "ada", PASSWORDS["ada"])
    expect(page.locator("#username-errors")).to_have_text("Too long.")
    expect(page.get_by_role("alert")).to_have_text("And locked.")


def test_what_was_typed_stays_where_the_server_has_a_problem(
    page: Page, server: TutorialServer
) -> None:
    server.faults.next("token/", status=503, body="<p>Sorry</p>")
    fill(page, "ada", PASSWORDS["ada"])
    expect(page.get_by_role("alert")).to_contain_text("Try again later.")
    expect(page.get_by_label("Password")).to_have_value(PASSWORDS["ada"])


def test_a_redirected_login_takes_the_password_nowhere(page: Page, server: TutorialServer) -> None:
    server.faults.next("token/", status=307, redirect="/api/echo/")
    fill(page, "ada", PASSWORDS["ada"])
    expect(page.get_by_role("alert")).to_contain_text("Something is wrong")
    assert len(server.journal) == 1


def test_nothing_goes_uncaught_where_the_server_is_gone(page: Page, server: TutorialServer) -> None:
    uncaught: list[object] = []
    page.on("pageerror", lambda error: uncaught.append(error))
    log_in(page)
    server.stop()
    page.get_by_role("button", name="Who am I?").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert uncaught == []


def test_a_browser_that_refuses_its_storage_gets_the_form_and_a_word(
    tabs: BrowserContext, server: TutorialServer
) -> None:
    tab = tabs.new_page()
    tab.add_init_script("indexedDB.open = () => { throw new DOMException('No.', 'SecurityError') }")
    with tab.expect_console_message(lambda said: "cannot be read" in said.text):
        tab.goto(f"{server.url}/example/page.html")
    fill(tab, "ada", PASSWORDS["ada"])
    expect(tab.get_by_role("alert")).to_have_text("Something went wrong. Try again.")
    tab.close()


def test_a_strangers_401_after_a_redirect_is_not_refreshed(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    tabs.grant_permissions(["local-network-access"])
    log_in(page)
    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        Thread(target=stranger.serve_forever).start()
        server.faults.next("me/", redirect=f"http://127.0.0.1:{stranger.server_port}/")
        page.evaluate(BEGIN)
        status = page.evaluate("async () => (await window.answer).response?.status")
        stranger.shutdown()
    assert (status, len(server.journal.to("token/refresh/"))) == (401, 0)


def test_the_app_as_it_is_built_logs_in_and_out(
    page: Page, tabs: BrowserContext, server: TutorialServer, built: Path
) -> None:
    tabs.route("**/built/**", lambda route: route.fulfill(path=built_file(built, route)))
    page.goto(f"{server.url}/built/index.html")
    log_in(page)
    page.get_by_role("button", name="Who am I?").click()
    expect(page.locator("pre")).to_contain_text('"username": "ada"')
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def built_file(built: Path, route: Route) -> Path:
    return built / route.request.url.partition("/built/")[2]


# Chromium itself sends a request again, a POST too, when a connection that was kept open ends
# before an answer has begun. No page can turn that off; these hold what the course says of it.


def test_a_refresh_that_the_browser_repeats_ends_the_login_under_rotation(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", drop="after")
    assert call(page) == "LoginRequired"
    assert [sent.status for sent in server.journal.to("token/refresh/")] == [None, 401]


def test_an_overlap_window_saves_a_login_whose_refresh_the_browser_repeats(
    page: Page, server: TutorialServer
) -> None:
    server.set(rotation_overlap=timedelta(seconds=10))
    log_in(page)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", drop="after")
    assert call(page) == "ada"
    assert [sent.status for sent in server.journal.to("token/refresh/")] == [None, 200]


def test_a_note_that_the_browser_repeats_is_stored_twice(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    call(page)
    server.faults.next("notes/", drop="after")
    page.evaluate(NOTE)
    assert page.evaluate(NOTES) == 2


def test_of_sixteen_calls_the_browser_has_six_under_way_and_the_rest_wait(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    held = server.faults.hold("me/", until=6, limit=HANG)
    page.evaluate(SIXTEEN)
    assert len(page.evaluate("() => window.answers")) == 16 and held.arrived(6)
    assert server.connections < 16


def test_session_storage_is_copied_into_a_window_that_a_page_opens(
    page: Page, tabs: BrowserContext
) -> None:
    page.evaluate("() => sessionStorage.setItem('login', 'a token')")
    with tabs.expect_page() as opening:
        page.evaluate("() => { window.open(location.href) }")
    assert opening.value.evaluate("() => sessionStorage.getItem('login')") == "a token"
