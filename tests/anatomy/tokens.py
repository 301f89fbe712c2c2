"""Tokens and keys for these tests, made when they run: no whole token stands in a file."""

import json
import warnings
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

ISSUED = 1736931600  # 2025-01-15 09:00:00 UTC, the course's first instant
SECRET = "a secret of the tests, thirty-two bytes or more"
CLAIMS = {"token_type": "access", "exp": ISSUED + 1800, "iat": ISSUED, "jti": "7f", "user_id": "1"}
CURVES = {
    "ES256": ec.SECP256R1(),
    "ES384": ec.SECP384R1(),
    "ES512": ec.SECP521R1(),
    "ES256K": ec.SECP256K1(),
}


def base64url(data: bytes | str) -> str:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(key: Any = SECRET, alg: str = "HS256", header: Any = None, **claims: Any) -> str:
    """A real token with the course's claims; a claim given as None is left out."""
    kept = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyJWT warns of short keys, which some tests want
        return jwt.api_jws.encode(json.dumps(kept).encode(), key, alg, header)


def signed_bytes(payload: bytes, header: bytes | str, key: Any, alg: str) -> str:
    """Exactly these bytes, signed; what the header says of its alg is not looked at."""
    signer = jwt.algorithms.get_default_algorithms()[alg]
    signed = f"{base64url(header)}.{base64url(payload)}"
    return f"{signed}.{base64url(signer.sign(signed.encode(), signer.prepare_key(key)))}"


def raw_token(claims: bytes | str, header: bytes | str = '{"alg":"HS256"}') -> str:
    """A token with exactly these bytes inside and a signature that nobody made."""
    return ".".join([base64url(header), base64url(claims), base64url(b"\x00" * 32)])


@cache
def private_key(alg: str) -> Any:
    if alg in CURVES:
        return ec.generate_private_key(CURVES[alg])
    if alg == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if alg == "Ed448":
        return ed448.Ed448PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(alg: str) -> str:
    public = private_key(alg).public_key()
    return str(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def private_pem(alg: str) -> str:
    private = private_key(alg)
    return str(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def public_ssh(alg: str) -> str:
    public = private_key(alg).public_key()
    return str(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())


def jwk(alg: str, /, of: Any = None, **members: Any) -> dict[str, Any]:
    """A public key as JWK: the one that signs with `alg` in these tests, or another pair's."""
    checker = jwt.algorithms.get_default_algorithms()[alg]
    public = checker.to_jwk((of or private_key(alg)).public_key(), as_dict=True)
    return {**public, **members}
