"""The life of a client, as hypothesis makes it up, beside a model of what must come of it."""

import warnings
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)

from tutorial_lib.client import StorageWarning, file_storage

from .deeds import PASSWORDS
from .ledger import ANSWER_LOST
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
    Fault,
)
from .programs import AHEAD, TwoPrograms, crash
from .wire import ELSEWHERE
from .world import ROTATIONS

WHO = st.sampled_from([0, AHEAD])
USERS = st.sampled_from(["ada", "grace"])
DEEDS = st.sampled_from([("GET", "me/"), ("POST", "notes/")])
MOMENTS = st.sampled_from(["sends", "receives"])


def trouble(faults: dict[str, Fault]) -> st.SearchStrategy[str]:
    """The name of a fault; mostly nothing goes wrong."""
    return st.sampled_from(["fine"] * len(faults) + list(faults))


class Life(TwoPrograms):
    """All that people do with two programs, and all that can happen to them."""

    # What people do.

    @initialize(rotation=st.sampled_from(list(ROTATIONS)))
    def begin(self, rotation: str) -> None:
        self.server.set(**ROTATIONS[rotation])
        self.log_in(0, "ada", "fine", "fine")

    @precondition(lambda self: not self.model.user)
    @rule(who=WHO, user=USERS)
    def login(self, who: int, user: str) -> None:
        self.log_in(who, user, "fine", "fine")

    @rule(who=WHO, user=USERS, fault=trouble(LOGIN_FAULTS), former=trouble(LOGOUT_FAULTS))
    def login_with_trouble(self, who: int, user: str, fault: str, former: str) -> None:
        self.log_in(who, user, fault, former)

    @rule(who=WHO, user=USERS)
    def login_with_a_wrong_password(self, who: int, user: str) -> None:
        expected = Expectation(self.model)
        outcome = expected.login(user, LOGIN_FAULTS["401"], FINE)
        self.compare(expected, outcome, lambda: self.sessions[who].login(user, "wrong-password"))

    @precondition(lambda self: self.model.user)
    @rule(who=WHO, fault=trouble(LOGOUT_FAULTS))
    def logout(self, who: int, fault: str) -> None:
        expected = Expectation(self.model)
        outcome = expected.logout(LOGOUT_FAULTS[fault])
        LOGOUT_FAULTS[fault].happens(self.server, LOGOUT)
        self.compare(expected, outcome, self.sessions[who].logout)

    @rule(who=WHO, deed=DEEDS)
    def call(self, who: int, deed: tuple[str, str]) -> None:
        self.make_a_call(who, deed)

    @rule(who=WHO, deed=DEEDS, first=st.sampled_from(list(CALL_FAULTS)))
    def call_with_trouble(self, who: int, deed: tuple[str, str], first: str) -> None:
        self.make_a_call(who, deed, first=first)

    @rule(who=WHO, deed=DEEDS)
    def call_with_an_expired_token(self, who: int, deed: tuple[str, str]) -> None:
        self.server.clock.advance(minutes=31)
        self.make_a_call(who, deed)

    @rule(who=WHO, deed=DEEDS, refresh=st.sampled_from(list(REFRESH_FAULTS)))
    def call_with_trouble_in_the_refresh(
        self, who: int, deed: tuple[str, str], refresh: str
    ) -> None:
        self.server.clock.advance(minutes=31)
        self.make_a_call(who, deed, refresh=refresh)

    @rule(who=WHO, deed=DEEDS, repeated=st.sampled_from(list(CALL_FAULTS)))
    def call_with_trouble_after_the_refresh(
        self, who: int, deed: tuple[str, str], repeated: str
    ) -> None:
        self.server.clock.advance(minutes=31)
        self.make_a_call(who, deed, repeated=repeated)

    @rule()
    def follow_a_redirect_to_another_origin(self) -> None:
        self.server.faults.next("me/", redirect=f"{ELSEWHERE}/api/me/")
        assert self.sessions[0].get("me/").status_code == 401
        (arrived,) = self.elsewhere.journal
        assert arrived.credential.kind == "none"

    @rule()
    def open_the_file_for_another_api(self) -> None:
        session = self.new_session(f"{ELSEWHERE}/api/")
        assert not session.is_logged_in
        assert session.get("me/").status_code == 401
        assert session.logout()
        assert [sent.credential.kind for sent in self.elsewhere.journal] == ["none"]

    # What happens to them.

    @rule(minutes=st.sampled_from([1, 20, 31, 25 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.server.clock.advance(minutes=minutes)

    @rule(rotation=st.sampled_from(list(ROTATIONS)))
    def the_server_rotates_otherwise(self, rotation: str) -> None:
        self.server.set(**ROTATIONS[rotation])

    @rule(key=st.sampled_from(["a" * 40, "b" * 40]))
    def the_server_gets_another_key(self, key: str) -> None:
        self.server.signing_key = key

    @precondition(lambda self: self.model.user)
    @rule(who=WHO, deed=DEEDS)
    def the_account_is_inactive_for_a_while(self, who: int, deed: tuple[str, str]) -> None:
        user = str(self.model.user)
        self.server.accounts.disable(user)
        self.model.inactive.add(user)
        self.make_a_call(who, deed)
        self.log_in(who, user, "fine", "fine")
        self.server.accounts.enable(user)
        self.model.inactive.discard(user)

    @rule(who=WHO)
    def restart(self, who: int) -> None:
        self.starts_again(who)

    @precondition(lambda self: self.model.user)
    @rule(who=WHO)
    def the_file_is_damaged(self, who: int) -> None:
        self.ledger.excuse(self.model.refresh, ANSWER_LOST)
        self.path.write_text(self.path.read_text()[:-40])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert not self.sessions[who].is_logged_in
        assert [warning.category for warning in caught] == [StorageWarning]
        self.model.forget()

    # Crashes: what the program had asked for is lost, what it had written stays.

    @precondition(lambda self: self.model.user and self.model.can_refresh)
    @rule(who=WHO, moment=MOMENTS)
    def crash_in_a_refresh(self, who: int, moment: str) -> None:
        self.access_expires()
        self.when(moment, REFRESH, crash)
        self.dies(who, lambda: self.sessions[who].get("me/"))

    @precondition(lambda self: self.model.user and self.model.can_refresh)
    @rule(who=WHO)
    def crash_while_the_new_token_is_written(self, who: int) -> None:
        self.access_expires()
        with mock.patch.object(file_storage.os, "replace", crash):
            self.dies(who, lambda: self.sessions[who].get("me/"))
        half_written = self.path.with_name("login.json.new")
        half_written.write_text('{"version": 1, "usern')  # a real crash tidies nothing up
        assert self.ledger.last is not None
        if self.ledger.last[1] != self.model.refresh:
            self.ledger.excuse(self.ledger.last[1], ANSWER_LOST)

    @rule(who=WHO, user=USERS, moment=MOMENTS)
    def crash_before_a_login_is_written(self, who: int, user: str, moment: str) -> None:
        self.when(moment, LOGIN, crash)
        self.dies(who, lambda: self.sessions[who].login(user, PASSWORDS[user]))

    @precondition(lambda self: self.model.user)
    @rule(who=WHO, user=USERS, moment=MOMENTS)
    def crash_before_the_former_login_is_ended(self, who: int, user: str, moment: str) -> None:
        self.when(moment, LOGOUT, crash)
        self.dies(who, lambda: self.sessions[who].login(user, PASSWORDS[user]))
        self.model.log_in(user)

    @precondition(lambda self: self.model.user)
    @rule(who=WHO, moment=MOMENTS)
    def crash_in_a_logout(self, who: int, moment: str) -> None:
        self.when(moment, LOGOUT, crash)
        self.dies(who, self.sessions[who].logout)
        self.model.forget()
