"""What can go wrong on the way: switched on for the next requests, before any WSGI app."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from .middleware import (
    App,
    Environ,
    StartResponse,
    answering,
    drop_connection,
    note_fault,
    path_matches,
)

Drop = Literal["before", "after"]

THROTTLED = {"detail": "Request was throttled."}


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
        if status is None and body is not None:
            status = 200
        if status is None and delay is None and drop is None:
            raise ValueError("Say what should go wrong: status, body, delay, drop or redirect.")
        answer = None if status is None else _answer(status, body, content_type, headers or {})
        with self._lock:
            self._faults.append(Fault(path, times, status, answer, delay, drop))

    def hold(
        self,
        path: str,
        *,
        until: int | None = None,
        limit: float = 10.0,
        answer: bool = False,
        times: int | None = 1,
    ) -> "Held":
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
        """Return the app behind these faults; `drop` ends a connection without an answer."""

        def faulty(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            return self._around(app, environ["PATH_INFO"], drop)(environ, start_response)

        return faulty

    def _around(self, app: App, path: str, drop: Callable[[Environ], None]) -> App:
        if self._left is None and not self._faults and not self._holds:
            return app
        with self._lock:
            if self._is_capped():
                return Fault("*", 1, 429, _answer(429, THROTTLED, None, {})).around(app, drop)
            fault = next((fault for fault in self._faults if fault.takes(path)), None)
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


@dataclass
class Fault:
    """One fault, and for how many requests it is still good (None: until cleared)."""

    path: str
    times: int | None
    status: int | None = None
    answer: App | None = None
    delay: float | None = None
    drop: Drop | None = None
    cleared: threading.Event = field(default_factory=threading.Event)

    def takes(self, path: str) -> bool:
        """Return whether it befalls a request to this path; counts it when so."""
        if self.times == 0 or not path_matches(path, self.path):
            return False
        self.times = None if self.times is None else self.times - 1
        return True

    def around(self, app: App, drop: Callable[[Environ], None]) -> App:
        """Return the app with this fault."""

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
        words += [f"status {self.status}"] if self.status is not None else []
        words += ["dropped"] if self.drop else []
        return ", ".join(words)


class Held:
    """Requests that wait for each other or for a word: races that come out the same every time.

    A context manager that releases them at its end.
    """

    def __init__(
        self, path: str, *, until: int | None, limit: float, answer: bool, times: int | None
    ) -> None:
        if until is not None and until < 1:
            raise ValueError(f"until must be at least 1, not {until!r}.")
        if limit <= 0:
            raise ValueError(f"limit must be a number of seconds above 0, not {limit!r}.")
        self.path = path
        self.limit = limit
        self._until = until
        self._answer = answer
        self._left = until if until is not None else times
        self._came = 0
        self._released = False
        self._changed = threading.Condition()

    @property
    def is_released(self) -> bool:
        """Whether everyone was let go; nobody is held from then on."""
        return self._released

    def arrived(self, n: int = 1, timeout: float = 5.0) -> bool:
        """Wait until `n` requests have come and are held; return False after `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._came >= n, timeout)

    def release(self) -> None:
        """Let everyone go."""
        with self._changed:
            self._released = True
            self._changed.notify_all()

    def takes(self, path: str) -> bool:
        """Return whether to hold a request to this path; counts it when so."""
        with self._changed:
            if self._released or self._left == 0 or not path_matches(path, self.path):
                return False
            self._left = None if self._left is None else self._left - 1
            return True

    def around(self, app: App) -> App:
        """Return the app with the wait before its work, or before its answer."""

        def holding(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            note_fault(environ, "held")
            if not self._answer:
                self._wait()
            answer = app(environ, start_response)
            if self._answer:
                self._wait()
            return answer

        return holding

    def _wait(self) -> None:
        with self._changed:
            self._came += 1
            if self._came == self._until:
                self._released = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._released, self.limit)

    def __enter__(self) -> "Held":
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "released" if self._released else f"{self._came} waiting"
        return f"<Held {self.path}: {state}>"


def _check(times: int | None, delay: float | None, drop: str | None) -> None:
    if times is not None and times < 1:
        raise ValueError(f"times must be at least 1, or None for always, not {times!r}.")
    if delay is not None and delay < 0:
        raise ValueError(f"delay must be a number of seconds, not {delay!r}.")
    if drop not in (None, "before", "after"):
        raise ValueError(f'drop must be "before" or "after", not {drop!r}.')


def _answer(status: int, body: Any, content_type: str | None, headers: Mapping[str, str]) -> App:
    content, usual_type = _content(_usual_body(status) if body is None else body)
    challenge = {"WWW-Authenticate": 'Bearer realm="api"'} if status == 401 else {}
    fields = {"Content-Type": content_type or usual_type, **challenge, **headers}
    return answering(f"{status} {_phrase(status)}", fields, content)


def _content(body: Any) -> tuple[bytes, str]:
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    return json.dumps(body, separators=(",", ":")).encode(), "application/json"


def _usual_body(status: int) -> Any:
    # What breaks is seldom the API itself but something before it, which speaks HTML.
    if status >= 500:
        return f"<!doctype html><title>{status}</title><h1>{_phrase(status)}</h1>"
    return "" if status < 400 else {"detail": f"{_phrase(status)}."}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
