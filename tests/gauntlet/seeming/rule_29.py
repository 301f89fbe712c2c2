"""Rule 29: a request begun under one login is never repeated under another."""

from __future__ import annotations

from typing import Any

from tutorial_lib.client import LoginRequired
from tutorial_lib.client.bearer import token_on

from ._repeating import _Repeating


class RepeatsUnderWhoeverIsThere(_Repeating):
    """Takes whatever login is in the store."""

    def renew(self, state: Any, refused: str) -> Any:
        return super().renew(self.storage.load() or state, refused)


class MindsPostOnly(_Repeating):
    """Reads under any login: reading does no harm."""

    method = ""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if response.request.method == "GET":
            state = self.storage.load() or state
        return super().on_response(state, response, **settings)


class LooksBeforeTheRefreshOnly(_Repeating):
    """Compares the login when it meets the 401, and not when the refresh is done."""

    def renew(self, state: Any, refused: str) -> Any:
        try:
            return super().renew(state, refused)
        except LoginRequired:
            present = self.storage.load()
            if present is None or self.before != state.login_id:
                raise
            return present

    def is_refused(self, response: Any) -> bool:
        present = self.storage.load()
        self.before = present and present.login_id
        return super().is_refused(response)


class ComparesAfterTheRefreshOnly(_Repeating):
    """Compares who refreshes, and repeats with a newer token whoever it is of."""

    def renew(self, state: Any, refused: str) -> Any:
        present = self.storage.load()
        if present is not None and present.access != refused:
            return present
        return super().renew(state, refused)


class RemembersItsOwnLoginOnly(_Repeating):
    """Compares with what it logged in itself: another object's login is not seen."""

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.own = username

    def renew(self, state: Any, refused: str) -> Any:
        if self.own == state.username:
            state = self.storage.load() or state
        return super().renew(state, refused)


class CountsLogoutsOnly(_Repeating):
    """Has a number that logging out increases, and logging in over a login does not."""

    generation = 0

    def logout(self) -> None:
        self.generation += 1
        super().logout()

    def call(self, method: str, path: str, **request: Any) -> Any:
        begun = self.generation

        def renew(state: Any, refused: str) -> Any:
            if self.generation != begun:
                raise LoginRequired("This login has ended.")
            return type(self).__mro__[1].renew(self, self.storage.load() or state, refused)  # type: ignore[attr-defined]

        self.renew = renew  # type: ignore[method-assign]
        return super().call(method, path, **request)


class CountsLoginsOnly(_Repeating):
    """Minds a login over a login, and none that follows a logout."""

    def logout(self) -> None:
        super().logout()
        self.has_logged_out = True

    has_logged_out = False

    def renew(self, state: Any, refused: str) -> Any:
        if self.has_logged_out:
            state = self.storage.load() or state
        return super().renew(state, refused)


class RepeatsStreamedCallsUnderAnother(_Repeating):
    """Compares the login of calls that it reads itself."""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if settings.get("stream"):
            state = self.storage.load() or state
        return super().on_response(state, response, **settings)


class AsksWhoItIsToday(_Repeating):
    """Notes under which login a call was begun when its answer comes."""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        present = self.storage.load()
        if present is not None and present.access != token_on(response.request):
            return self.repeat(response, present.access, **settings)
        return super().on_response(state, response, **settings)


class MindsWhatWritesANote(_Repeating):
    """Compares the login for POST, PUT and PATCH, and deletes under any."""

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        if response.request.method in ("DELETE", "OPTIONS"):
            state = self.storage.load() or state
        return super().on_response(state, response, **settings)


class ComparesTheName(_Repeating):
    """Takes the same user's next login for the former one."""

    def renew(self, state: Any, refused: str) -> Any:
        present = self.storage.load()
        if present is not None and present.username == state.username:
            state = present
        return super().renew(state, refused)


class LetsWaitersThrough(_Repeating):
    """Compares the login of who refreshes; who waits takes what is there."""

    refreshing = 0

    def renew(self, state: Any, refused: str) -> Any:
        self.refreshing += 1
        is_first = self.refreshing == 1
        try:
            return super().renew(state, refused)
        except LoginRequired:
            present = self.storage.load()
            if is_first or present is None:
                raise
            return present
        finally:
            self.refreshing -= 1


class KeepsTheLastCallsLogin(_Repeating):
    """Notes in itself under which login a call is begun: the next call's note replaces it."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.begun = self.storage.load()
        return super().call(method, path, **request)

    def on_response(self, state: Any, response: Any, **settings: Any) -> Any:
        return super().on_response(self.begun, response, **settings)
