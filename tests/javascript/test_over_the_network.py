"""What a browser puts on the wire by itself: copies, preflights, redirects, cookies.

The files come from the servers here. Where a test answers in a server's place, Playwright answers
every preflight too.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.javascript.pages import FLAGS, call, log_in
from tests.javascript.servers import (
    Hidden,
    Noting,
    OpenToPages,
    Remembering,
    listening,
    with_the_app,
)
from tests.waiting import HANG
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.middleware import App, answering

NOTHING = answering("404 Not Found", {}, b"")
FORM = {"username": "ada", "password": PASSWORDS["ada"]}
MAKE = """async (apiUrl) => {
    const { createAuth } = await import('./mended/index.js')
    const { createPinia } = await import('pinia')
    const auth = createAuth({ apiUrl })
    Object.assign(window, { request: auth.request, store: auth.useUserStore(createPinia()) })
}"""
LOG_IN = "(form) => store.login(form).then(() => 'ada', (error) => error.code)"
ME = "() => request.get('me/').then(({ username }) => username, (error) => error.code)"
NOTE = """() => {
    const headers = { 'Idempotency-Key': 'a-note' }
    return request.post('notes/', { text: 'once' }, { headers }).then(() => 'stored')
}"""
NOTES = "async () => (await request.get('notes/')).length"
SEND_ON = """async (adapter) => {
    const { default: axios } = await import('axios')
    const headers = { Authorization: 'Bearer a.b.c' }
    await axios.post('/api/notes/', { text: 'a note' }, { adapter, headers })
}"""
POST = """async ([path, data]) => {
    const { default: axios } = await import('axios')
    const answer = await axios.post(path, data, { validateStatus: null })
    return [answer.status, Object.keys(answer.data).join()]
}"""
POST_ALONE = f"(words) => navigator.locks.request('refresh', () => ({POST})(words))"
FORGE = "(url) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' })"
REFRESH = ["/api/token/refresh/", {}]
Serve = Callable[[App], str]


@pytest.fixture(scope="module")
def untouched(chromium: str) -> Iterator[BrowserContext]:
    """A browser between whose pages and their servers nothing stands."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context()
        context.set_default_timeout(1000 * HANG)
        context.grant_permissions(["local-network-access"])
        yield context
        browser.close()


