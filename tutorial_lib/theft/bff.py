"""An app that keeps a page's tokens out of its scripts' reach, and the thief's own server."""

from __future__ import annotations

import secrets
from typing import Any

from tutorial_lib.server import CourseClock, Credential, Journal
from tutorial_lib.server.clock import Clock

from .wsgi import Answer, App, Caller, Request, small_app

COOKIE = "__Host-session"
ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Strict"
STATIC = "X-Notes-App"  # a header of our own: no page of another origin can send it unasked


class Bff:
    """A backend for frontend: it has the tokens, the browser has a cookie (RFC 10017 section 6.1).

    The page asks for `/bff/notes` with the cookie and a special header, and the Bff asks the API
    with the access token. `journal` has what the browser sent.
    """

    name = "BFF"

    def __init__(self, api: App, clock: Clock | None = None) -> None:
        self._api = Caller(api)
        self._logins: dict[str, dict[str, str]] = {}
        self.journal = Journal(self.name)
        app = small_app(
            {
                "POST /bff/login": self.log_in,
                "GET /bff/notes": self.forward,
                "POST /bff/notes": self.forward,
                "POST /bff/logout": self.log_out,
            }
        )
        self.wsgi: App = self.journal.recording(app, lambda _: Credential(), clock or CourseClock())

    def log_in(self, request: Request) -> Answer:
        """Log in at the API, keep the tokens, give a cookie that no script can read."""
        if request.header(STATIC) != "1":
            return 403, {"code": "csrf"}
        answer = self._api.post("token/", json=request.json())
        if answer.status_code != 200:
            return answer.status_code, answer.json()
        session = secrets.token_urlsafe(32)
        self._logins[session] = answer.json()
        return 200, {}, [("Set-Cookie", f"{COOKIE}={session}; {ATTRIBUTES}")]

    def forward(self, request: Request) -> Answer:
        """Pass a call of the page on to the API, with the access token; refresh where it must."""
        if request.header(STATIC) != "1":
            return 403, {"code": "csrf"}
        login = self._logins.get(request.cookie(COOKIE))
        if login is None:
            return 401, {"code": "not_authenticated"}
        body = request.json()
        answer = self._asked(request.method, login, body)
        if answer.status_code == 401:
            refreshed = self._api.post("token/refresh/", json={"refresh": login["refresh"]})
            login |= refreshed.json() if refreshed.status_code == 200 else {}
            answer = self._asked(request.method, login, body)
        return answer.status_code, answer.json()

    def log_out(self, request: Request) -> Answer:
        """End the login at the API, and forget it here."""
        if request.header(STATIC) != "1":
            return 403, {"code": "csrf"}
        login = self._logins.pop(request.cookie(COOKIE), None)
        if login is not None:
            self._api.post("token/blacklist/", json={"refresh": login["refresh"]})
        return 200, {}, [("Set-Cookie", f"{COOKIE}=; {ATTRIBUTES}; Max-Age=0")]

    def _asked(self, method: str, login: dict[str, str], body: Any) -> Any:
        return self._api.request(method, "notes/", json=body, token=login["access"])


class Collector:
    """The thief's server: it keeps whatever a script sends to `/collect`."""

    name = "thief"

    def __init__(self, clock: Clock | None = None) -> None:
        self.got: list[Any] = []
        self.journal = Journal(self.name)
        app = small_app({"POST /collect": self._keep})
        self.wsgi: App = self.journal.recording(app, lambda _: Credential(), clock or CourseClock())

    def _keep(self, request: Request) -> Answer:
        self.got.append(request.json())
        return 200, {}
