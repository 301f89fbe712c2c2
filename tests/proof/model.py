"""The rules of a client as a small model: what a caller gets, and what is remembered after it."""

from dataclasses import dataclass, field
from typing import Any

import jwt
import requests

from tutorial_lib.client import AuthError, LoginFailed, LoginRequired, RefreshFailed
from tutorial_lib.server import TutorialServer

from .ledger import Ledger

Outcome = Any  # a status, a value, or the class of an error

LOGIN, REFRESH, LOGOUT = "token/", "token/refresh/", "token/blacklist/"


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with an exchange, and what becomes of the exchange by it."""

    how: dict[str, Any] = field(default_factory=dict, hash=False)
    outcome: Outcome = None
    refuses_token: bool = False

    def happens(self, server: TutorialServer, path: str) -> None:
        """Let it happen to the next request to a path."""
        if self.how:
            server.faults.next(path, **self.how)


FINE = Fault()
SLOW = Fault({"delay": 0.0, "drop": "after"}, requests.ReadTimeout)
CUT_BEFORE = Fault({"drop": "before"}, requests.ConnectionError)
CUT_AFTER = Fault({"drop": "after"}, requests.ConnectionError)

CALL_FAULTS = {
    "fine": FINE,
    "503": Fault({"status": 503}, 503),
    "403": Fault({"status": 403}, 403),
    "slow": SLOW,
    "cut off before": CUT_BEFORE,
    "cut off after": CUT_AFTER,
    "401 about the user": Fault({"status": 401, "body": {"code": "user_inactive"}}, 401),
    "401 once": Fault({"status": 401}, 401, refuses_token=True),
    "401 always": Fault({"status": 401, "times": 2}, 401, refuses_token=True),
}
REFRESH_FAULTS = {
    "fine": FINE,
    "503": Fault({"status": 503}, RefreshFailed),
    "429": Fault({"status": 429}, RefreshFailed),
    "400": Fault({"status": 400, "body": {"detail": "no"}}, RefreshFailed),
    "HTML": Fault({"body": "<h1>Hello</h1>"}, RefreshFailed),
    "no access": Fault({"body": {}}, RefreshFailed),
    "slow": Fault(SLOW.how, RefreshFailed),
    "cut off before": Fault(CUT_BEFORE.how, RefreshFailed),
    "cut off after": Fault(CUT_AFTER.how, RefreshFailed),
    "401": Fault({"status": 401}, LoginRequired),
    "invalid_grant": Fault({"status": 400, "body": {"error": "invalid_grant"}}, LoginRequired),
}
LOGIN_FAULTS = {
    "fine": FINE,
    "400": Fault({"status": 400, "body": {"username": ["unknown"]}}, LoginFailed),
    "401": Fault({"status": 401}, LoginFailed),
    "503": Fault({"status": 503}, requests.HTTPError),
    "HTML": Fault({"body": "<h1>Hello</h1>"}, AuthError),
    "slow": SLOW,
    "cut off before": CUT_BEFORE,
    "cut off after": CUT_AFTER,
}
LOGOUT_FAULTS = {
    "fine": FINE,
    "503": Fault({"status": 503}, False),
    "slow": Fault(SLOW.how, False),
    "cut off before": Fault(CUT_BEFORE.how, False),
    "cut off after": Fault(CUT_AFTER.how, False),
}


class Model:
    """Who is logged in with which tokens; it asks the server only what the server would do."""

    def __init__(self, server: TutorialServer, ledger: Ledger) -> None:
        self.server, self.ledger = server, ledger
        self.user: str | None = None
        self.access, self.refresh, self.obtained_at = "", "", 0.0
        self.inactive: set[str] = set()

    @property
    def held(self) -> tuple[str, str, str] | None:
        """What must lie in the store."""
        return (self.user, self.access, self.refresh) if self.user else None

    def log_in(self, user: str) -> None:
        """A login was answered: its tokens are the last that were issued."""
        self.user = user
        self.renew()

    def renew(self) -> None:
        """A refresh was answered."""
        assert self.ledger.last is not None
        self.access, self.refresh = self.ledger.last
        self.obtained_at = self.server.clock.now()

    def forget(self) -> None:
        """The login has ended."""
        self.user, self.access, self.refresh = None, "", ""

    @property
    def can_refresh(self) -> bool:
        """Whether the server would give a new access token."""
        return self.ledger.is_live(self.refresh) and self.user not in self.inactive

    @property
    def is_due(self) -> bool:
        """Whether who refreshes ahead of time does it now: in the last minute of thirty."""
        return self.user is not None and self.server.clock.now() - self.obtained_at > 29 * 60

    @property
    def is_access_good(self) -> bool:
        """Whether the server takes the access token; of its owner it may think otherwise."""
        try:
            return self.server.decode(self.access)["exp"] > self.server.clock.now()
        except jwt.InvalidTokenError:
            return False


class Expectation:
    """What one deed must come to, and which requests it takes. Made before the deed is done."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.paths: list[str] = []
        self.renews = False
        self.forgets = False
        self.logs_in: str | None = None

    def call(self, path: str, first: Fault, refresh: Fault, repeated: Fault) -> Outcome:
        """A call, whose first request, refresh and repeated request meet with these faults."""
        model = self.model
        outcome, is_refused = self._answer(path, first, model.is_access_good)
        if model.user is None or not is_refused:
            return outcome
        self.paths.append(REFRESH)
        if refresh.outcome is not None:
            self.forgets = refresh.outcome is LoginRequired
            return refresh.outcome
        if not model.can_refresh:
            self.forgets = True
            return LoginRequired
        self.renews = True
        again = first if first.how.get("times") else repeated
        return self._answer(path, again, True)[0]

    def call_ahead(self, path: str, first: Fault, refresh: Fault) -> Outcome:
        """A call that is preceded by a refresh ahead of time."""
        self.paths.append(REFRESH)
        if refresh.outcome is RefreshFailed:
            # The old token is tried, and the 401 asks for a refresh once more.
            return self.call(path, first, FINE, FINE)
        if refresh.outcome is LoginRequired or not self.model.can_refresh:
            self.forgets = True
            return LoginRequired
        self.renews = True
        outcome, is_refused = self._answer(path, first, True)
        if not is_refused:
            return outcome
        self.paths.append(REFRESH)
        return self._answer(path, first if first.how.get("times") else FINE, True)[0]

    def login(self, user: str, fault: Fault, former: Fault) -> Outcome:
        """A login, and the end of the former one."""
        self.paths.append(LOGIN)
        if fault.outcome is not None:
            return fault.outcome
        if user in self.model.inactive:
            return LoginFailed
        self.logs_in = user
        if self.model.user is not None:
            self.paths.append(LOGOUT)
        return None

    def logout(self, fault: Fault) -> Outcome:
        """A logout."""
        if self.model.user is None:
            return True
        self.paths.append(LOGOUT)
        self.forgets = True
        return self.model.ledger.is_live(self.model.refresh) if fault is FINE else False

    def comes_true(self) -> None:
        """Let the model remember what the client must remember now."""
        if self.logs_in:
            self.model.log_in(self.logs_in)
        if self.renews:
            self.model.renew()
        if self.forgets:
            self.model.forget()

    def _answer(self, path: str, fault: Fault, is_good: bool) -> tuple[Outcome, bool]:
        self.paths.append(path)
        if fault.outcome is not None:
            return fault.outcome, fault.refuses_token
        if self.model.user is None or not is_good:
            return 401, True
        if self.model.user in self.model.inactive:
            return 401, False
        return (201 if path == "notes/" else 200), False
