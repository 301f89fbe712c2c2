"""Keys to check a signature with: secrets, PEM, DER, SSH, certificates, JWK and JWK sets.

No message of this module holds any part of a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tutorial_lib.texts import Words

from . import base64url
from .algorithms import Algorithm
from .jwks import Keys, load_jwks, read_jwks
from .remarks import AnatomyError
from .usable_key import Key, UnusableKey, public_key, secret_key
from .written_key import read_der, read_written

say = Words("tutorial_lib.anatomy", "key")


@dataclass(frozen=True)
class Secret:
    """A shared secret for HS256, HS384 and HS512, as bytes; it never shows in a repr."""

    data: bytes = field(repr=False)

    def __repr__(self) -> str:
        return f"<Secret: {len(self.data):,} bytes>"

    @classmethod
    def text(cls, text: str) -> "Secret":
        """Return a secret that is used as its UTF-8 bytes, whatever it looks like."""
        try:
            return cls(text.encode("utf-8"))
        except UnicodeEncodeError:
            raise AnatomyError(say("secret-no-utf8")) from None

    @classmethod
    def base64url(cls, text: str) -> "Secret":
        """Return a secret that is written as base64url, as in the `k` of a JWK."""
        decoded = base64url.decode(text.strip())
        if decoded.problem:
            raise AnatomyError(say("secret-no-base64url"))
        return cls(decoded.data)


AnyKey: TypeAlias = str | bytes | Secret | Mapping[str, object] | list[Mapping[str, object]] | Any


def load_key(given: AnyKey, algorithm: Algorithm, kid: object = None) -> Key:
    """Make the one key ready that fits an algorithm and a token's `kid`; raises `UnusableKey`."""
    keys = load_keys(given, algorithm, kid).fitting
    if len(keys) > 1:
        raise UnusableKey(say("set-many", count=f"{len(keys):,}", alg=algorithm.name))
    return keys[0]


def load_keys(given: AnyKey, algorithm: Algorithm, kid: object = None) -> Keys:
    """Make all keys ready that may have signed; only a JWK set can have several.

    Raises `UnusableKey` when there is none.
    """
    if isinstance(given, Secret):
        return Keys((secret_key(given.data),))
    if isinstance(given, list) and given:
        given = {"keys": given}
    if isinstance(given, Mapping):
        return load_jwks(given, algorithm, kid)
    if isinstance(given, (str, bytes, bytearray)):
        return _from_text(given, algorithm, kid)
    return Keys((public_key(given),))


def _from_text(given: str | bytes | bytearray, algorithm: Algorithm, kid: object) -> Keys:
    data = _utf8(given) if isinstance(given, str) else bytes(given)
    text = data.decode("utf-8", "replace").strip("\ufeff \t\r\n")
    jwks = read_jwks(text)
    if jwks:
        return load_jwks(jwks, algorithm, kid)
    written = read_der(data) or read_written(text)
    if written:
        return Keys((public_key(written),))
    if algorithm.key_type != "oct" and text.startswith(("http://", "https://")):
        raise UnusableKey(say("address"))
    return Keys((secret_key(data),))


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise UnusableKey(say("no-utf8")) from None
