"""The course's API with parts of somebody else's, to be attacked: no socket, the same journal."""

import hashlib
import hmac
import json
import sqlite3
import weakref
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt
from flask import request

from .accounts import Account
from .app import Answer, Resources, bearer_token
from .tokens import Claims, Identifiers, TokenNotValid, Tokens
from .tutorial_server import TutorialServer

#: Uses a refresh token up: `spend(db, refresh, beside, new=…, now=…)` returns the user's id, or
#: that and the `jti` of the refresh token that is given back; it raises what is in `REFUSALS`.
Spend = Callable[..., Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS refresh_token (
    jti TEXT PRIMARY KEY, family TEXT NOT NULL, user_id TEXT NOT NULL, began REAL NOT NULL,
    spent_at REAL, successor TEXT, ended INTEGER NOT NULL DEFAULT 0
)
"""


class AttackedServer(TutorialServer):
    """The course's API, called without a socket, with parts that somebody else wrote.

    `spend` decides about each refresh; it raises `refusal`, and keeps what it needs in the table
    `refresh_token` of the SQLite file `database_of_tokens`, through a connection of its own.
    `keys` are HMAC keys of any length: the first one signs, each verifies (RFC 7518 section 3.2
    asks for more).
    """

    def __init__(
        self,
        *,
        spend: Spend | None = None,
        refusal: type[Exception] = TokenNotValid,
        database_of_tokens: str = ":memory:",
        keys: Sequence[str] | None = None,
        notes: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        self.keys, self.spend, self.refusal = keys, spend, refusal
        self._place = database_of_tokens
        self.table = connected(self._place)
        weakref.finalize(self, self.table.close)
        self.table.execute(SCHEMA)
        super().__init__(**settings)
        for username, text in (notes or {}).items():
            self._database.run(
                "INSERT INTO note (owner, text) SELECT id, ? FROM account WHERE username = ?",
                text, username,
            )  # fmt: skip

    def start(self) -> "TutorialServer":
        """Raise RuntimeError: nobody outside of this program may reach it."""
        raise RuntimeError("A server that is attacked has no socket: call its `wsgi`.")

    def stop(self) -> None:
        """Let go of the tokens' file."""
        super().stop()
        self.table.close()

    def connection(self) -> sqlite3.Connection:
        """Return a connection for one request: a file's own, the only one of a memory."""
        return self.table if self._place == ":memory:" else connected(self._place)

    def _make_tokens(self, identifiers: Identifiers) -> Tokens:
        if self.keys is None:
            return super()._make_tokens(identifiers)
        return _TokensOfKeys(
            self._database, self._first_settings, self.clock, identifiers, self._key(), self.keys
        )

    def _make_resources(self) -> Resources:
        if self.spend is None:
            return super()._make_resources()
        return _Spending(self)


def connected(place: str) -> sqlite3.Connection:
    """Return a connection in which each statement counts at once, unless one says BEGIN."""
    connection = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = OFF")  # only a power cut could tell
    return connection


class _TokensOfKeys(Tokens):
    """Tokens with HMAC keys that PyJWT would refuse or warn of."""

    def __init__(self, *parts: Any) -> None:
        *parts_of_tokens, self._keys = parts
        super().__init__(*parts_of_tokens)

    def decode(self, token: str) -> Claims:
        claims: Claims = jwt.decode(token, options={"verify_signature": False})
        signed = token.rpartition(".")[0]
        if not any(hmac.compare_digest(signed_by(key, signed), token) for key in self._keys):
            raise jwt.InvalidSignatureError("Signature verification failed")
        return claims

    def _sign(self, claims: Claims) -> str:
        head, body = ({"alg": "HS256", "typ": "JWT"}, claims)
        return signed_by(self._keys[0], f"{_encoded(head)}.{_encoded(body)}")


def signed_by(key: str, signed: str) -> str:
    """Return header and claims with an HS256 signature by this key, whatever its length."""
    mac = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _encoded(part: Mapping[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


class _Spending(Resources):
    """The resources, with the refresh token's life in somebody else's hands."""

    def __init__(self, server: AttackedServer) -> None:
        super().__init__(server._tokens, server.accounts, server._database)
        self._server = server

    def log_in(self, account: Account | None) -> Answer:
        """Log in, and write the first token of a family down."""
        status, body = super().log_in(account)
        claims = self._tokens.decode(body["refresh"])
        self._server.table.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            (claims["jti"], claims["jti"], claims["user_id"], self._server.clock.now()),
        )
        return status, body

    def refresh(self, _: Account | None) -> Answer:
        """Have the refresh token spent; answer with new tokens for whom it says."""
        server, refresh, new = self._server, self._refresh_claims(), self._tokens.new_identifier()
        assert server.spend is not None
        db = server.connection()
        try:
            said = server.spend(db, refresh, self._beside(), new=new, now=server.clock.now())
        except server.refusal as refused:
            raise TokenNotValid("Token is blacklisted") from refused
        finally:
            db.rollback()  # what was begun and not committed
            if db is not server.table:
                db.close()
        user_id, jti = said if isinstance(said, tuple) else (said, new)
        access, rotated = self._tokens.pair(user_id, jti)
        return 200, {"access": access, "refresh": rotated}

    def blacklist(self, _: Account | None) -> Answer:
        """End a login: every refresh token of the family."""
        self._server.table.execute(
            "UPDATE refresh_token SET ended = 1 WHERE family ="
            " (SELECT family FROM refresh_token WHERE jti = ?)",
            (self._refresh_claims()["jti"],),
        )
        return 200, {}

    def _beside(self) -> Claims:
        """Return the claims of the access token that was sent along, an expired one too."""
        token = bearer_token(request.headers.get("Authorization", ""))
        try:
            return self._tokens.decode(token or "")
        except jwt.InvalidTokenError:
            return {}
