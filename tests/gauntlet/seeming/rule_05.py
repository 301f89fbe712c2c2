"""Rule 5: when no refresh token comes back, the old one stays."""

from __future__ import annotations

from typing import Any

import requests

from ._plain import Plain, Tokens


class _Stores(Plain):
    """Keeps what `taken` makes out of a refresh's answer."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        raise NotImplementedError

    def ask(self, refresh: str) -> Tokens:
        answer = self.post("token/refresh/", {"refresh": refresh})
        return self.taken(self.load(), dict(answer.json()))


class ForgetsIt(_Stores):
    """Stores the answer as it came."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        return {"access": answer["access"], "refresh": answer.get("refresh")}


class StoresNull(_Stores):
    """`get` with a default, and null is no default."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        answer["refresh"] = answer.get("refresh", tokens["refresh"])
        return answer


class StoresAnEmptyOne(_Stores):
    """Asks whether it is None, and an empty text is not."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        if answer.get("refresh") is None:
            answer["refresh"] = tokens["refresh"]
        return answer


class StoresNullAsText(_Stores):
    """A null becomes the word None."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        return {name: str(value) for name, value in {**tokens, **answer}.items()}


class PutsTheAccessTokenInItsPlace(_Stores):
    """Where one is missing the other serves."""

    def taken(self, tokens: Tokens, answer: Tokens) -> Tokens:
        return {**answer, "refresh": answer.get("refresh") or answer["access"]}


class WritesAFileWithoutIt(Plain):
    """Memory has both tokens, the file what came."""

    def load(self) -> Tokens:
        return self.kept or super().load()

    def renewed(self, refused: Tokens) -> Tokens:
        with self.locked():
            tokens = self.load()
            if tokens["access"] == refused["access"]:
                answer = self.ask(tokens["refresh"])
                self.save(answer)
                self.kept = {**tokens, **answer}
            return self.kept


class KeepsItOnce(Plain):
    """The second answer without one empties its place."""

    missing = 0

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(refresh)
        self.missing += "refresh" not in answer
        return {**answer, "refresh": ""} if self.missing > 1 else answer


class ForgetsItAfterAPost(Plain):
    """What is no GET stores the answer as it came."""

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        self.method = method
        return super().call(method, path, **request)

    def ask(self, refresh: str) -> Tokens:
        answer = super().ask(refresh)
        return answer if self.method == "GET" else {"refresh": None, **answer}


class GoesBackToTheFirst(Plain):
    """Where none came back it is the login's own that stays, not the newest."""

    first = ""

    def ask(self, refresh: str) -> Tokens:
        self.first = self.first or refresh
        return {"refresh": self.first, **super().ask(refresh)}
