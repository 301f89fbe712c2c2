"""Issuing, checking, refreshing and ending tokens, as SimpleJWT does."""

import hashlib
import math
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import jwt

from .blacklist import Blacklist
from .clock import Clock
from .database import Database
from .settings import KEY_BYTES, Settings
from .token_facts import remembering

Claims = dict[str, Any]

#: Draws the `jti` of a token (RFC 7519 section 4.1.7): 32 hex digits, never the same twice.
Identifiers = Callable[[], str]

#: What a new token never takes over from the refresh token it was made from.
NOT_COPIED = ("token_type", "exp", "iat", "jti")

#: Characters of a `jti`: SimpleJWT's column holds no more.
LONGEST_ID = 255

#: The first second that no calendar has (the year 10000): an `exp` there fails in SimpleJWT.
NO_DATE = 253_402_300_800

SIGNATURE_ONLY: Any = {
    "verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False,
}  # fmt: skip


class TokenNotValid(Exception):
    """A token that is no good; `detail` is SimpleJWT's sentence."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def random_identifier() -> str:
    """Return an identifier that nobody can foresee, as SimpleJWT draws them."""
    return uuid.uuid4().hex


def seeded_identifiers(seed: object, database: Database) -> Identifiers:
    """Return a source of the same identifiers on every machine; how many were drawn is kept."""

    def draw() -> str:
        with database.transaction():
            count = database.get("identifiers", 0) + 1
            database.set("identifiers", count)
        return hashlib.sha256(f"{seed}/{count}".encode()).hexdigest()[:32]

    return draw


def check_times(claims: Mapping[str, Any], now: float, leeway: float = 0.0) -> None:
    """Check `iat`, `nbf` and `exp` against `now`, as PyJWT does against the machine's clock.

    Both are in Unix seconds, leeway in seconds. Raises PyJWT's own exceptions (RFC 7519
    sections 4.1.4 to 4.1.6).
    """
    for name in ("iat", "nbf"):
        if name in claims and _seconds(claims, name) > now + leeway:
            raise jwt.ImmatureSignatureError(f"The token is not yet valid ({name})")
    if "exp" in claims and _seconds(claims, "exp") <= now - leeway:
        raise jwt.ExpiredSignatureError("Signature has expired")


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    try:
        return int(claims[name])
    except (TypeError, ValueError, OverflowError):
        raise jwt.DecodeError(f"The claim {name} must be a number.") from None


class Tokens:
    """The tokens of one server: its key, its settings, its clock."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        identifiers: Identifiers,
        signing_key: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._draw_identifier = identifiers
        self._blacklist = Blacklist(database, clock)
        check_key(signing_key, settings.algorithm)
        self._settings = settings
        self._signing_key = signing_key

    @property
    def settings(self) -> Settings:
        """The settings in force; may be replaced while the server runs."""
        return self._settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        check_key(self._signing_key, settings.algorithm)
        self._settings = settings

    @property
    def signing_key(self) -> str:
        """The key that signs and verifies; a new one makes every earlier token invalid."""
        return self._signing_key

    @signing_key.setter
    def signing_key(self, signing_key: str) -> None:
        check_key(signing_key, self._settings.algorithm)
        self._signing_key = signing_key

    def reset(self, settings: Settings, signing_key: str) -> None:
        """Take other settings and another key at once."""
        check_key(signing_key, settings.algorithm)
        self._settings, self._signing_key = settings, signing_key

    def log_in(self, user_id: int) -> tuple[str, str]:
        """Return a refresh token and an access token for a user."""
        with self._database.transaction():
            claims = self._new_claims("refresh", self._settings.refresh_token_lifetime)
            claims["user_id"] = str(user_id)
            self._blacklist.begin(claims["jti"])
            return self._sign(claims), self._access_token(claims)

    def pair(self, user_id: object, jti: str) -> tuple[str, str]:
        """Return an access token and a refresh token with this `jti`, of which nothing is kept."""
        claims = self._new_claims("refresh", self._settings.refresh_token_lifetime)
        claims |= {"user_id": str(user_id), "jti": jti}
        return self._access_token(claims), self._sign(claims)

    def new_identifier(self) -> str:
        """Draw a `jti`."""
        return self._draw_identifier()

    def read(self, token: str, token_type: str | None = None) -> Claims:
        """Return the claims of a good token; raises TokenNotValid otherwise.

        `token_type` is "access" or "refresh"; None takes either.
        """
        claims = self._claims_in_time(token)
        if token_type == "refresh":
            self._refuse_spent(claims)
        _check_contents(claims, token_type)
        return claims

    def refresh(self, claims: Claims) -> tuple[str, str | None]:
        """Return a new access token and, under rotation, a new refresh token.

        Takes the claims that `read` gave. Raises TokenNotValid when somebody was quicker.
        """
        spends = self._settings.spends
        with self._database.transaction():
            if not spends or self._blacklist.spend(claims["jti"], overlap=self._overlap):
                return self._access_token(claims), self._successor(claims)
        self._refuse_spent(claims)
        raise TokenNotValid("Token is blacklisted")

    def blacklist(self, claims: Claims) -> None:
        """End a refresh token; its access tokens live on until they expire."""
        if not self._blacklist.end(claims["jti"], overlap=self._overlap):
            raise TokenNotValid("Token is blacklisted")

    def is_blacklisted(self, claims: Claims) -> bool:
        """Return whether a token is spent or ended; raises TokenNotValid for a bad `jti`."""
        _check_id(claims["jti"])
        return self._blacklist.is_over(claims["jti"], overlap=self._overlap)

    def decode(self, token: str) -> Claims:
        """Return the claims of a token that this server's key signed, whatever its times.

        Raises PyJWT's own exceptions, all of them `jwt.InvalidTokenError`.
        """
        try:
            return dict(signed_claims(token, self._signing_key, self._settings.algorithm))
        except (ValueError, RecursionError) as error:
            raise jwt.DecodeError("Not a token.") from error

    @property
    def _overlap(self) -> float:
        return self._settings.rotation_overlap.total_seconds()

    def _claims_in_time(self, token: str) -> Claims:
        try:
            claims = self.decode(token)
            check_times(claims, self._clock.now(), self._settings.leeway.total_seconds())
        except jwt.ExpiredSignatureError as error:
            raise TokenNotValid("Token is expired") from error
        except jwt.InvalidTokenError as error:
            raise TokenNotValid("Token is invalid") from error
        return claims

    def _refuse_spent(self, claims: Claims) -> None:
        if "jti" not in claims or not self.is_blacklisted(claims):
            return
        if self._settings.reuse_detection:
            self._blacklist.end_family(claims["jti"])
        raise TokenNotValid("Token is blacklisted")

    def _successor(self, claims: Claims) -> str | None:
        if not self._settings.rotate_refresh_tokens:
            return None
        new = self._new_claims("refresh", self._settings.refresh_token_lifetime)
        self._blacklist.descend(new["jti"], parent=claims["jti"])
        return self._sign(claims | new)

    def _access_token(self, refresh: Claims) -> str:
        claims = self._new_claims("access", self._settings.access_token_lifetime)
        claims.update({name: refresh[name] for name in refresh if name not in NOT_COPIED})
        return self._sign(claims)

    def _new_claims(self, token_type: str, lifetime: timedelta) -> Claims:
        now = self._clock.now()
        return {
            "token_type": token_type,
            "exp": math.floor(now + lifetime.total_seconds()),
            "iat": math.floor(now),
            "jti": self._draw_identifier(),
        }

    def _sign(self, claims: Claims) -> str:
        try:
            return jwt.encode(claims, self._signing_key, self._settings.algorithm)
        except (RecursionError, TypeError, ValueError):
            # Somebody who has the key nested a claim too deeply, or made an issuer of a number.
            raise TokenNotValid("Token is invalid") from None


