"""One call of a verifier that anybody may have written: what came of it, whatever it does."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Literal
from unittest import mock

from tutorial_lib.gauntlet.limits import LIMIT, Stopped, TooLong, within
from tutorial_lib.gauntlet.verdict import printable, without_secrets

from .parts import Refused

STEPS = 10_000_000  # lines of Python for one token: more is an endless loop
MOST_ROUNDS = 1_000_000  # of PBKDF2, for one token
MOST_BYTES = 250_000  # that a decompression may give
LONGEST_WORD = 60  # characters of a reason
PLACES = ("connect", "connect_ex", "sendto", "bind")  # where a socket leaves the program

Verify = Callable[..., Any]
Kind = Literal["taken", "refused", "broke"]


@dataclass(frozen=True)
class Seen:
    """What came of one call: claims were accepted, the token was refused, or something broke."""

    kind: Kind
    fact: str = ""
    claims: dict[str, Any] = field(default_factory=dict, repr=False)


class Forbidden(BaseException):
    """What no verifier does; no `except Exception` catches it."""


class Watch:
    """What a verifier does beside its work."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.printed = io.StringIO()

    def forbid(self, fact: str) -> Callable[..., Any]:
        """Return a function in place of one that no verifier calls."""

        def call(*given: Any, **named: Any) -> Any:
            self.done.append(fact)
            raise Forbidden(fact)

        return call

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the program for a block."""
        with ExitStack() as stack:
            put = stack.enter_context
            put(redirect_stdout(self.printed))
            put(redirect_stderr(self.printed))
            for name in PLACES:
                put(mock.patch.object(socket.socket, name, self.forbid("opened a socket")))
            put(mock.patch.object(socket, "getaddrinfo", self.forbid("asked for a host's address")))
            for name in ("_exit", "abort", "kill", "fork", "system"):
                if hasattr(os, name):
                    put(mock.patch.object(os, name, self.forbid(f"called os.{name}")))
            put(mock.patch.object(hashlib, "pbkdf2_hmac", self._rounds))
            put(mock.patch.object(zlib, "decompress", self._unpacked))
            yield

    def _rounds(self, name: str, password: Any, salt: Any, iterations: int, *rest: Any) -> bytes:
        if iterations > MOST_ROUNDS:
            self.forbid(f"would do {iterations:,} rounds")()
        return self._kept_rounds(name, password, salt, iterations, *rest)

    def _unpacked(self, data: Any, wbits: int = 15, bufsize: int = 0) -> bytes:
        unpacking = zlib.decompressobj(wbits)
        found = unpacking.decompress(data, MOST_BYTES)
        if unpacking.unconsumed_tail:
            self.forbid(f"unpacks more than {MOST_BYTES:,} bytes")()
        return found

    _kept_rounds = staticmethod(hashlib.pbkdf2_hmac)


def tried(
    verify: Verify,
    token: str,
    *,
    keys: Mapping[str | None, Any],
    given: Mapping[str, Any],
    limit: float = LIMIT,
) -> Seen:
    """Return what came of a call. Whatever it does, this returns, and the next call can be made.

    An endless loop ends after so many lines, what waits for something after `limit` seconds.
    """
    watch, own = Watch(), dict(keys)
    with watch.watching():
        seen = _ended(lambda: _counting(lambda: verify(token, keys=own, **given)), limit)
    printed = watch.printed.getvalue()
    if watch.done:
        return Seen("broke", f"it {watch.done[0]}")
    if without_secrets(printed, token) != printed:
        return Seen("broke", "it printed the token")
    if own != keys:
        return Seen("broke", "it changed the keys that it was given")
    return seen


def _ended(call: Callable[[], Any], limit: float) -> Seen:
    try:
        claims = within(limit, call)
    except TooLong:
        return Seen("broke", f"it did not end within {limit:g} seconds")
    except (Forbidden, Stopped) as ended:
        return Seen("broke", f"it {ended}")
    except BaseException as error:
        return _raised(error)
    if not isinstance(claims, Mapping):
        return Seen("broke", f"it returned {word(type(claims).__name__)}, not a mapping")
    return Seen("taken", claims=dict(claims))


def _raised(error: BaseException) -> Seen:
    """A refusal is an error called Refused, the course's own or the verifier's."""
    name = type(error).__name__
    if name == Refused.__name__:
        said = getattr(error, "reason", None) or str(error)
        return Seen("refused", word(str(said)))
    if isinstance(error, SystemExit):
        return Seen("broke", "it ended the program")
    return Seen("broke", f"it raised {word(name)}, not Refused")


def word(said: str) -> str:
    """Return something that was said fit for a table: no token, one line, not long."""
    return printable(" ".join(without_secrets(said[:2_000]).split()))[:LONGEST_WORD]


def _counting(call: Callable[[], Any]) -> Any:
    """Make a call, whose lines of Python are counted."""
    left = STEPS

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Forbidden(f"did not end within {STEPS:,} lines")
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        return call()
    finally:
        sys.settrace(before)
