"""A transport without a network: it notes what would be sent, and answers as it is told."""

import io
import json
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from tutorial_lib.client import ApiSession, MemoryStorage, UserState

ACCESS, REFRESH = "access-token-of-ada", "refresh-token-of-ada"


class Wire(BaseAdapter):
    """Answers each request with the status that `status_of` has for it."""

    def __init__(self, status_of: Callable[[requests.PreparedRequest], int] = lambda _: 200):
        super().__init__()
        self.status_of = status_of
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.sent.append(request)
        answer = requests.Response()
        answer.status_code = self.status_of(request)
        answer.url, answer.request, answer.connection = str(request.url), request, self
        answer.raw = HTTPResponse(io.BytesIO(json.dumps({}).encode()), preload_content=False)
        return answer

    def close(self) -> None:
        pass

    @property
    def headers(self) -> list[str | None]:
        """The Authorization header of each request."""
        return [request.headers.get("Authorization") for request in self.sent]


def session_on(wire: Wire, root: str, origin: str = "") -> ApiSession:
    """Return a session on that wire, with a login that belongs to an origin."""
    storage = MemoryStorage()
    storage.save(UserState("ada", ACCESS, REFRESH, origin=origin, login_id="1"))
    session = ApiSession(root, storage=storage)
    session.mount("https://", wire)
    session.mount("http://", wire)
    return session
