"""Two programs with one login in a file, beside a model of what must come of what they do."""

import logging
import shutil
import traceback
from collections.abc import Callable
from typing import Any

from hypothesis import assume
from hypothesis.stateful import RuleBasedStateMachine, invariant
from requests import PreparedRequest

from tutorial_lib.client import ApiSession, FileStorage, RefreshFailed
from tutorial_lib.server import TutorialServer

from .deeds import PASSWORDS
from .ledger import Ledger
from .model import (
    CALL_FAULTS,
    FINE,
    LOGIN,
    LOGIN_FAULTS,
    LOGOUT,
    LOGOUT_FAULTS,
    REFRESH,
    REFRESH_FAULTS,
    Expectation,
    Model,
    Outcome,
)
from .wire import API, ELSEWHERE, HOME, Wire, path_of
from .world import folder_in_memory

AHEAD = 1  # the one of the two that refreshes a minute ahead of time


class Crash(BaseException):
    """The program ends here."""


class TwoPrograms(RuleBasedStateMachine):
    """Two programs, their server, and what must hold after every step."""

    server, elsewhere = TutorialServer(), TutorialServer(name="elsewhere")
    make: type[ApiSession] = ApiSession

    def __init__(self) -> None:
        super().__init__()
        for server in (self.server, self.elsewhere):
            server.reset()
        self.ledger = Ledger(self.server)
        self.model = Model(self.server, self.ledger)
        self.wire = Wire({HOME: self.server, ELSEWHERE: self.elsewhere}, self.ledger)
        self.path = folder_in_memory() / "login.json"
        self.sessions = [self.new_session(who=who) for who in (0, AHEAD)]
        self.spared = ""
        self.said: list[str] = []
        self.log = logging.Handler()
        self.log.emit = lambda record: self.said.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger().addHandler(self.log)

    def teardown(self) -> None:
        logging.getLogger().removeHandler(self.log)
        shutil.rmtree(self.path.parent)

    def new_session(self, api: str = API, who: int = 0) -> ApiSession:
        """A program that starts now; one of the two refreshes a minute ahead of time."""
        session = self.make(
            api,
            storage=FileStorage(self.path),
            now=self.server.clock.now,
            refresh_ahead=60 if who == AHEAD else None,
        )
        session.mount("http://", self.wire)
        return session

    # What must hold after every step.

    @invariant()
    def what_is_remembered_is_what_must_be(self) -> None:
        state = FileStorage(self.path).fresh()
        assert (state and (state.username, state.access, state.refresh)) == self.model.held
        assert [session.username for session in self.sessions] == [self.model.user] * 2

    @invariant()
    def no_live_token_is_lost_and_none_is_left_alive(self) -> None:
        assert self.ledger.left_alive(self.model.refresh) == []

    @invariant()
    def no_token_is_told_to_anybody(self) -> None:
        said, self.said = "\n".join(self.said), []
        assert not self.ledger.leaks_in(said)
        assert not any(password in said for password in PASSWORDS.values())
        assert all(sent.credential.kind == "none" for sent in self.elsewhere.journal)
        self.elsewhere.journal.clear()

    @invariant()
    def the_server_never_failed(self) -> None:
        assert self.server.errors == []

    # How a deed is done.

    def log_in(self, who: int, user: str, fault: str, former: str) -> None:
        """Log in, with these faults at the login and at the end of the former one."""
        expected = Expectation(self.model)
        outcome = expected.login(user, LOGIN_FAULTS[fault], LOGOUT_FAULTS[former])
        LOGIN_FAULTS[fault].happens(self.server, LOGIN)
        LOGOUT_FAULTS[former].happens(self.server, LOGOUT)
        session = self.sessions[who]
        self.compare(expected, outcome, lambda: session.login(user, PASSWORDS[user]))

    def make_a_call(
        self,
        who: int,
        deed: tuple[str, str],
        *,
        first: str = "fine",
        refresh: str = "fine",
        repeated: str = "fine",
    ) -> None:
        """Make a call, with these faults at its three requests."""
        method, path = deed
        faults = CALL_FAULTS[first], REFRESH_FAULTS[refresh], CALL_FAULTS[repeated]
        expected = Expectation(self.model)
        if who == AHEAD and self.model.is_due and self.model.access != self.spared:
            if refresh in ("slow", "cut off after"):
                return  # the refresh that follows at once would find its token spent
            outcome, faults = expected.call_ahead(path, *faults[:2]), (*faults[:2], FINE)
            self.spared = self.model.access if faults[1].outcome is RefreshFailed else ""
        else:
            outcome = expected.call(path, *faults)
        faults[0].happens(self.server, path)
        faults[1].happens(self.server, REFRESH)
        self.when("receives", REFRESH, lambda: faults[2].happens(self.server, path))
        note = {"text": "mine"} if method == "POST" else None
        session = self.sessions[who]
        self.compare(
            expected, outcome, lambda: session.request(method, path, json=note).status_code
        )

    def access_expires(self) -> None:
        """Let the access token end, and the refresh token live on."""
        if self.model.is_access_good:
            self.server.clock.advance(minutes=31)
            assume(self.model.can_refresh)

    def compare(self, expected: Expectation, outcome: Outcome, deed: Callable[[], Any]) -> None:
        """Do a deed; it must come to what the model says, by the requests that it says."""
        self.server.journal.clear()
        name = self.model.user
        try:
            came: Outcome = deed()
        except Exception as error:
            came = type(error)
            self.said.append("".join(traceback.format_exception(error)))
        finally:
            self.server.faults.clear()
            self.wire.hook = lambda *_: None
        assert came == outcome
        assert [sent.path.removeprefix("/api/") for sent in self.server.journal] == expected.paths
        assert {sent.credential.username for sent in self.server.journal} <= {None, name}
        expected.comes_true()

    def dies(self, who: int, deed: Callable[[], Any]) -> None:
        """Do a deed in whose midst the program crashes, and start it again."""
        try:
            deed()
        except Crash:
            self.starts_again(who)
        else:
            raise AssertionError("the program did not come to where it should have crashed")
        finally:
            self.wire.hook = lambda *_: None

    def starts_again(self, who: int) -> None:
        """Put a program that starts now in the place of one that has ended."""
        self.sessions[who] = self.new_session(who=who)
        self.spared = "" if who == AHEAD else self.spared

    def when(self, moment: str, path: str, then: Callable[[], None]) -> None:
        """Do something at one moment of an exchange."""

        def hook(now: str, request: PreparedRequest, *_: Any) -> None:
            if (now, path_of(request)) == (moment, path):
                then()

        self.wire.hook = hook


def crash(*_: object) -> None:
    """End the program."""
    raise Crash
