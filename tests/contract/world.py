"""One server, alice and her tokens: what every request of the contract is made from."""

from typing import Any

import jwt
import requests

from tests.waiting import HANG

PASSWORD = "wonderland-1865"
GARBAGE = "garbage"
THREE_PARTS = "aaaa.bbbb.cccc"
OTHER_KEY = "some-other-key-that-no-server-here-has-ever-seen-or-used"


class World:
    """Sends requests to one server, ours or the real one."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self._pair: dict[str, str] | None = None

    def begin(self) -> None:
        """A server as on its first day, with alice (1) and bob (2)."""
        self.server.reset()
        self._pair = None

    @property
    def access(self) -> str:
        return self.pair["access"]

    @property
    def refresh(self) -> str:
        return self.pair["refresh"]

    @property
    def pair(self) -> dict[str, str]:
        """Alice's tokens; logs her in when she is not."""
        if self._pair is None:
            self._pair = self.log_in()
        return self._pair

    def log_in(self, username: str = "alice") -> dict[str, str]:
        credentials = {"username": username, "password": PASSWORD}
        return self.post("token/", json=credentials).json()

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        return requests.request(
            method, self.server.api_url + path, allow_redirects=False, timeout=HANG, **request
        )

    def post(self, path: str, **request: Any) -> requests.Response:
        return self.send("POST", path, **request)

    def me(self, authorization: str | None) -> requests.Response:
        headers = {} if authorization is None else {"Authorization": authorization}
        return self.send("GET", "me/", headers=headers)

    def forged(self, token_type: str | None = "access", **claims: Any) -> str:
        """A token signed with the server's own key; a claim that is None is left out."""
        now = int(self.server.clock.now())
        usual = {"token_type": token_type, "exp": now + 60, "iat": now, "jti": "0" * 32}
        claims = {"user_id": "1", **usual, **claims} if "user_id" not in claims else usual | claims
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.server.signing_key, "HS256")

    def forged_with(self, key: str | None, algorithm: str = "HS256", **claims: Any) -> str:
        """A good token in everything but its signature."""
        claims = jwt.decode(self.forged(**claims), options={"verify_signature": False})
        return jwt.encode(claims, key, algorithm)

    @property
    def long_ago(self) -> int:
        return int(self.server.clock.now()) - 10
