"""What the gauntlet asks of a client, and how it hears what came of a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

from .verdict import Stop, not_applicable

KNOWN_ERRORS = ("LoginFailed", "LoginRequired", "RefreshFailed")


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
            raise Stop("failed", f"the caller got {self}")
        return self.response

    def __str__(self) -> str:
        """Name the error or the status, or the kind of thing that came instead."""
        if self.error or self.status is not None:
            return self.error or str(self.status)
        kind = type(self.returned).__name__
        return "nothing" if self.returned is None else f"an object of type {kind}"


def result_of(call: Callable[[], object]) -> Result:
    """Make a call and return what its caller gets."""
    try:
        answer = call()
    except Stop:
        raise
    except NotImplementedError as error:
        raise Stop("not applicable", str(error) or "the client has no such part") from error
    except BaseException as error:  # a client that calls sys.exit() is to fail, and no more
        return Result(error=kind(error), raised=error)
    if not isinstance(answer, requests.Response):
        return Result(returned=answer)
    return Result(status=answer.status_code, response=answer)


def kind(error: BaseException) -> str:
    """Name an error as the gauntlet knows it: one of the client's three, network, or its class."""
    names = [base.__name__ for base in type(error).__mro__]
    for known in KNOWN_ERRORS:
        if known in names:
            return known
    network = (requests.ConnectionError, requests.Timeout, ConnectionError, TimeoutError)
    return "network" if isinstance(error, network) else type(error).__name__
