"""WSGI apps without a socket: calling one, and writing a small one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, Any] | tuple[int, Any, list[tuple[str, str]]]
ROOT = "http://in-process/api/"


class Request:
    """What a small app is asked."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = environ["PATH_INFO"]

    def header(self, name: str) -> str:
        """Return a header field's value, "" for none."""
        value: str = self._environ.get(f"HTTP_{name.upper().replace('-', '_')}", "")
        return value

    def cookie(self, name: str) -> str:
        """Return a cookie's value, "" for none."""
        try:
            sent = SimpleCookie(self.header("Cookie"))
        except CookieError:
            return ""
        return sent[name].value if name in sent else ""

    def json(self) -> Any:
        """Return the body, None where it is no JSON."""
        body = self._environ["wsgi.input"].read(int(self._environ.get("CONTENT_LENGTH") or 0))
        try:
            return json.loads(body)
        except ValueError:
            return None


def small_app(routes: Mapping[str, Callable[[Request], Answer]]) -> App:
    """Return an app that answers "POST /login" and the like in JSON, the rest with a 404."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        request = Request(environ)
        view = routes.get(f"{request.method} {request.path}", _not_found)
        status, body, *more = view(request)
        content = json.dumps(body).encode()
        fields = [("Content-Type", "application/json"), *(more[0] if more else [])]
        start_response(f"{status} {HTTPStatus(status).phrase}", fields)
        return [content]

    return app


def _not_found(_: Request) -> Answer:
    return 404, {"code": "not_found"}


def call(
    app: App, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> requests.Response:
    """Call an app as a server would that had received this, and return its answer."""
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "in-process",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    answer = requests.Response()

    def start_response(status: str, fields: list[tuple[str, str]], _: Any = None) -> None:
        answer.status_code, answer.reason = int(status[:3]), status[4:]
        answer.headers = CaseInsensitiveDict(fields)

    answer._content = b"".join(app(environ, start_response))
    answer.url, answer.encoding = url, "utf-8"
    return answer


class _Adapter(BaseAdapter):
    """What `requests` sends goes to an app in this program."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app

    def send(self, request: Any, *_: Any, **settings: Any) -> requests.Response:
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        answer = call(self._app, request.method, request.url, request.headers, content)
        answer.request = request
        return answer

    def close(self) -> None:
        """Nothing is open."""


class Caller:
    """Calls an API in this program as `requests` would, and reaches nothing else.

    An address is relative to the API's root: `caller.get("notes/", token=access)`.
    """

    def __init__(self, app: App, root: str = ROOT) -> None:
        self._root, self._session = root, requests.Session()
        self._session.trust_env = False
        self._session.adapters.clear()  # whatever an address says, it reaches this app
        self._session.mount("", _Adapter(app))

    def get(self, path: str, *, token: str | None = None) -> requests.Response:
        """Get something, with this access token where one is given."""
        return self.request("GET", path, token=token)

    def post(self, path: str, *, json: Any = None, token: str | None = None) -> requests.Response:
        """Post something as JSON, with this access token where one is given."""
        return self.request("POST", path, json=json, token=token)

    def request(
        self, method: str, path: str, *, json: Any = None, token: str | None = None
    ) -> requests.Response:
        """Send a request, with this access token where one is given."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self._session.request(method, urljoin(self._root, path), json=json, headers=headers)
