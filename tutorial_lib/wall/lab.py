"""The place of a verifier: an API without a socket, whose journal shows what came of an attack."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from tutorial_lib.server import CourseClock, Credential, Journal
from tutorial_lib.server.token_facts import read_credential

from .parts import Refused, json_object
from .signing import Key
from .verifier import checked
from .world import LIVES, START, world

PHRASES = {200: "200 OK", 401: "401 Unauthorized", 404: "404 Not Found", 500: "500 Error"}
NOTES = {
    "ada": "Punch cards are in the blue drawer.",
    "grace": "The moth is taped into the logbook. Tell nobody.",
}
Answer = tuple[int, Any]


class NotesApi:
    """An API that keeps notes, and asks one function whose token it is: `verify`.

    Nothing reaches it from outside of this program. Its journal says whose a token is only where
    the signature is right; whose notes went out stands in the answer.
    """

    name = "API"

    def __init__(
        self,
        verify: Callable[..., Any],
        *,
        seed: str = "chapter 07",
        people: tuple[str, ...] = ("ada", "grace"),
    ) -> None:
        self.verify = verify
        self.world = world(seed, people=people)
        self.clock = CourseClock()
        self.journal = Journal()
        self._app = self.journal.recording(self._answered, self._classified, self.clock)

    @property
    def keys(self) -> dict[str | None, Key]:
        """The keys that `verify` is given, by their `kid`."""
        return self.world.keys

    @property
    def public_keys(self) -> dict[str | None, Key]:
        """Those among them that everybody may have."""
        return {kid: key for kid, key in self.keys.items() if not key.algorithm.startswith("HS")}

    def log_in(self, who: str, *, algorithm: str = "RS256") -> dict[str, str]:
        """Give somebody an access and a refresh token, signed with the newest such key."""
        kid, age = self.world.kid_of(algorithm), int(self.clock.now()) - START
        pair = {}
        for kind, life in LIVES.items():
            claims = self.world.claims(who, kind, iat=START + age, exp=START + age + life)
            pair[kind] = self.world.token(kid, claims)
        return pair

    def get(self, path: str, token: str | None = None) -> Answer:
        """Ask as a program would that carries this token; return status and body."""
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/api/{path}",
            "QUERY_STRING": "",
            "wsgi.input": io.BytesIO(),
        }
        if token is not None:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        body = b"".join(self._app(environ, lambda status, headers: said.append(status)))
        return int(said[0][:3]), json.loads(body)

    def _answered(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status, body = self._answer(environ)
        start(PHRASES[status], [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        _, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        try:
            who = self.verify(
                token,
                keys=self.keys,
                issuer=self.world.issuer,
                audience=self.world.audience,
                purpose="access",
                now=self.clock.now(),
            )["sub"]
        except Refused as refused:
            return 401, {"code": "token_not_valid", "detail": refused.reason}
        except Exception as error:
            return 500, {"detail": f"A server error occurred: {type(error).__name__}"}
        if environ["PATH_INFO"] == "/api/me/":
            return 200, {"username": who}
        if environ["PATH_INFO"] == "/api/notes/":
            return 200, [{"owner": who, "text": NOTES.get(who, f"A private note of {who}.")}]
        return 404, {"detail": "Not found."}

    def _classified(self, header: str | None) -> Credential:
        return read_credential(header, self._owner)

    def _owner(self, token: str) -> str | None:
        try:
            _, payload = checked(token, keys=self.keys)
            return str(json_object(payload).get("sub"))
        except Refused:
            return None
