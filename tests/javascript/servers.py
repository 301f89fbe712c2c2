"""What a page's server may do besides, each in front of the course's own API."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from tests.javascript.pages import answer_to
from tutorial_lib.server.listener import Listener
from tutorial_lib.server.middleware import App, Environ, StartResponse, answering

OF_A_PAGE = ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE")  # the course's API asks for them
ALLOWED = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Max-Age": "600",
}
STRICT = "SameSite=Strict; Secure"
SECOND_VALUE = "only-pages-of-this-host-can-read-it"


@contextmanager
def listening(app: App) -> Iterator[str]:
    """Serve an app; its address."""
    listener = Listener(app)
    listener.start()
    try:
        yield listener.url
    finally:
        listener.stop()


def with_the_app(app: App, components: dict[str, str]) -> App:
    """The example's files under /example/, and everything else from the app."""

    def served(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/example/"):
            return app(environ, start_response)
        file = answer_to(environ["PATH_INFO"], components)
        content = file["body"].encode() if "body" in file else Path(file["path"]).read_bytes()
        kind = file.get("content_type") or guess_type(file["path"])[0] or "text/html"
        return answering("200 OK", {"Content-Type": kind}, content)(environ, start_response)

    return served


@dataclass
class Noting:
    """An app that keeps what was asked of it."""

    app: App
    heard: list[Environ] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer."""
        self.heard.append(environ)
        return self.app(environ, start_response)


@dataclass
class OpenToPages:
    """An API for pages of other origins, as the Fetch standard has it (CORS).

    `preflight` is what it answers to the browser's question, `allowed` which headers it allows
    there, `also_errors` whether a page may read a refusal too.
    """

    api: App
    preflight: str = "204 No Content"
    allowed: Mapping[str, str] = field(default_factory=lambda: ALLOWED)
    also_errors: bool = True
    asked: list[Environ] = field(default_factory=list)
    heard: list[Environ] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer."""
        page = {"Access-Control-Allow-Origin": environ.get("HTTP_ORIGIN", "*"), "Vary": "Origin"}
        if environ["REQUEST_METHOD"] == "OPTIONS":
            self.asked.append(environ)
            elsewhere = {"Location": environ["PATH_INFO"] + "elsewhere/"}
            allowed = {**page, **self.allowed, **elsewhere}
            return answering(self.preflight, allowed, b"")(environ, start_response)
        self.heard.append(environ)

        def start(status: str, fields: list[tuple[str, str]], *error: Any) -> Any:
            readable = self.also_errors or status.startswith("2")
            return start_response(status, [*fields, *(page.items() if readable else ())], *error)

        own = {name: value for name, value in environ.items() if name not in OF_A_PAGE}
        return self.api(own, start)


@dataclass
class Remembering:
    """A server that carries out what has one `Idempotency-Key` once."""

    api: App
    done: list[str] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer."""
        key = environ.get("HTTP_IDEMPOTENCY_KEY")
        if key in self.done:
            answer = answering("201 Created", {"Content-Type": "application/json"}, b"{}")
            return answer(environ, start_response)
        if key is not None:
            self.done.append(key)
        return self.api(environ, start_response)


@dataclass
class Hidden:
    """The refresh token in an `HttpOnly` cookie for the token endpoints, behind a CSRF defence.

    A page gets the access token in the body. To refresh it says the second cookie's value in a
    header, which axios does by itself.
    """

    api: App
    needs_second_value: bool = True
    heard: list[Environ] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer."""
        own = {name: value for name, value in environ.items() if name not in OF_A_PAGE}
        if environ["PATH_INFO"].endswith("/token/refresh/"):
            self.heard.append(environ)
            if self.needs_second_value and environ.get("HTTP_X_XSRF_TOKEN") != SECOND_VALUE:
                return answering("403 Forbidden", {}, b"")(environ, start_response)
            cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("refresh")
            own = carrying(own, {"refresh": cookie.value} if cookie else {})
        return self._keeping(own, start_response)

    def _keeping(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answered: list[Any] = []
        content = b"".join(self.api(environ, lambda *words: answered.extend(words)))
        status, fields = answered
        body = json.loads(content)
        if "refresh" in body and status.startswith("200"):
            hidden = f"refresh={body.pop('refresh')}; Path=/api/token/; HttpOnly; {STRICT}"
            second = f"XSRF-TOKEN={SECOND_VALUE}; Path=/; {STRICT}"
            fields = [*fields, ("Set-Cookie", hidden), ("Set-Cookie", second)]
        start_response(status, fields)
        return [json.dumps(body).encode()]


def carrying(environ: Environ, words: Mapping[str, str]) -> Environ:
    """The request with another body."""
    content = json.dumps(words).encode()
    body = {"wsgi.input": BytesIO(content), "CONTENT_LENGTH": str(len(content))}
    return {**environ, **body, "CONTENT_TYPE": "application/json"}
