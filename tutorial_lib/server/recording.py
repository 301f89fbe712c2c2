"""Writing exchanges down: WSGI middleware around any app."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .clock import Clock
from .exchange import Credential, Exchange
from .wsgi import BODY_LIMIT, FAULT, App, Environ, StartResponse

if TYPE_CHECKING:
    from .journal import Journal

Classify = Callable[[str | None], Credential]


class Recorder:
    """An app whose exchanges are written into a journal; it holds no lock while the app runs."""

    def __init__(self, journal: "Journal", app: App, classify: Classify, clock: Clock) -> None:
        self._journal = journal
        self._app = app
        self._classify = classify
        self._clock = clock

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        slot, began, now = self._journal.arrive(), time.monotonic(), self._clock.now()
        body = _read_body(environ)
        credential = self._classify(environ.get("HTTP_AUTHORIZATION"))
        key = _key(environ, body)
        repeats = self._journal.repeated(key, credential.fingerprint)
        answer = Answer()
        try:
            answer.take(self._app, environ)
        finally:
            exchange = Exchange(
                number=slot.number,
                time=now,
                method=environ["REQUEST_METHOD"],
                path=_path(environ),
                credential=credential,
                status=answer.status,
                code=answer.code,
                repeats=repeats,
                fault=environ.get(FAULT),
                began=began,
                ended=time.monotonic(),
                server=self._journal.server,
                spent=_spent(environ, body),
                issued=answer.issued if environ["REQUEST_METHOD"] == "POST" else (),
            )
            self._journal.finish(slot, exchange, key)
        start_response(answer.status_line, answer.headers)
        return [answer.content]


class Answer:
    """An app's whole answer, held back until it is complete."""

    def __init__(self) -> None:
        self.status_line = ""
        self.headers: list[tuple[str, str]] = []
        self.content = b""
        self._is_complete = False

    def take(self, app: App, environ: Environ) -> None:
        """Let the app answer."""
        written: list[bytes] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            self.status_line, self.headers = status, headers
            return written.append

        chunks = app(environ, start)
        try:
            self.content = b"".join([*written, *chunks])
        finally:
            getattr(chunks, "close", lambda: None)()
        self._is_complete = True

    @property
    def status(self) -> int | None:
        """The status; None when the app was cut off."""
        return int(self.status_line[:3]) if self._is_complete else None

    @property
    def code(self) -> str | None:
        """The `code` of an error."""
        if self.status is None or self.status < 400:
            return None
        code = _json_object(self.content).get("code")
        return code if isinstance(code, str) else None

    @property
    def issued(self) -> tuple[str, ...]:
        """Fingerprints of the tokens in the answer: access, then refresh."""
        if self.status != 200:
            return ()
        texts = [text for text in _json_object(self.content).values() if isinstance(text, str)]
        kinds = [(str(peek(text).get("token_type")), text) for text in texts]
        return tuple(fingerprint(text) for kind, text in sorted(kinds) if kind in ISSUED)


ISSUED = ("access", "refresh")


def read_credential(
    header: str | None, owner: Callable[[str], str | None] = lambda token: None
) -> Credential:
    """What an Authorization header carried; `owner` names whose token it is, if it can tell."""
    if not header or not header.strip():
        return Credential()
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() == "basic":
        return Credential("basic")
    kind = peek(token).get("token_type") if scheme == "Bearer" else None
    if kind not in ISSUED:
        return Credential("garbage", None, fingerprint(token))
    return Credential(kind, owner(token), fingerprint(token))


def fingerprint(token: str) -> str:
    """The first four hex digits of a token's SHA-256: enough to tell tokens apart."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:4]


@lru_cache(maxsize=1024)
def peek(token: str) -> Mapping[str, Any]:
    """What a token claims, believed by nobody; empty when it is not a token."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        return _json_object(base64.urlsafe_b64decode(parts[1] + "=="))
    except ValueError:
        return {}


def _json_object(content: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(content) if content.lstrip()[:1] == b"{" else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _read_body(environ: Environ) -> bytes:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return b""
    if not 0 < length <= BODY_LIMIT:
        return b""
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)
    return body


def _key(environ: Environ, body: bytes) -> object:
    """Two requests with the same key are the same request, sent twice."""
    query = environ.get("QUERY_STRING", "")
    return environ["REQUEST_METHOD"], environ["PATH_INFO"], query, hashlib.sha256(body).digest()


def _path(environ: Environ) -> str:
    # PEP 3333 hands paths over as Latin-1.
    path: str = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def _spent(environ: Environ, body: bytes) -> str | None:
    if environ["REQUEST_METHOD"] != "POST" or not body:
        return None
    data = _json_object(body) or dict(parse_qsl(body.decode("latin-1")))
    named = data.get("refresh")
    if isinstance(named, str):
        return fingerprint(named)
    texts = [text for text in data.values() if isinstance(text, str)]
    kinds = {str(peek(text).get("token_type")): text for text in texts}
    return fingerprint(kinds["refresh"]) if "refresh" in kinds else None
