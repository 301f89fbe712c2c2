"""Rule 4: the refresh token that comes back replaces the old one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import requests

from tutorial_lib.client.renewal import Renewal
from tutorial_lib.client.user_state import UserState

from ._plain import Plain, Renewing, Tokens


class KeepsTheOldOne(Plain):
    """Takes the access token out of the answer and nothing else."""

    def ask(self, refresh: str) -> Tokens:
        return {"access": super().ask(refresh)["access"]}


class WhoWaitedSavesItsOldOne(Renewing):
    """Who shared another's refresh saves the new access token beside its old refresh token."""

    class renewal(Renewal):
        def renew(self, begun_under: UserState, refused: str) -> UserState:
            new = super().renew(begun_under, refused)
            if self.led != new.access:
                self._storage.save(replace(begun_under, access=new.access))
            return new

        def _keep(self, state: UserState, answer: dict[str, Any]) -> UserState:
            new = super()._keep(state, answer)
            self.led = ""
            return new

        led = ""


class OnlyInMemory(Plain):
    """The file keeps the first refresh token, memory has the newest."""

    def load(self) -> Tokens:
        return self.kept or super().load()

    def save(self, tokens: Tokens) -> None:
        first = Plain.load(self).get("refresh")
        super().save({**tokens, "refresh": first} if first and tokens else tokens)
        self.kept = tokens


class OnlyInTheFile(Plain):
    """The file has the newest refresh token, the object goes on with its first."""

    first = ""

    def ask(self, refresh: str) -> Tokens:
        self.first = self.first or refresh
        return super().ask(self.first)


class OnlyOnce(Plain):
    """The second one that comes back is not taken."""

    replaced = 0

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(refresh)
        self.replaced += 1
        return answer if self.replaced == 1 else {"access": answer["access"]}


class SavesWhenTheRepetitionWentWell(Plain):
    """New tokens are kept when the request that needed them has succeeded."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        tokens = self.load()
        answer = self.send(tokens, method, path, **request)
        if answer.status_code != 401 or not tokens:
            return answer
        new = {**tokens, **self.ask(tokens["refresh"])}
        answer = self.send(new, method, path, **request)
        if answer.ok:
            self.save(new)
        return answer


class NotForAPost(Plain):
    """What is no GET goes another way, which keeps the access token alone."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        self.method = method
        return super().call(method, path, **request)

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(refresh)
        return answer if self.method == "GET" else {"access": answer["access"]}


class WritesItWhenLoggingIn(Plain):
    """A client that lives long has the new one in memory, and writes the file at login only."""

    def load(self) -> Tokens:
        return self.kept or super().load()

    def renewed(self, refused: Tokens) -> Tokens:
        with self.locked():
            tokens = self.load()
            if tokens["access"] == refused["access"]:
                self.kept = {**tokens, **self.ask(tokens["refresh"])}
            return self.kept


class TakesItsOwnFromMemory(Plain):
    """The access token comes from the file, the refresh token from its own last refresh."""

    own = ""

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(self.own or refresh)
        self.own = answer.get("refresh", refresh)
        return answer
