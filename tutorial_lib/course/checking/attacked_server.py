"""A server under attack, without a socket, and what somebody can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from tutorial_lib.course.answers import module
from tutorial_lib.course.kept_pieces import standing_alone
from tutorial_lib.course.sources import CannotKeep
from tutorial_lib.server import CourseClock
from tutorial_lib.theft import AttackedServer, Caller
from tutorial_lib.wall import Refused

from .checker import CAP, ELSEWHERE, PEOPLE, Checker

NOTES = {name: f"what only {name} may read" for name in PEOPLE}


class Attacked:
    """A server with other people than the notebook's, its caller, and what a part of it raised."""

    def __init__(self, checker: Checker, *, spend: Any = None, **parts: Any) -> None:
        given = {"notes": NOTES, "refusal": Refused, **ELSEWHERE, **parts}
        self.unforeseen: Exception | None = None
        own = self.watched(spend) if spend else None
        self.server = AttackedServer(clock=CourseClock(), spend=own, **given)
        self.server.faults.cap(CAP)
        self.api = Caller(self.server.wsgi, "http://in-process" + self.server.settings.api_prefix)
        checker.show(self.server)

    def watched(self, spend: Callable[..., Any]) -> Callable[..., Any]:
        """Return a part whose unforeseen errors are kept: the server answers them with a 500."""

        def spending(*given: Any, **named: Any) -> Any:
            self.unforeseen = None
            try:
                return spend(*given, **named)
            except Refused:
                raise
            except Exception as error:
                self.unforeseen = error  # with its traceback, which the server forgets
                raise RuntimeError from None

        return spending

    def log_in(self, name: str) -> dict[str, str]:
        """Return the two tokens of a new login."""
        body = {"username": name, "password": PEOPLE[name]}
        pair: dict[str, str] = self.api.post("token/", json=body).json()
        return pair

    def refresh(self, refresh: str, beside: str | None = None) -> requests.Response:
        """Have a refresh token spent, with an access token beside it where one is given."""
        return self.api.post("token/refresh/", json={"refresh": refresh}, token=beside)

    def log_out(self, refresh: str) -> None:
        """End a login."""
        self.api.post("token/blacklist/", json={"refresh": refresh})

    def who(self, access: str) -> str:
        """Return whose access token it is, as the server says; "" for nobody's."""
        return str(self.api.get("me/", token=access).json().get("username", ""))


def second_process(checker: Checker, name: str) -> Callable[..., Any]:
    """Return the answer as another process has it: no lock, and no variable, is shared."""
    try:
        source = standing_alone(name, checker.answer)
    except CannotKeep:
        return checker.answer  # type: ignore[no-any-return]
    return getattr(module("worked.second_process", source), name)  # type: ignore[no-any-return]
