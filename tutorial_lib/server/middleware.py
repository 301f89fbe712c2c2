"""The words of WSGI (PEP 3333) that middleware needs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

#: The largest body in bytes that is read; more is answered 413.
BODY_LIMIT = 2_621_440

#: The key in the environ under which the journal finds, in words, what was done to a request.
FAULT = "tutorial.fault"
#: Under this one, what a request and its answer mean where that is said in another dialect.
MEANT = "tutorial.meant"


class ConnectionDropped(ConnectionError):
    """The connection ends without an answer; whoever serves the app closes it."""


def drop_connection(environ: Environ) -> None:
    """End this exchange without an answer."""
    raise ConnectionDropped("The server dropped the connection.")


def answering(status: str, headers: Mapping[str, str], body: bytes) -> App:
    """Return an app that gives this answer to every request; `status` is "404 Not Found"."""
    fields = {**headers, "Content-Length": str(len(body))}

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, list(fields.items()))
        return [body]

    return app


def path_matches(path: str, pattern: str) -> bool:
    """Return whether a path is the one named relative to the API ("me/"); "*" is any path."""
    return pattern == "*" or path.endswith("/" + pattern.lstrip("/"))


def note_fault(environ: Environ, word: str) -> None:
    """Leave a word about a fault for the journal."""
    environ[FAULT] = f"{environ[FAULT]}, {word}" if FAULT in environ else word
