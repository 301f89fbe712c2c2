"""Rule 7: a refused refresh forgets both tokens and asks for a new login, once."""

from __future__ import annotations

from typing import Any

import requests

from tutorial_lib.client import LoginRequired, RefreshFailed
from tutorial_lib.client.renewal import Renewal, TokenRefused
from tutorial_lib.client.user_state import UserState
from tutorial_lib.gauntlet.library import LibraryClient

from ._plain import Plain, Renewing, Tokens


class TheFileStays(Plain):
    """Memory forgets, and the file is still there at the next start."""

    gone = False

    def load(self) -> Tokens:
        return {} if self.gone else super().load()

    def save(self, tokens: Tokens) -> None:
        self.gone = not tokens
        if tokens:
            super().save(tokens)


class HandsThe401OverUnlessItReads(LibraryClient):
    """A GET says that a login is due, all else gets the server's 401."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            return super().call(method, path, **request)
        except LoginRequired:
            if method == "GET":
                raise
            return super().call(method, path, **request)


class KeepsTheRefreshToken(Plain):
    """Forgets the access token alone: the next call asks with the refused one again."""

    def save(self, tokens: Tokens) -> None:
        super().save(tokens or {"access": "none", "refresh": self.load()["refresh"]})


class OnlyA401IsARefusal(Renewing):
    """`invalid_grant` is one error among others."""

    class renewal(Renewal):
        def _ask(self, refresh: str) -> dict[str, Any]:
            call = self._calls.call

            def seen(*args: Any, **settings: Any) -> requests.Response:
                answer = call(*args, **settings)
                if answer.status_code == 400:
                    answer._content = b"{}"
                return answer

            self._calls.call = seen
            try:
                return super()._ask(refresh)
            finally:
                self._calls.call = call


class AsksThreeTimes(Renewing):
    """A refused refresh is tried twice more."""

    class renewal(Renewal):
        def _ask(self, refresh: str) -> dict[str, Any]:
            for _ in range(2):
                try:
                    return super()._ask(refresh)
                except TokenRefused:
                    continue
            return super()._ask(refresh)


class WhoWaitsAsksAgain(Plain):
    """Each who waited sends the dead token once more."""

    def renewed(self, refused: Tokens) -> Tokens:
        with self.locked():
            tokens = self.load() or refused
            if tokens["access"] == refused["access"]:
                tokens = {**tokens, **self.ask(tokens["refresh"])}
                self.save(tokens)
            return tokens

    def ask(self, refresh: str) -> Tokens:
        answer = self.post("token/refresh/", {"refresh": refresh})
        if answer.status_code in (400, 401):
            self.save({})
            raise LoginRequired("Log in again.")
        return dict(answer.json())


class ANewLoginDoesNotHelp(LibraryClient):
    """Once a login was due it stays so."""

    dead = False

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            if self.dead:
                raise LoginRequired("Log in again.")
            return super().call(method, path, **request)
        except LoginRequired:
            self.dead = True
            raise


class SaysThatItMayBeTriedAgain(LibraryClient):
    """A refusal ends as a refresh that was broken does."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        try:
            return super().call(method, path, **request)
        except LoginRequired as error:
            raise RefreshFailed("Try again.") from error


class WhoWaitsGetsAnotherError(Renewing):
    """The one who asked must log in, those who waited may try again."""

    class renewal(Renewal):
        def renew(self, begun_under: UserState, refused: str) -> UserState:
            try:
                return super().renew(begun_under, refused)
            except LoginRequired as error:
                if error.__cause__ is not None:
                    raise RefreshFailed("Try again.") from error
                raise


class ForgetsNothing(Renewing):
    """Says that a login is due, and keeps both tokens."""

    class renewal(Renewal):
        def _after_refusal(self, state: UserState) -> UserState:
            raise LoginRequired("Log in again.")
