"""Programs that call, many at once perhaps, and how it ended: helpers of several chapters."""

from __future__ import annotations

import threading
import warnings
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import requests
from requests.auth import AuthBase

from .client import MemoryStorage, TokenStorage, UserState, login

if TYPE_CHECKING:
    from .server import TutorialServer

TIMEOUT = 5  # seconds
Call = Callable[[], requests.Response]


def log_in(
    server: TutorialServer,
    storage: TokenStorage,
    username: str = "ada",
    password: str = "lovelace-1843",
) -> None:
    """Log a user in at the course's server, and keep both tokens in the storage."""
    pair = login(server.api_url, username, password)
    storage.save(UserState(username, pair.access, pair.refresh))


def logged_in(server: TutorialServer) -> MemoryStorage:
    """Log Ada in at the course's server; return the storage that holds her two tokens."""
    storage = MemoryStorage()
    log_in(server, storage)
    return storage


def caller(server: TutorialServer, auth: AuthBase, path: str = "me/") -> Call:
    """Return a call of a program with this auth object, whose access token has expired.

    The server's clock goes on by 31 minutes, and its journal begins anew.
    """
    session = requests.Session()
    session.auth = auth
    server.clock.advance(minutes=31)
    server.journal.clear()
    return lambda: session.get(server.api_url + path, timeout=TIMEOUT)


def refresh_by_hand(server: TutorialServer, refresh: str) -> requests.Response:
    """Post a refresh token, past every client, and return the answer."""
    address = server.api_url + "token/refresh/"
    return requests.post(address, json={"refresh": refresh}, timeout=TIMEOUT)


def end_of(call: Call) -> str:
    """Return how a call ended, in a word: the answer's status, or the kind of error."""
    try:
        return str(call().status_code)
    except requests.RequestException as error:
        return type(error).__name__


def said(call: Callable[[], Any]) -> Any:
    """Return what a call returns, or the kind and the message of the error it ends with."""
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def kind_of_error(call: Callable[[], Any]) -> str | None:
    """Return the kind of error that a call ends in, or None."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return None


def with_warnings(call: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Return what a call returns, and the warnings it gave."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        return call(), [str(warning.message) for warning in caught]


def at_once(number: int, call: Call) -> dict[str, int]:
    """Make a call in so many threads at once, and count how they ended."""
    with ThreadPoolExecutor(number) as pool:
        ends = Counter(pool.map(lambda _: end_of(call), range(number)))
    return dict(sorted(ends.items()))


def overtaken(server: TutorialServer, slow: Call, quick: Call) -> dict[str, str]:
    """Hold the slow call's refresh at the server's door, make the quick call; how both ended."""
    with server.faults.hold("token/refresh/") as held, ThreadPoolExecutor(1) as pool:
        first = pool.submit(end_of, slow)
        held.arrived()
        second = end_of(quick)
        held.release()
    return {"slow": first.result(), "quick": second}


def arrived(server: TutorialServer) -> dict[str, int]:
    """Count what has reached the server, by path and status."""
    counts = Counter(f"{sent.path} {sent.status}" for sent in server.journal)
    return dict(sorted(counts.items()))


def sharing(retry_once: type[Any]) -> type[Any]:
    """Make the SharedRetry of chapter 05 out of a RetryOnce of chapter 04.

    It asks one object, its `renewal`, for the token after the refused one.
    """

    class SharedRetry(retry_once):  # type: ignore[misc]
        def __init__(self, renewal: Any) -> None:
            super().__init__(renewal.storage, renewal.api_url)
            self.renewal, self.mine = renewal, threading.local()

        def on_response(self, response: requests.Response, **settings: Any) -> Any:
            sent = str(response.request.headers.get("Authorization", ""))
            self.mine.refused = sent.removeprefix("Bearer ")
            return super().on_response(response, **settings)

        def new_token(self) -> str:
            return str(self.renewal.token_after(self.mine.refused))

    return SharedRetry
