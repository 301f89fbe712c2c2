"""Small journals made by hand, with the attributes of the real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tutorial_lib.server.exchange import Message

START = 1736931600.0  # 2025-01-15 09:00 UTC


@dataclass(frozen=True)
class Credential:
    kind: str = "none"
    username: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class Exchange:
    number: int
    method: str = "GET"
    path: str = "/api/me/"
    credential: Credential = Credential()
    status: int | None = 200
    code: str | None = None
    repeats: int | None = None
    fault: str | None = None
    time: float = START
    began: float = 0.0
    ended: float = 0.0
    server: str = "API"
    spent: str | None = None
    issued: tuple[str, ...] = ()
    request: Message | None = None
    response: Message | None = None


@dataclass(frozen=True)
class Note:
    text: str
    began: float
    actor: str = "storage"


@dataclass
class Journal:
    """Steps in order; each takes one second unless it says otherwise."""

    steps: list[Exchange | Note] = field(default_factory=list)

    def add(self, *, minute: float = 0, lasts: tuple[float, float] | None = None, **kw) -> Exchange:
        number = 1 + sum(isinstance(step, Exchange) for step in self.steps)
        began, ended = lasts or (10.0 * (len(self.steps) + 1), 10.0 * (len(self.steps) + 1) + 5)
        time = START + 60 * minute
        self.steps.append(Exchange(number, time=time, began=began, ended=ended, **kw))
        return self.steps[-1]

    def note(self, text: str, began: float | None = None) -> None:
        self.steps.append(Note(text, began or 10.0 * (len(self.steps) + 1)))

    def __iter__(self) -> Iterator[Exchange]:
        return iter(step for step in self.steps if isinstance(step, Exchange))


def access(fingerprint: str, username: str = "ada") -> Credential:
    return Credential("access", username, fingerprint)


def log_in(journal: Journal, **kw) -> None:
    journal.add(method="POST", path="/api/token/", issued=("3f2a", "91bc"), **kw)


def refresh(journal: Journal, **kw) -> Exchange:
    found = {"method": "POST", "path": "/api/token/refresh/", "spent": "91bc"} | kw
    if found.get("status", 200) == 200:
        found = {"issued": ("77d0",)} | found
    return journal.add(**found)


def refused(journal: Journal, fingerprint: str = "3f2a", **kw) -> Exchange:
    return journal.add(credential=access(fingerprint), status=401, code="token_not_valid", **kw)


def whole_journey(*, storage: bool = False) -> Journal:
    """Log in, call, 31 minutes pass, call again."""
    journal = Journal()
    log_in(journal)
    if storage:
        journal.note("save: ada, access 3f2a")
        journal.note("load: ada, access 3f2a")
    journal.add(credential=access("3f2a"))
    if storage:
        journal.note("load: ada, access 3f2a")
    first = refused(journal, minute=31)
    refresh(journal, minute=31)
    if storage:
        journal.note("replace: ada, access 77d0")
    journal.add(credential=access("77d0"), repeats=first.number, minute=31)
    return journal


def stampede(callers: int = 4) -> Journal:
    """Several calls at once, one refresh for all, and every call repeated."""
    journal = Journal()
    for caller in range(callers):
        path = f"/api/notes/{caller + 1}/"
        refused(journal, path=path, lasts=(caller, callers + caller + 0.5))
    now = 2.0 * callers + 1
    refresh(journal, lasts=(now, now + 1))
    for caller in range(callers):
        path, lasts = f"/api/notes/{caller + 1}/", (now + 2 + caller, now + 3 + callers + caller)
        journal.add(path=path, credential=access("77d0"), repeats=caller + 1, lasts=lasts)
    return journal


def trouble() -> Journal:
    """Faults, a dropped answer, a refused refresh, and what else goes wrong."""
    journal = Journal()
    journal.add(method="POST", path="/api/token/", status=400)
    journal.add(credential=access("3f2a"), status=None, fault="dropped")
    refused(journal)
    refresh(journal, status=503, fault="status 503")
    journal.add(credential=Credential("refresh", "ada", "91bc"), status=401, code="token_not_valid")
    journal.add(path="/api/forbidden/", credential=access("3f2a"), status=403)
    return journal