@remembering
def signed_claims(token: str, signing_key: str, algorithm: str) -> Claims:
    """Return the claims of a token whose signature is right; raises PyJWT's exceptions otherwise.

    The journal asks, then the app, and a client sends the same token many times. The answer for
    the same bytes and the same key is always the same, so it is computed once.
    """
    return jwt.decode(token, signing_key, [algorithm], options=SIGNATURE_ONLY)


def check_key(signing_key: str, algorithm: str) -> None:
    """Raise ValueError for a key that is too short to be safe (RFC 7518 section 3.2)."""
    length, least = len(signing_key.encode()), KEY_BYTES[algorithm]
    if length < least:
        raise ValueError(f"{algorithm} needs a key of {least} bytes; this one has {length}.")


def _check_id(jti: str) -> None:
    # Anybody who has the key may have made it up: half a character, or megabytes to keep.
    if len(jti) > LONGEST_ID or any("\ud800" <= character <= "\udfff" for character in jti):
        raise TokenNotValid("Token is invalid")


def _check_contents(claims: Claims, token_type: str | None) -> None:
    if "exp" not in claims:
        raise TokenNotValid("Token has no 'exp' claim")
    if isinstance(claims["exp"], str) or claims["exp"] >= NO_DATE:
        raise TokenNotValid("Token is invalid")
    if "jti" not in claims:
        raise TokenNotValid("Token has no id")
    if token_type is None:
        return
    if "token_type" not in claims:
        raise TokenNotValid("Token has no type")
    if claims["token_type"] != token_type:
        raise TokenNotValid("Token has wrong type")