@pytest.fixture
def serve(components: dict[str, str]) -> Iterator[Serve]:
    """Serves an app with the example's files, and returns its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(listening(with_the_app(app, components)))


@pytest.fixture
def page(untouched: BrowserContext) -> Iterator[Page]:
    """A tab."""
    yield untouched.new_page()
    for tab in untouched.pages:
        tab.close()
    untouched.clear_cookies()


def at(page: Page, url: str) -> None:
    """Open the app at an address."""
    page.goto(f"{url}/example/page.html")
    page.wait_for_function("() => window.store")


def bare(page: Page, url: str) -> None:
    """Open a page at an address from which nothing is called yet."""
    page.goto(f"{url}/example/client.html")


# Chromium sends a request again where a connection that was kept open ends (test_in_a_browser.py).
# What helps: a connection that is fresh, and an id that the server remembers.


def test_what_goes_over_a_fresh_connection_is_sent_once(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    bare(page, serve(server.wsgi))
    page.evaluate(MAKE, "/api/")
    server.faults.next("token/", drop="after")
    assert page.evaluate(LOG_IN, FORM) == "ERR_NETWORK"
    assert len(server.journal) == 1


def test_token_calls_share_no_connection_with_the_others(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    api = Noting(server.wsgi)
    at(page, serve(api))
    log_in(page)
    server.clock.advance(minutes=31)
    assert call(page) == "ada"
    ports: dict[bool, set[int]] = {True: set(), False: set()}
    for asked in api.heard:
        ports["/token/" in asked["PATH_INFO"]].add(asked["REMOTE_PORT"])
    assert len(ports[True]) == 1 and not ports[True] & ports[False]


def test_a_note_with_an_id_that_the_server_remembers_is_stored_once(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    at(page, serve(Remembering(server.wsgi)))
    log_in(page)
    call(page)
    server.faults.next("notes/", drop="after")
    assert page.evaluate(NOTE) == "stored"
    assert page.evaluate(NOTES) == 1


# CORS: the API at another origin than the page.

NAMED = {"Access-Control-Allow-Headers": "Content-Type"}
STAR = {"Access-Control-Allow-Headers": "*"}
NETWORK = "ERR_NETWORK"
ANSWERS = {  # what the login gets, a call with the token, and one with an expired token
    "as it should": ({}, ["ada", "ada", "ada"]),
    "the question wants a login": ({"preflight": "401 Unauthorized"}, [NETWORK]),
    "the question is sent elsewhere": ({"preflight": "302 Found"}, [NETWORK]),
    "Authorization is not named": ({"allowed": NAMED}, ["ada", NETWORK]),
    "a star in its place": ({"allowed": STAR}, ["ada", "ada", "ada"]),
    "refusals cannot be read": ({"also_errors": False}, ["ada", "ada", NETWORK]),
}


@pytest.mark.parametrize("words, due", ANSWERS.values(), ids=ANSWERS)
def test_what_a_page_gets_from_an_api_of_another_origin(
    page: Page, serve: Serve, server: TutorialServer, words: dict[str, Any], due: list[str]
) -> None:
    api = OpenToPages(server.wsgi, **words)
    bare(page, serve(NOTHING))
    page.evaluate(MAKE, f"{serve(api)}/api/")
    seen = [page.evaluate(LOG_IN, FORM)]
    for minutes in (0, 31)[: len(due) - 1]:
        server.clock.advance(minutes=minutes)
        seen.append(page.evaluate(ME))
    assert seen == due


def test_a_preflight_names_the_header_and_carries_no_token(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    api, home = OpenToPages(server.wsgi), serve(NOTHING)
    bare(page, home)
    page.evaluate(MAKE, f"{serve(api)}/api/")
    page.evaluate(LOG_IN, FORM)
    assert [page.evaluate(ME), page.evaluate(ME)] == ["ada", "ada"]
    _, asked = api.asked  # before the login, and once for the two calls: it may be remembered
    assert asked["HTTP_ORIGIN"] == home
    assert asked["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] == "GET"
    assert asked["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"] == "authorization"
    assert not {"HTTP_AUTHORIZATION", "HTTP_COOKIE"} & set(asked)


# A redirect is followed by the browser, unseen by the page.


@pytest.mark.parametrize("adapter", ["xhr", "fetch"])
def test_a_redirect_to_a_stranger_takes_the_body_along_and_leaves_the_token(
    page: Page, serve: Serve, adapter: str
) -> None:
    stranger = OpenToPages(answering("200 OK", {}, b"{}"))
    elsewhere = {"Location": f"{serve(stranger)}/notes/"}
    bare(page, serve(answering("307 Temporary Redirect", elsewhere, b"")))
    page.evaluate(SEND_ON, adapter)
    (asked,) = stranger.heard
    assert asked["wsgi.input"].getvalue() == b'{"text":"a note"}'
    assert "HTTP_AUTHORIZATION" not in asked


# The refresh token in an HttpOnly cookie. `localhost` names this machine whatever stands before
# it: app.shop.localhost and blog.shop.localhost are one site with two origins.


def address(url: str, host: str) -> str:
    return url.replace("127.0.0.1", f"{host}.localhost")


def logged_in(page: Page, url: str) -> None:
    bare(page, url)
    assert page.evaluate(POST, ["/api/token/", FORM]) == [200, "access"]


def test_a_script_reads_no_hidden_token_and_is_given_access_tokens_all_the_same(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    home = address(serve(Hidden(server.wsgi)), "app.shop")
    logged_in(page, home)
    page.reload()
    assert page.evaluate("() => document.cookie").split("=")[0] == "XSRF-TOKEN"
    assert page.evaluate(POST, REFRESH) == [200, "access"]


@pytest.mark.parametrize(
    "host, has_cookie", [("evil", False), ("blog.shop", True)], ids=["another site", "one site"]
)
def test_what_same_site_keeps_out_and_what_the_second_value_does(
    page: Page, serve: Serve, server: TutorialServer, host: str, has_cookie: bool
) -> None:
    api = Hidden(server.wsgi)
    url = serve(api)
    logged_in(page, address(url, "app.shop"))
    bare(page, address(serve(NOTHING), host))
    page.evaluate(FORGE, f"{address(url, 'app.shop')}/api/token/refresh/")
    (forged,) = api.heard
    assert ("refresh=" in forged.get("HTTP_COOKIE", "")) == has_cookie
    assert server.journal.to("token/refresh/") == ()


def test_without_the_second_value_a_page_of_the_same_site_refreshes(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    url = serve(Hidden(server.wsgi, needs_second_value=False))
    logged_in(page, address(url, "app.shop"))
    bare(page, address(serve(NOTHING), "blog.shop"))
    page.evaluate(FORGE, f"{address(url, 'app.shop')}/api/token/refresh/")
    assert [spent.status for spent in server.journal.to("token/refresh/")] == [200]


@pytest.mark.parametrize("post, due", [(POST, [200, 401]), (POST_ALONE, [200, 200])])
def test_tabs_share_the_cookie_and_need_the_lock(
    page: Page, serve: Serve, server: TutorialServer, post: str, due: list[int]
) -> None:
    home = serve(Hidden(server.wsgi))
    logged_in(page, home)
    other = page.context.new_page()
    bare(other, home)
    if post is POST:  # both are sent before either is answered
        server.faults.hold("token/refresh/", until=2, limit=HANG)
    for tab in (page, other):
        tab.evaluate(f"(words) => {{ window.answer = ({post})(words) }}", REFRESH)
    assert sorted(tab.evaluate("() => window.answer")[0] for tab in (page, other)) == due


# What of an answer a page of another origin does not get to read.

REFUSED = """() => request.get('me/').catch(({ response }) =>
    [response.status, response.headers.has('WWW-Authenticate')])"""


def test_a_challenge_cannot_be_read_on_another_origin(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    bare(page, serve(NOTHING))
    page.evaluate(MAKE, f"{serve(OpenToPages(server.wsgi))}/api/")
    assert page.evaluate(REFUSED) == [401, False]


def test_why_a_call_was_not_allowed_stands_in_the_console_alone(
    page: Page, serve: Serve, server: TutorialServer
) -> None:
    bare(page, serve(NOTHING))
    page.evaluate(MAKE, f"{serve(OpenToPages(server.wsgi, allowed=NAMED))}/api/")
    page.evaluate(LOG_IN, FORM)
    with page.expect_console_message(lambda said: "authorization is not allowed" in said.text):
        assert page.evaluate(ME) == NETWORK
