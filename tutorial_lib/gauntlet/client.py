"""What the gauntlet asks of a client, and how it hears what came of a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

KNOWN_ERRORS = ("LoginFailed", "LoginRequired", "RefreshFailed")


class Client(Protocol):
    """A client under test: three calls, and whatever error of its own it likes to raise."""

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

    @property
    def body(self) -> Any:
        """The answer's JSON, `None` where it has none."""
        try:
            return None if self.response is None else self.response.json()
        except ValueError:
            return None

    def __str__(self) -> str:
        """Name the status or the error."""
        return self.error or str(self.status)


def result_of(call: Callable[[], object]) -> Result:
    """Make a call and return what its caller gets."""
    try:
        answer = call()
    except Exception as error:
        return Result(error=kind(error), raised=error)
    if not isinstance(answer, requests.Response):
        return Result()
    return Result(status=answer.status_code, response=answer)


def kind(error: BaseException) -> str:
    """Name an error as the gauntlet knows it: one of the client's three, network, or its class."""
    names = [base.__name__ for base in type(error).__mro__]
    for known in KNOWN_ERRORS:
        if known in names:
            return known
    network = (requests.ConnectionError, requests.Timeout, ConnectionError, TimeoutError)
    return "network" if isinstance(error, network) else type(error).__name__
