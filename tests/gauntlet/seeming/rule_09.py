"""Rule 9: the loser of a race never wipes the winner's tokens."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import LoginRequired
from tutorial_lib.client.renewal import Renewal, TokenRefused
from tutorial_lib.client.user_state import UserState

from ._plain import Plain, Renewing, Tokens


class WipesTheStore(Renewing):
    """A refusal empties the store, whatever lies there."""

    class renewal(Renewal):
        def _after_refusal(self, state: UserState) -> UserState:
            self._storage.clear()
            raise LoginRequired("Log in again.")


class LooksOnlyIntoMemory(Plain):
    """Reads again what it has itself in memory, and deletes the file."""

    def login(self, username: str, password: str) -> None:
        super().login(username, password)

    def load(self) -> Tokens:
        if not self.kept:
            self.kept = super().load()
        return self.kept


class LogsOutBesideTheWinner(Renewing):
    """Leaves the winner's tokens alone, and asks for a login although they lie there."""

    class renewal(Renewal):
        def _after_refusal(self, state: UserState) -> UserState:
            self._storage.replace(state, None)
            raise LoginRequired("Log in again.")


class WipesAfterInvalidGrant(Renewing):
    """At a 401 it looks again, at a 400 with `invalid_grant` it does not."""

    class renewal(Renewal):
        def _ask(self, refresh: str) -> dict[str, Any]:
            call = self._calls.call

            def seen(*args: Any, **settings: Any) -> Any:
                answer = call(*args, **settings)
                self.status = answer.status_code
                return answer

            self._calls.call = seen
            try:
                return super()._ask(refresh)
            finally:
                self._calls.call = call

        def _after_refusal(self, state: UserState) -> UserState:
            if self.status == 400:
                self._storage.clear()
                raise LoginRequired("Log in again.")
            return super()._after_refusal(state)


class RefreshesOnceMore(Renewing):
    """Finds the winner's tokens, and refreshes with these instead of using them."""

    class renewal(Renewal):
        def _after_refusal(self, state: UserState) -> UserState:
            newer = super()._after_refusal(state)
            return self._keep(newer, self._ask(newer.refresh))


class WipesALaterLogin(Renewing):
    """Looks again, and takes another login than its own for none."""

    class renewal(Renewal):
        def _after_refusal(self, state: UserState) -> UserState:
            found = self._storage.fresh()
            if found is None or not found.is_same_login(state):
                self._storage.clear()
            return super()._after_refusal(state)


class WipesUnlessItReads(Renewing):
    """What is no GET goes another way, which looks no second time."""

    class renewal(Renewal):
        method = ""

        def _after_refusal(self, state: UserState) -> UserState:
            if self.method == "GET":
                return super()._after_refusal(state)
            self._storage.clear()
            raise LoginRequired("Log in again.")

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.session.auth._renewal.method = method
        return super().call(method, path, **request)


class SavesItsOwnBeforeItLooks(Renewing):
    """Puts its refused login back into the store, so as to compare."""

    class renewal(Renewal):
        def _ask(self, refresh: str) -> dict[str, Any]:
            asked_with = self._storage.fresh()
            try:
                return super()._ask(refresh)
            except TokenRefused:
                self._storage.save(asked_with)
                raise
