"""The mended modules where they belong: in a browser, with its storage, its locks and two tabs."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

from tests.waiting import HANG, wait_until
from tools.javascript import FOLDER
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer

expect.set_options(timeout=1000 * HANG)
HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LIBRARIES = {
    "vue.js": "vue/dist/vue.runtime.esm-browser.prod.js",
    "pinia.js": "pinia/dist/pinia.esm-browser.prod.js",
    "axios.js": "axios/dist/esm/axios.js",
    "idb-keyval.js": "idb-keyval/dist/index.js",
}
COMPILE = """
import { readFileSync } from 'node:fs'
import { compileScript, parse } from 'vue/compiler-sfc'
const { descriptor, errors } = parse(readFileSync('mended/LoginForm.vue', 'utf8'))
if (errors.length) throw errors[0]
console.log(compileScript(descriptor, { id: 'login', inlineTemplate: true }).content)
"""
BEGIN = "() => { window.answer = request.get('me/').catch((error) => error) }"
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
ANSWER = "async () => { const said = await window.answer; return said.username ?? said.name }"


@pytest.fixture(scope="session")
def login_form(node: str) -> str:
    """The form as JavaScript."""
    command = [node, "--input-type=module", "--eval", COMPILE]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def tabs(chromium: str, login_form: str) -> Iterator[BrowserContext]:
    """A browser to which the example's files lie on every server, under /app/."""

    def serve(route: Route) -> None:
        name = route.request.url.partition("/app/")[2]
        if name.endswith(".vue"):
            route.fulfill(body=login_form, content_type="text/javascript")
        elif name in LIBRARIES:
            route.fulfill(path=FOLDER / "node_modules" / LIBRARIES[name])
        else:
            route.fulfill(path=(HERE if name == "page.html" else FOLDER) / name)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context()
        context.set_default_timeout(1000 * HANG)
        context.route("**/app/**", serve)
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
    yield opened(tabs, server)
    for tab in tabs.pages:
        tab.close()


def opened(tabs: BrowserContext, server: TutorialServer) -> Page:
    tab = tabs.new_page()
    tab.goto(f"{server.url}/app/page.html")
    tab.wait_for_function("() => window.store")
    return tab


def fill(page: Page, username: str, password: str) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button").click()


def log_in(page: Page) -> None:
    fill(page, "ada", PASSWORDS["ada"])
    expect(page.locator("output")).to_have_text("ada")


def call(page: Page) -> str:
    page.evaluate(BEGIN)
    return str(page.evaluate(ANSWER))


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
    other = opened(tabs, server)
    server.clock.advance(minutes=31)
    server.faults.hold("me/", until=2, answer=True, times=2)
    for tab in (page, other):
        tab.evaluate(BEGIN)
    assert [tab.evaluate(ANSWER) for tab in (page, other)] == ["ada", "ada"]
    assert len(server.journal.to("token/refresh/")) == 1


def test_who_gets_the_lock_reads_what_the_tab_before_wrote(
    page: Page, tabs: BrowserContext, server: TutorialServer
) -> None:
    other = opened(tabs, server)
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
    other = opened(tabs, server)
    page.evaluate("() => store.logout()")
    expect(other.get_by_role("button")).to_have_text("Log in")


def test_a_refresh_token_that_has_ended_brings_the_form_back(
    page: Page, server: TutorialServer
) -> None:
    log_in(page)
    server.clock.advance(days=2)
    assert call(page) == "LoginRequired"
    expect(page.get_by_role("button")).to_have_text("Log in")


def test_a_redirected_refresh_takes_the_token_nowhere(page: Page, server: TutorialServer) -> None:
    log_in(page)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", status=307, redirect="/api/echo/")
    assert call(page) == "RefreshFailed"
    assert len(server.journal.to("echo/")) == 0
