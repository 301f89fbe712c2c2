"""Servers in this program, called without a socket: nothing to wait for, nothing left to chance."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from tutorial_lib.client.endpoints import origin
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.middleware import FAULT, ConnectionDropped

from .ledger import Ledger, json_object

HOME = "http://127.0.0.1:8000"
ELSEWHERE = "http://127.0.0.1:9000"
API = f"{HOME}/api/"
OWN_HEADERS = ("CONTENT_TYPE", "CONTENT_LENGTH")

#: What happens around an exchange: called before the request goes out ("sends"), and when the
#: server has answered and the client does not know yet ("receives", with status and content).
Hook = Callable[..., None]


class Wire(HTTPAdapter):
    """Carries a session's requests into WSGI apps, by origin; the journal sees the real ones.

    An answer that is both slow and dropped is one that the client's timeout did not wait for.
    """

    def __init__(self, servers: Mapping[str, TutorialServer], ledger: Ledger) -> None:
        super().__init__()
        self.servers = servers
        self.ledger = ledger
        self.hook: Hook = lambda *_: None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Deliver one request, and what comes back or the error that comes instead."""
        path, sent, environ, issued = path_of(request), payload(request), environ_of(request), None
        try:
            self.hook("sends", request)
            status, headers, content = self._ask(request, environ)
            issued = self.ledger.answered(path, sent, status, content)
            self.hook("receives", request, status, content)
        except BaseException as error:
            self.ledger.unanswered(path, sent, issued)
            if isinstance(error, ConnectionDropped):
                raise no_answer(environ) from None
            raise
        return self.build_response(request, raw_response(status, headers, content))

    def _ask(
        self, request: requests.PreparedRequest, environ: dict[str, Any]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        server, started = self.servers[origin(str(request.url))], []
        content = b"".join(server.wsgi(environ, lambda *parts: started.extend(parts)))
        return int(started[0][:3]), started[1], content


def no_answer(environ: dict[str, Any]) -> requests.RequestException:
    """The error that a client sees when the server was slow, or dropped the connection."""
    return (requests.ReadTimeout if "slow" in environ[FAULT] else requests.ConnectionError)("gone")


def path_of(request: requests.PreparedRequest) -> str:
    """The path of a request below the API's root."""
    return urlsplit(str(request.url)).path.removeprefix("/api/")


def payload(request: requests.PreparedRequest) -> dict[str, Any]:
    """The JSON object that a request carries, or `{}`."""
    body = request.body or b""
    return json_object(body if isinstance(body, bytes) else body.encode())


def environ_of(request: requests.PreparedRequest) -> dict[str, Any]:
    """What a WSGI server makes of a request (PEP 3333)."""
    parts, body = urlsplit(str(request.url)), request.body or b""
    names = {name: name.upper().replace("-", "_") for name in request.headers}
    headers = {
        name if name in OWN_HEADERS else f"HTTP_{name}": request.headers[sent]
        for sent, name in names.items()
    }
    return headers | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(body if isinstance(body, bytes) else body.encode()),
    }


def raw_response(status: int, headers: list[tuple[str, str]], content: bytes) -> HTTPResponse:
    """The answer as urllib3 would have read it from a socket."""
    return HTTPResponse(
        body=BytesIO(content),
        headers=HTTPHeaderDict(headers),
        status=status,
        reason=HTTPStatus(status).phrase,
        preload_content=False,
    )
