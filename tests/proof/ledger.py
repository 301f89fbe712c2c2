"""What became of every refresh token that was ever issued."""

import json
import threading
from typing import Any

import jwt

from tutorial_lib.server import TutorialServer

SPENT_FOR_A_NEW_ONE = "its successor was issued"
ANSWER_LOST = "the answer that held it was lost"
NOT_TOLD = "the server could not be told that it is over"
REFUSED = "the server refused it"


class Ledger:
    """The refresh tokens that one server issued, and for which of them nobody is to blame.

    A token that the server would still take must be held by a client, or be excused: its answer
    was lost, the server refused it once, could not be told, or gave another one for it.
    """

    def __init__(self, server: TutorialServer) -> None:
        self.server = server
        self.excuses: dict[str, str] = {}
        self.secrets: set[str] = set()
        self.last: tuple[str, str] | None = None
        self._issued_to: dict[str, list[str]] = {}

    def answered(
        self, path: str, sent: dict[str, Any], status: int, content: bytes, *, to: str = ""
    ) -> str | None:
        """Note what the server gave, and what it refused; return the refresh token it issued."""
        if path == "token/refresh/" and status in (400, 401):
            self.excuse(sent["refresh"], REFUSED)
        if path == "token/blacklist/" and status != 200:
            self.excuse(sent["refresh"], NOT_TOLD)
        if path in ("token/", "token/refresh/") and status == 200:
            return self._note_issued(
                to or threading.current_thread().name, sent.get("refresh"), json_object(content)
            )
        return None

    def unanswered(self, path: str, sent: dict[str, Any], issued: str | None) -> None:
        """Note that whoever asked will never know the answer, if there was one."""
        if path == "token/blacklist/":
            self.excuse(sent["refresh"], NOT_TOLD)
        if issued:
            self.excuse(issued, ANSWER_LOST)

    def lost_by(self, thread: str, held: str | None) -> None:
        """Excuse what was issued to a thread that died, except what it had put into the store."""
        for token in self._issued_to.get(thread, []):
            if token != held:
                self.excuse(token, ANSWER_LOST)

    def excuse(self, token: str, why: str) -> None:
        """Say why a token need not be held by anybody."""
        self.excuses.setdefault(token, why)

    def is_live(self, token: str) -> bool:
        """Whether the server would take this refresh token now."""
        try:
            claims = self.server.decode(token)
        except jwt.InvalidTokenError:
            return False
        # Not through the API: asking there would spend the token, or end its whole family.
        spent = self.server._tokens.is_blacklisted(claims)
        return claims["exp"] > self.server.clock.now() and not spent

    def left_alive(self, held: str | None) -> list[str]:
        """The tokens that the server would take, that nobody holds, and that nothing excuses."""
        issued = [token for tokens in self._issued_to.values() for token in tokens]
        blamed = [token for token in issued if token != held and token not in self.excuses]
        return [token for token in blamed if self.is_live(token)]

    def leaks_in(self, text: str) -> bool:
        """Whether a text holds one of the tokens in one piece."""
        return any(secret in text for secret in self.secrets)

    def _note_issued(self, to: str, old: str | None, answer: dict[str, Any]) -> str | None:
        if "access" not in answer:
            return None
        access, new = answer["access"], answer.get("refresh")
        self.last = access, new or str(old)
        self.secrets |= set(self.last)
        if new:
            self._issued_to.setdefault(to, []).append(new)
        if new and old:
            self.excuse(old, SPENT_FOR_A_NEW_ONE)
        return new


def json_object(content: bytes) -> dict[str, Any]:
    """The JSON object that bytes are, or `{}`."""
    try:
        read = json.loads(content or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
