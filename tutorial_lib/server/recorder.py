"""Writing exchanges down: WSGI middleware around any app."""

import hashlib
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .clock import Clock
from .exchange import Exchange
from .middleware import BODY_LIMIT, FAULT, MEANT, App, Environ, StartResponse
from .redaction import Redactor, without_tokens
from .same_origin import refusing
from .token_facts import Credential, fingerprint, json_object, kind_of

if TYPE_CHECKING:
    from .journal import Journal, Slot

#: Says what an Authorization header carried.
Classify = Callable[[str | None], Credential]
#: Says why a request stays outside, in a word; None lets it in.
Guard = Callable[[Environ], str | None]

LONGEST_METHOD = 24  # characters


class Recorder:
    """An app whose exchanges are written into a journal; it holds no lock while the app runs.

    `secrets` are the fields in which the app expects a secret, beside the usual names.
    """

    def __init__(
        self,
        journal: "Journal",
        app: App,
        classify: Classify,
        clock: Clock,
        secrets: Iterable[str],
        guard: Guard,
    ) -> None:
        self._journal = journal
        self._app = app
        self._classify = classify
        self._clock = clock
        self._secrets = frozenset(secrets)
        self._guard = guard

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        now, slot, answer = self._clock.now(), self._journal.arrive(), WholeAnswer()
        facts: dict[str, Any] = {
            "number": slot.number,
            "time": now,
            "began": time.monotonic(),
            "server": self._journal.server,
        }
        try:
            self._take(environ, slot, facts, answer)
        finally:
            self._journal.finish(slot, Exchange(**facts, ended=time.monotonic()))
        start_response(answer.status_line, answer.headers)
        return [answer.content]

    def _take(
        self, environ: Environ, slot: "Slot", facts: dict[str, Any], answer: "WholeAnswer"
    ) -> None:
        """Let the app answer, unless the guard refuses, and gather the facts of the exchange."""
        refusal = self._guard(environ)
        body, redactor = _read_body(environ), Redactor(self._secrets)
        slot.key = None if refusal else _key(environ, body)
        facts.update(self._arrival(environ, body, slot.key))
        facts["request"] = redactor.request(environ, body)
        facts["query"] = redactor.query(environ)
        try:
            answer.take(refusing(refusal) if refusal else self._app, environ)
        finally:
            facts["fault"] = environ.get(FAULT)
            facts.update(answer.outcome(redactor, environ["REQUEST_METHOD"]))
            facts.update(environ.get(MEANT, {}))

    def _arrival(self, environ: Environ, body: bytes, key: object) -> dict[str, Any]:
        """Return the facts of an exchange that stand when its request has come."""
        credential = self._classify(environ.get("HTTP_AUTHORIZATION"))
        return {
            "method": without_tokens(environ["REQUEST_METHOD"])[:LONGEST_METHOD],
            "path": _path(environ),
            "credential": credential,
            "repeats": self._journal.repeated(key, credential),
            "spent": _spent(environ, body),
        }


class WholeAnswer:
    """An app's whole answer, held back until it is complete."""

    def __init__(self) -> None:
        self.status_line = ""
        self.headers: list[tuple[str, str]] = []
        self.content = b""
        self.status: int | None = None  # None when the app was cut off

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
        self.status = int(self.status_line[:3])

    @property
    def code(self) -> str | None:
        """The `code` of an error."""
        if self.status is None or self.status < 400:
            return None
        code = json_object(self.content).get("code")
        return code if isinstance(code, str) else None

    def outcome(self, redactor: Redactor, method: str) -> dict[str, Any]:
        """Return the facts of an exchange that stand when its answer is complete, or cut off."""
        status = self.status
        said = None if status is None else redactor.response(status, self.headers, self.content)
        issued = self.issued if method == "POST" else ()
        return {"status": status, "code": self.code, "issued": issued, "response": said}

    @property
    def issued(self) -> tuple[str, ...]:
        """Fingerprints of the tokens in the answer: access, then refresh."""
        if self.status != 200:
            return ()
        texts = [text for text in json_object(self.content).values() if isinstance(text, str)]
        kinds = sorted((kind, text) for text in texts if (kind := kind_of(text)))
        return tuple(fingerprint(text) for _, text in kinds)


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
    """Return a key: two requests with the same one are the same request, sent twice."""
    names = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING")
    head = repr([environ.get(name, "") for name in names])
    return hashlib.sha256(head.encode("utf-8", "surrogatepass") + body).digest()


def _path(environ: Environ) -> str:
    # PEP 3333 hands paths over as Latin-1.
    path: str = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
    return without_tokens(path.encode("latin-1", "replace").decode("utf-8", "replace"))


def _spent(environ: Environ, body: bytes) -> str | None:
    if environ["REQUEST_METHOD"] != "POST" or not body:
        return None
    data = json_object(body) or dict(parse_qsl(body.decode("latin-1")))
    named = data.get("refresh")
    if isinstance(named, str):
        return fingerprint(named)
    texts = [text for text in data.values() if isinstance(text, str)]
    tokens = [text for text in texts if kind_of(text) == "refresh"]
    return fingerprint(tokens[-1]) if tokens else None
