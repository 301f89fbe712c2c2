"""Rule 13: logging out wins over a refresh under way, and does not wait for it."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.client import LoginRequired, RefreshFailed
from tutorial_lib.client.renewal import Renewal, end_login
from tutorial_lib.client.user_state import UserState
from tutorial_lib.gauntlet.library import LibraryClient

from ._plain import Plain, Renewing


class TheLogoutWaits(LibraryClient):
    """Logging out takes the lock that a refresh holds."""

    def logout(self) -> None:
        with self.storage.refreshing(20):
            super().logout()


class TheLogoutIsToldFirst(Plain):
    """A logout that comes while a refresh is under way waits at the lock."""

    def logout(self) -> None:
        with self.locked():
            super().logout()


class BringsTheLoginBack(Renewing):
    """What comes late is saved, whoever is logged in."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            self._storage.save(state)
            return super()._keep(state, answer)


class LeavesTheLateTokenAlive(Renewing):
    """What comes late is dropped, and lives on at the server."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            if self._storage.fresh() is None:
                raise LoginRequired("Log in again.")
            return super()._keep(state, answer)


class LeavesItAliveAfterALogin(Renewing):
    """Ends the late token where nobody is logged in, not where somebody is again."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            found = self._storage.fresh()
            if found is not None and not found.is_same_login(state):
                raise LoginRequired("Log in again.")
            return super()._keep(state, answer)


class OverwritesANewLogin(Renewing):
    """Looks whether somebody is logged in, and not whether it is the same login."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            if self._storage.fresh() is not None:
                self._storage.save(state)
            return super()._keep(state, answer)


class AnswersWithTheLateToken(Renewing):
    """Does not keep what came late, but repeats the request with it."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            try:
                return super()._keep(state, answer)
            except LoginRequired:
                return UserState(state.username, answer["access"], state.refresh)


class HandsThe401Over(LibraryClient):
    """Who called while somebody logged out gets the 401."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        before = self.session.is_logged_in
        try:
            return super().call(method, path, **request)
        except LoginRequired:
            if before and not self.session.is_logged_in:
                return requests.get(self.session._api.root + "me/", timeout=5)
            raise


class WhoWaitsMayTryAgain(Renewing):
    """The one who asked must log in, those who waited get another error."""

    class renewal(Renewal):
        leading = False

        def renew(self, begun_under: UserState, refused: str) -> UserState:
            is_first, self.leading = not self.leading, True
            try:
                return super().renew(begun_under, refused)
            except LoginRequired as error:
                if is_first:
                    raise
                raise RefreshFailed("Try again.") from error
            finally:
                if is_first:
                    self.leading = False


class TheFileComesBack(Renewing):
    """Memory stays empty, the file is written again: the next start is logged in."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            path = getattr(self._storage, "path", None)
            if path is not None and self._storage.fresh() is None:
                new = UserState(state.username, answer["access"], answer.get("refresh", "x"))
                path.write_text(new.to_json())
                raise LoginRequired("Log in again.")
            return super()._keep(state, answer)


class EndsTheOldTokenTwice(Renewing):
    """Ends the token that it had, not the one that came late."""

    class renewal(Renewal):
        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            found = self._storage.fresh()
            if found is None or not found.is_same_login(state):
                end_login(self._calls, self._api, state.refresh, self._timeout)
                raise LoginRequired("Log in again.")
            return super()._keep(state, answer)
