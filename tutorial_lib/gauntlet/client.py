"""What the gauntlet asks of a client, and how a scene calls one and hears what came of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import requests

from .limits import remaining
from .processes import end_if_forked
from .verdict import SceneEnded, failed, not_applicable

KNOWN_ERRORS = ("LoginFailed", "LoginRequired", "RefreshFailed")
# Whoever gets one of these has found a mistake in the client, in Python or in JavaScript.
MISTAKES = {
    *("AttributeError", "ArithmeticError", "LookupError", "NameError", "RecursionError"),
    *("TypeError", "JSONDecodeError", "UnicodeError", "ReferenceError", "SyntaxError"),
}


class Client(Protocol):
    """A client under test: three calls, and whatever error of its own it likes to raise.

    `NotImplementedError` says that the client has no such part: the scene does not apply to it.
    """

    def login(self, username: str, password: str) -> object:
        """Log in."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root; `json`, `data` and `stream` as in requests."""

    def logout(self) -> object:
        """Log out."""


class MakeClient(Protocol):
    """Makes a client for an API, with its login kept in a file where a path is given."""

    def __call__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> Client:
        """Make one; `timeout` in seconds holds for each of its calls."""


@dataclass(frozen=True)
class Result:
    """What the caller got: an answer, or an error by its kind."""

    status: int | None = None
    error: str = ""
    raised: BaseException | None = None
    response: requests.Response | None = None
    returned: object = None

    @property
    def is_mistake(self) -> bool:
        """Whether the error says nothing but that the client has a mistake."""
        names = {base.__name__ for base in type(self.raised).__mro__}
        return self.error not in (*KNOWN_ERRORS, "network") and bool(names & MISTAKES)

    @property
    def body(self) -> Any:
        """The answer's JSON, `None` where it has none."""
        try:
            return None if self.response is None else self.response.json()
        except ValueError:
            return None

    @property
    def native(self) -> requests.Response:
        """The answer as requests made it; the scene does not apply to who has none."""
        if self.status is not None and getattr(self.response, "request", None) is None:
            not_applicable("its answers are not requests' own")
        if self.response is None:
            failed(f"the caller got {self}")
        return self.response

    def __str__(self) -> str:
        """Return the error or the status, or the kind of thing that came instead."""
        if self.error or self.status is not None:
            return self.error or str(self.status)
        kind = type(self.returned).__name__
        return "nothing" if self.returned is None else f"an object of type {kind}"


def result_of(call: Callable[[], object]) -> Result:
    """Make a call, and return what its caller gets."""
    try:
        answer = call()
    except SceneEnded:
        raise
    except NotImplementedError as error:
        not_applicable(str(error) or "the client has no such part")
    except BaseException as error:  # a client that calls sys.exit() is to fail, and no more
        return Result(error=error_name(error), raised=error)
    if not isinstance(answer, requests.Response):
        return Result(returned=answer)
    return Result(status=answer.status_code, response=answer)


def error_name(error: BaseException) -> str:
    """Return what the gauntlet calls an error: one of the client's three, network, or its class."""
    names = [base.__name__ for base in type(error).__mro__]
    for known in KNOWN_ERRORS:
        if known in names:
            return known
    network = (requests.ConnectionError, requests.Timeout, ConnectionError, TimeoutError)
    return "network" if isinstance(error, network) else type(error).__name__


class PendingCall:
    """A call in a thread of its own, whose result is asked for later."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._result: Future[Result] = Future()
        self._name = _name(call)
        self._process = os.getpid()
        threading.Thread(target=self._make, args=(call,), daemon=True).start()

    def _make(self, call: Callable[[], object]) -> None:
        try:
            self._result.set_result(result_of(call))
        except SceneEnded as ended:
            self._result.set_exception(ended)
        end_if_forked(self._process)

    @property
    def has_ended(self) -> bool:
        """Whether the call is over."""
        return self._result.done()

    @property
    def result(self) -> Result:
        """What came of it; a call that never ends fails the scene."""
        limit = remaining()
        try:
            return self._result.result(limit)
        except TimeoutError:
            failed(f"{self._name} was still waiting after {limit:.0f} s; an end is due")


def _name(call: Any) -> str:
    """Return what is called, and no more of how: a password is told to a login."""
    name = getattr(getattr(call, "func", call), "__name__", "a call")
    return " ".join(call.args[:2]) if name == "call" and isinstance(call, partial) else str(name)


def together(calls: list[Callable[[], object]]) -> list[Result]:
    """Make calls at the same time, and return their results."""
    return [pending.result for pending in [PendingCall(call) for call in calls]]


def in_time(call: Callable[[], object]) -> Result:
    """Make a call that must not hang, and return its result."""
    return PendingCall(call).result


def begin(client: Client, method: str, path: str, **request: Any) -> PendingCall:
    """Let a client call the API in a thread of its own, and return the call."""
    return PendingCall(partial(client.call, method, path, **request))


def call(client: Client, method: str, path: str, **request: Any) -> Result:
    """Let a client call the API, and return what came of it."""
    return begin(client, method, path, **request).result
