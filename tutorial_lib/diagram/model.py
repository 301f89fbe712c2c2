"""What a sequence diagram shows, before anyone decides how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeGuard

Shape = Literal["request", "repeated", "answer", "refused", "failed", "dropped"]


class CredentialLike(Protocol):
    """What an Authorization header carried."""

    @property
    def kind(self) -> str: ...
    @property
    def username(self) -> str | None: ...
    @property
    def fingerprint(self) -> str | None: ...


class ExchangeLike(Protocol):
    """One request and its answer, as a server's journal keeps it."""

    @property
    def number(self) -> int: ...
    @property
    def time(self) -> float: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def credential(self) -> CredentialLike: ...
    @property
    def status(self) -> int | None: ...
    @property
    def code(self) -> str | None: ...
    @property
    def repeats(self) -> int | None: ...
    @property
    def fault(self) -> str | None: ...
    @property
    def began(self) -> float: ...
    @property
    def ended(self) -> float: ...


class NoteLike(Protocol):
    """Something that happened beside the exchanges, such as a save to the storage."""

    @property
    def text(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def began(self) -> float: ...


Entry = ExchangeLike | NoteLike
Entries = Iterable[Entry]


def entries(journal: Entries | None) -> list[Entry]:
    """Return the entries of a journal as they are now, or of a plain list of them."""
    return list(getattr(journal, "steps", journal) or ())


def is_exchange(entry: Entry) -> TypeGuard[ExchangeLike]:
    """Tell whether a journal's entry is a request with its answer."""
    return hasattr(entry, "method")


def is_note(entry: Entry) -> TypeGuard[NoteLike]:
    """Tell whether a journal's entry is a note and not an exchange."""
    return not is_exchange(entry)


@dataclass(frozen=True)
class Arrow:
    """One arrow: a request toward a server, or the server's answer."""

    shape: Shape
    label: str
    details: tuple[str, ...] = ()
    fault: str | None = None
    lane: str = "API"
    call: str | None = None  # "call 3", where several calls are mixed
    refresh: bool = False
    band: str | None = None  # the words over a refresh that begins here, or goes on

    @property
    def outward(self) -> bool:
        """Whether the arrow leaves the client."""
        return self.shape in ("request", "repeated")


@dataclass(frozen=True)
class Aside:
    """A step beside the exchanges; `inward` when it brings something to the client."""

    text: str
    actor: str
    inward: bool = False


@dataclass(frozen=True)
class Pause:
    """Time that passed on the server's clock, in words."""

    words: str


@dataclass(frozen=True)
class Gap:
    """Calls that are left out of a long picture, in words."""

    words: str


Row = Arrow | Aside | Pause | Gap


@dataclass(frozen=True)
class Block:
    """The rows of one call, or of several whose exchanges are mixed in time."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """Lanes from left to right, and the parts from top to bottom."""

    lanes: tuple[str, ...]
    parts: tuple[Block | Pause | Gap, ...]
    title: str | None = None
