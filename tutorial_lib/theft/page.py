"""The smallest possible browser: its pages, and what a script in one of them can reach."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from .wsgi import App, call

Script = Callable[["Page"], Any]

#: What a page may send to another origin without asking there first (a CORS-safelisted request).
ASKS_NOBODY = ("accept", "content-type")
PLAIN = "text/plain"


class Browser:
    """One user's browser: the sites it can reach by their origins, and its cookies.

    `scripts` are what a page's markup can call by name, as `steal()`: a stranger's text in it can
    do no more, and no less, than the markup lets it.
    """

    def __init__(
        self, sites: Mapping[str, App], scripts: Mapping[str, Script] | None = None
    ) -> None:
        self.sites, self.scripts = dict(sites), dict(scripts or {})
        self.cookies: dict[str, dict[str, Any]] = {}  # of each origin, by name

    def open(self, origin: str) -> Page:
        """Return a new page of a site."""
        return Page(self, origin)

    def keep(self, origin: str, field: str) -> None:
        """Keep the cookies of a Set-Cookie field, but a `__Host-` one only as its name promises."""
        try:
            cookies = SimpleCookie(field)
        except CookieError:
            return
        for name, cookie in cookies.items():
            is_host = cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
            if name.startswith("__Host-") and not is_host:
                continue
            kept = self.cookies.setdefault(origin, {})
            kept.pop(name, None)
            if cookie["max-age"] != "0":
                kept[name] = cookie


class Page:
    """A page of one origin, and all that its scripts, a stranger's too, can reach."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self.origin = browser, origin
        self.session_storage: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """What a script reads as `document.cookie`: all but the HttpOnly ones."""
        kept = self._browser.cookies.get(self.origin, {})
        readable = {name: it.value for name, it in kept.items() if not it["httponly"]}
        return "; ".join(f"{name}={value}" for name, value in readable.items())

    def fetch(
        self,
        url: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        data: Any = None,
    ) -> requests.Response:
        """Send a request as a browser would, with the cookies of where it goes.

        Raises `requests.ConnectionError` where the browser sends none: another origin did not say
        that it may (CORS), or is not there.
        """
        target = urljoin(self.origin + "/", url)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(target))
        app = self._browser.sites.get(origin)
        if app is None:
            raise requests.ConnectionError(f"There is no {origin}.")
        fields = {name: value for name, value in (headers or {}).items()}
        fields.setdefault("Content-Type", PLAIN if origin != self.origin else "application/json")
        if origin != self.origin:
            self._ask_first(app, target, fields)
        if sent := self._cookies_for(origin):
            fields["Cookie"] = sent
        body = b"" if data is None else json.dumps(data).encode()
        answer = call(app, method, target, fields, body)
        if "Set-Cookie" in answer.headers:
            self._browser.keep(origin, answer.headers["Set-Cookie"])
        return answer

    def show(self, html: str) -> None:
        """Show markup, and run what in it is a script and not text."""
        for name in Shown(html).called:
            if name in self._browser.scripts:
                self._browser.scripts[name](self)

    def _ask_first(self, app: App, target: str, fields: Mapping[str, str]) -> None:
        """Ask another origin whether it takes such a request, unless it is one of a plain form."""
        is_plain = fields["Content-Type"] in (PLAIN, "application/x-www-form-urlencoded")
        if is_plain and all(name.lower() in ASKS_NOBODY for name in fields):
            return
        asked = call(app, "OPTIONS", target, {"Origin": self.origin})
        if asked.headers.get("Access-Control-Allow-Origin") != self.origin:
            raise requests.ConnectionError("The other origin doesn't let this page call it so.")

    def _cookies_for(self, origin: str) -> str:
        kept = self._browser.cookies.get(origin, {})
        at_home = _site(origin) == _site(self.origin)
        sent = [it for it in kept.values() if at_home or it["samesite"].lower() == "none"]
        return "; ".join(f"{it.key}={it.value}" for it in sent)


class Shown(HTMLParser):
    """What a page made of markup: its text, its elements' attributes, and what it would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.attributes, self.called = "", list[tuple[str, str, str]](), list[str]()
        self.tags: list[str] = []
        self._within = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._within = tag
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            code = re.sub(r"[\x00-\x20]", "", value or "")
            if name.startswith("on") or code.lower().startswith("javascript:"):
                self._run(code)

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "script":
            self._run(data)
        else:
            self.text += data

    def _run(self, code: str) -> None:
        self.called += re.findall(r"(\w+)\(", code)


def _site(origin: str) -> str:
    """Return the site: the last two names of the host (RFC 6265bis speaks of the eTLD + 1)."""
    return ".".join((urlsplit(origin).hostname or "").split(".")[-2:])
