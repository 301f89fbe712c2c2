"""What can go wrong on the way: switched on for the next requests, before any WSGI app."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from .holds import Held
from .wsgi import App, Environ, StartResponse, drop_connection, note_fault, path_matches

Drop = Literal["before", "after"]


@dataclass(frozen=True)
class CannedAnswer:
    """An answer that is given instead of the app's."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = {**self.headers, "Content-Length": str(len(self.body))}
        start_response(f"{self.status} {phrase(self.status)}", list(headers.items()))
        return [self.body]


@dataclass
class Fault:
    """One fault, and for how many requests it is still good (None: until cleared)."""

    path: str
    times: int | None
    answer: CannedAnswer | None = None
    delay: float | None = None
    drop: Drop | None = None
    cleared: threading.Event = field(default_factory=threading.Event)

    def around(self, app: App, drop: Callable[[Environ], None]) -> App:
        """The app with this fault."""

        def faulty(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            note_fault(environ, str(self))
            if self.delay is not None:
                self.cleared.wait(self.delay)
            if self.drop == "before":
                drop(environ)
            answer = (self.answer or app)(environ, start_response)
            if self.drop == "after":
                getattr(answer, "close", lambda: None)()
                drop(environ)
            return answer

        return faulty

    def __str__(self) -> str:
        words = ["slow"] if self.delay is not None else []
        words += [f"status {self.answer.status}"] if self.answer else []
        words += ["dropped"] if self.drop else []
        return ", ".join(words)


class Faults:
    """The faults of one server. Paths are relative to the API ("me/"); "*" is any path."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._holds: list[Held] = []
        self._left: int | None = None

    def next(
        self,
        path: str,
        *,
        times: int | None = 1,
        status: int | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        content_type: str | None = None,
        delay: float | None = None,
        drop: Drop | None = None,
        redirect: str | None = None,
    ) -> None:
        """Let the next `times` requests to a path go wrong (None: until `clear()`).

        `status` and `body` answer instead of the app (a dict or list goes out as JSON, a string
        as HTML, bytes as they are; a body alone comes with 200). `delay` waits so many real
        seconds. `drop` ends the connection "before" the app does its work or "after" it.
        `redirect` answers 302, or `status`, with that Location. Raises ValueError when nothing
        is asked for, or something impossible.
        """
        _check(times, delay, drop)
        if redirect is not None:
            status, headers = status or 302, {"Location": redirect, **(headers or {})}
        answer = _canned(status, body, content_type, headers or {})
        if answer is None and delay is None and drop is None:
            raise ValueError("Say what should go wrong: status, body, delay, drop or redirect.")
        with self._lock:
            self._faults.append(Fault(path, times, answer, delay, drop))

    def hold(
        self,
        path: str,
        *,
        until: int | None = None,
        limit: float = 10.0,
        answer: bool = False,
        times: int | None = 1,
    ) -> Held:
        """Let requests to a path wait: until `until` of them have come, or until `release()`.

        With `answer=True` the app does its work first and its answer waits. Nobody waits longer
        than `limit` real seconds.
        """
        _check(times, None, None)
        held = Held(path, until=until, limit=limit, answer=answer, times=times)
        with self._lock:
            self._holds.append(held)
        return held

    def cap(self, requests: int | None) -> None:
        """After so many requests, counted from now, answer every further one 429."""
        with self._lock:
            self._left = requests

    def clear(self) -> None:
        """Take back every fault and let everyone go who waits."""
        with self._lock:
            faults, holds = self._faults, self._holds
            self._faults, self._holds, self._left = [], [], None
        for fault in faults:
            fault.cleared.set()
        for held in holds:
            held.release()

    @property
    def pending(self) -> tuple[str, ...]:
        """What is still to go wrong, in words."""
        with self._lock:
            faults = [f"{fault.path}: {fault}" for fault in self._faults if fault.times != 0]
            holds = [f"{held.path}: held" for held in self._holds if not held.is_released]
            return (*faults, *holds)

    def applying(self, app: App, drop: Callable[[Environ], None] = drop_connection) -> App:
        """The app behind these faults; `drop` is called to end a connection without an answer."""

        def faulty(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            return self._around(app, environ["PATH_INFO"], drop)(environ, start_response)

        return faulty

    def _around(self, app: App, path: str, drop: Callable[[Environ], None]) -> App:
        if self._left is None and not self._faults and not self._holds:
            return app
        with self._lock:
            if self._is_capped():
                return Fault("*", 1, TOO_MANY).around(app, drop)
            fault = next((fault for fault in self._faults if _takes(fault, path)), None)
            held = next((held for held in self._holds if held.takes(path)), None)
        app = fault.around(app, drop) if fault else app
        return held.around(app) if held else app

    def _is_capped(self) -> bool:
        if self._left is None:
            return False
        self._left -= 1
        return self._left < 0

    def __repr__(self) -> str:
        return f"<Faults: {'; '.join(self.pending) or 'none'}>"


def phrase(status: int) -> str:
    """The reason phrase of a status (RFC 9110 section 15)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _takes(fault: Fault, path: str) -> bool:
    if fault.times == 0 or not path_matches(path, fault.path):
        return False
    fault.times = None if fault.times is None else fault.times - 1
    return True


def _canned(
    status: int | None, body: Any, content_type: str | None, headers: Mapping[str, str]
) -> CannedAnswer | None:
    if status is None and body is None:
        return None
    status = 200 if status is None else status
    content, kind = _content(status, body)
    challenge = {"WWW-Authenticate": 'Bearer realm="api"'} if status == 401 else {}
    return CannedAnswer(
        status, content, {"Content-Type": content_type or kind, **challenge, **headers}
    )


def _content(status: int, body: Any) -> tuple[bytes, str]:
    if body is None:
        body = _usual_body(status)
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    return json.dumps(body, separators=(",", ":")).encode(), "application/json"


def _usual_body(status: int) -> Any:
    # What breaks is seldom the API itself but something before it, which speaks HTML.
    if status >= 500:
        return f"<!doctype html><title>{status}</title><h1>{phrase(status)}</h1>"
    return "" if status < 400 else {"detail": f"{phrase(status)}."}


def _check(times: int | None, delay: float | None, drop: str | None) -> None:
    if times is not None and times < 1:
        raise ValueError(f"times must be at least 1, or None for always, not {times!r}.")
    if delay is not None and delay < 0:
        raise ValueError(f"delay must be a number of seconds, not {delay!r}.")
    if drop not in (None, "before", "after"):
        raise ValueError(f'drop must be "before" or "after", not {drop!r}.')


TOO_MANY = CannedAnswer(
    429, b'{"detail":"Request was throttled."}', {"Content-Type": "application/json"}
)
