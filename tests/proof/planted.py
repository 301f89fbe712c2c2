"""Clients with one part left out: what the explorer must find."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from tutorial_lib.client import ApiSession, LoginRequired, RefreshFailed, UserState
from tutorial_lib.client.renewal import Renewal, TokenRefused

from .baton import stop
from .stores import StoppingFile, StoppingMemory
from .world import Client


class SwapsWithoutLooking(StoppingMemory):
    """Writes without comparing with what lies there."""

    def replace(self, expected: UserState | None, new: UserState | None) -> bool:
        with self.lock():
            self.clear() if new is None else self.save(new)
        return True


class NoRefreshLock(StoppingFile):
    """Lets two processes refresh at once."""

    def refreshing(self, timeout: float) -> Any:
        return nullcontext()


class WritesInPlace(StoppingFile):
    """Writes over the old login, one half after the other."""

    def _write(self, state: UserState) -> None:
        text = state.to_json()
        self.path.write_text(text[:100])
        stop("write the other half")
        self.path.write_text(text)


class ClearsBlindly(ApiSession):
    """Logs out without looking whether a refresh came between."""

    def logout(self) -> bool:
        state = self.storage.fresh()
        self.storage.clear()
        return self._end(state)


class TellsUnderTheLock(ApiSession):
    """Keeps everyone from the store while it talks to the server."""

    def logout(self) -> bool:
        with self.storage.lock():
            return super().logout()


class TakesTheLocksTheOtherWayRound(ApiSession):
    """Logs out between refreshes, and holds the store while it waits for its turn."""

    def logout(self) -> bool:
        with self.storage.lock(), self.storage.refreshing(1):
            former = self._swap(None)
        return self._end(former)


class ForgetsWithoutRereading(Renewal):
    """Clears the store after a refusal, whatever lies in it by then."""

    def _after_refusal(self, state: UserState) -> UserState:
        self._storage.clear()
        raise LoginRequired("The server no longer accepts this login: log in again.")


class RefreshesWithoutRereading(Renewal):
    """Has its turn and refreshes, although somebody has done it meanwhile."""

    def _renew(self, begun_under: UserState, refused: str) -> UserState:
        with self._storage.refreshing(self._patience):
            state = self._current(begun_under)
            try:
                return self._keep(state, self._ask(state.refresh))
            except TokenRefused:
                return self._after_refusal(state)


class NoSingleFlight(Renewal):
    """Every caller refreshes for itself, at once."""

    def renew(self, begun_under: UserState, refused: str) -> UserState:
        self._storage.refreshing = lambda timeout: nullcontext()  # type: ignore[method-assign]
        return self._renew(begun_under, refused)


class TakesWhoeverIsThere(Renewal):
    """Goes on with any login that it finds."""

    def _current(self, begun_under: UserState) -> UserState:
        state = self._storage.fresh()
        if state is None:
            raise LoginRequired("This login has ended: log in again.")
        return state


class DropsWhatCameTooLate(Renewal):
    """Does not end a token that arrives after the logout."""

    def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
        new = replace(state, access=answer["access"], refresh=answer.get("refresh", state.refresh))
        return new if self._storage.replace(state, new) else self._current(state)


class SaysTooMuch(Renewal):
    """Puts the token into its message."""

    def renew(self, begun_under: UserState, refused: str) -> UserState:
        try:
            return super().renew(begun_under, refused)
        except LoginRequired:
            raise LoginRequired(f"The login of {refused} has ended.") from None


class KeepsTheOldRefreshToken(Renewal):
    """Throws the new refresh token away."""

    def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
        return super()._keep(state, {"access": answer["access"]})


class ForgetsOnTrouble(Renewal):
    """Takes a broken refresh for the end of the login."""

    def _ask(self, refresh: str) -> dict[str, Any]:
        try:
            return super()._ask(refresh)
        except RefreshFailed:
            raise TokenRefused from None


class TellsNobody(ApiSession):
    """Logs out here and not at the server."""

    def logout(self) -> bool:
        self._swap(None)
        return True


class SendsAnywhere(ApiSession):
    """Takes any stored login for one of its own API."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._bearer.login_for = lambda url: self.storage.load()  # type: ignore[method-assign]


def renewing(part: type[Renewal]) -> Client:
    """A client whose refreshes are done by another part."""

    class Session(ApiSession):
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            self._bearer._renewal.__class__ = part

    return Client(session=Session)
