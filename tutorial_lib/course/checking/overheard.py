"""What an answer says while it is checked, and how it sends its requests."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from traceback import format_exception_only
from typing import Any
from unittest import mock
from urllib.parse import unquote_plus

import jwt
import requests

from .wire import Wire

PIECE = 10  # characters of a secret that are too many to be seen
SHORTEST = 5  # characters of a secret that could stand nowhere else
JWT = re.compile(r"ey[\w-]{8,}\.[\w-]{8,}[\w.-]*")


class Overheard(logging.Handler):
    """What the learner's code said while it was checked, and how it sent its requests."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self.wire = Wire()
        self.printed = io.StringIO()
        self.logged: list[str] = []
        self.warned: list[warnings.WarningMessage] = []
        self.raised: list[BaseException] = []
        self.reported: list[BaseException] = []
        self.addresses: list[str] = []
        self.timeouts: list[Any] = []
        self.secrets = {*secrets}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as it would be written, and the error that goes along with it."""
        self.logged.append(self.format(record))
        if record.exc_info and record.exc_info[1]:
            self.reported.append(record.exc_info[1])

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear everything, and let nothing of it out; all is as before when the block has ended."""
        root = logging.getLogger()
        handlers, level = root.handlers, root.level
        with (
            redirect_stdout(self.printed),
            redirect_stderr(self.printed),
            self.wire.watched(),
            warnings.catch_warnings(record=True) as self.warned,
            mock.patch.object(requests.Session, "send", self._around(requests.Session.send)),
            mock.patch.object(jwt, "encode", self._noting(jwt.encode)),
        ):
            warnings.simplefilter("always")
            root.handlers = [self]
            root.setLevel(logging.DEBUG)
            try:
                yield
            finally:
                root.handlers = handlers
                root.setLevel(level)

    def _around(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """Return requests' `send`, noting what it is called with and which tokens came."""

        def noted(session: Any, request: Any, **settings: Any) -> Any:
            self.addresses.append(request.url)
            self.timeouts.append(timeout := settings.get("timeout"))
            self.wire.patience += timeout if isinstance(timeout, tuple) else ()
            response = send(session, request, **settings)
            if not settings.get("stream"):
                self.secrets.update(_issued(response))
            return response

        return noted

    def _noting(self, encode: Callable[..., str]) -> Callable[..., str]:
        """Return PyJWT's `encode`, noting each token: however it travels, it is known."""

        def noted(*claims: Any, **settings: Any) -> str:
            token = encode(*claims, **settings)
            self.secrets.add(_without_header(token))
            return token

        return noted

    @property
    def in_addresses(self) -> bool:
        """Whether a token or a password stood in an address, whoever sent it."""
        return self.leaks("\n".join(map(unquote_plus, self.wire.targets)))

    @property
    def told(self) -> dict[str, str]:
        """What was said, by how it was said."""
        return {
            "printed": self.printed.getvalue(),
            "log": "\n".join(self.logged),
            "warning": "\n".join(str(one.message) for one in self.warned),
            "error": "\n".join(_reported(one) for one in self.raised),
        }

    def leaks(self, text: str) -> bool:
        """Whether a piece of a secret stands in a text, or anything that looks like a token."""
        short = (one for one in self.secrets if SHORTEST <= len(one) < PIECE)
        if JWT.search(text) or any(one in text for one in short):
            return True
        pieces = {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)}
        said = (secret[at : at + PIECE] for secret in self.secrets for at in _begins(secret))
        return not pieces.isdisjoint(said)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that a report shows with it."""
    while error is not None:
        yield error
        context = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or context


def _reported(error: BaseException) -> str:
    """The words of an error's report: its own, its notes, and those of what it came from."""
    return "".join(line for one in chain(error) for line in format_exception_only(one))


def _issued(response: Any) -> set[str]:
    return {_without_header(token) for token in JWT.findall(response.text)}


def _without_header(token: str) -> str:
    """The parts of a token that differ from one to the next."""
    return token.partition(".")[2]


def _begins(secret: str) -> range:
    return range(len(secret) - PIECE + 1)
