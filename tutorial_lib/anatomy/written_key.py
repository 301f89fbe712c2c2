"""Keys as people copy them: PEM in any layout, DER, its base64, SSH, a certificate.

No message of this module holds any part of a key.
"""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tutorial_lib.texts import Words

from .usable_key import UnusableKey

say = Words("tutorial_lib.anatomy", "key")
_ESCAPE = re.compile(r"\\[nrt]")  # a line break as JSON, YAML and .env files write it
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")
_LONE_BASE64 = re.compile(r"M[A-P][A-Za-z0-9+/_\s-]{38,}=*")  # how a DER sequence begins
_SSH = ("ssh-", "ecdsa-sha2-", "sk-")
_OPEN = b"openssh-key-v1\0\0\0\0\x04none"  # its magic word, and a cipher called "none"
_FOREIGN = {"---- BEGIN SSH2": "SSH2", "PuTTY-User-Key-File": "PuTTY", "BEGIN PGP": "PGP"}
_FRAME = re.compile(r"(?:BEGIN|END) [A-Z0-9 ]{0,40}(?:KEY|CERTIFICATE)")


def read_written(text: str) -> Any:
    """Return the key or certificate's key of the `cryptography` package; None for other text."""
    for mark, format in _FOREIGN.items():
        if mark in text:
            raise UnusableKey(say("foreign", format=format))
    if "-----BEGIN " in text:
        return _from_pem(text)
    if text.startswith(_SSH):
        return _loaded(serialization.load_ssh_public_key, text.encode("utf-8"))
    if _FRAME.search(text):
        raise UnusableKey(say("frame"))
    if _LONE_BASE64.fullmatch(text):
        return read_der(_decoded(text.replace("-", "+").replace("_", "/")))
    return None


def read_der(data: bytes) -> Any:
    """Return the key in DER, as X.509, PKCS #1 or PKCS #8 write it; None for other bytes."""
    if not data.startswith(b"\x30"):
        return None
    for load in (
        serialization.load_der_public_key,
        lambda der: x509.load_der_x509_certificate(der).public_key(),
        _private,
        lambda der: x509.load_der_x509_csr(der).public_key(),
    ):
        try:
            return load(data)
        except UnusableKey:
            raise
        except Exception:
            # Whatever the library says: its message could hold a piece of the key.
            continue
    return None


def _private(data: bytes) -> Any:
    try:
        return serialization.load_der_private_key(data, password=None)
    except TypeError:
        raise UnusableKey(say("locked")) from None


def _from_pem(text: str) -> Any:
    """Return the key of the first block that holds one; what stands around it plays no part."""
    label, body = next(_blocks(text), ("", ""))
    if not body:
        raise UnusableKey(say("cut"))
    if "ENCRYPTED" in label or "ENCRYPTED" in body:
        raise UnusableKey(say("locked"))
    der = _decoded(_ESCAPE.sub("", body))
    key = _from_openssh(der) if label.startswith("OPENSSH") else read_der(der)
    if key is None:
        raise UnusableKey(say("unreadable"))
    return key


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield each block's label and body; one that was cut has no body."""
    for piece in text.split("-----BEGIN ")[1:]:
        label, _, rest = piece.partition("-----")
        body, end, _ = rest.partition("-----END ")
        if not label.endswith("PARAMETERS"):
            yield label, body if end else ""


def _decoded(text: str) -> bytes:
    body = _NO_BASE64.sub("", text).rstrip("=")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        return b""


def _from_openssh(data: bytes) -> Any:
    if not data.startswith(_OPEN):
        raise UnusableKey(say("locked" if data.startswith(_OPEN[:15]) else "unreadable"))
    body = base64.encodebytes(data)
    pem = b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + b"-----END OPENSSH PRIVATE KEY-----\n"
    return _loaded(lambda pem: serialization.load_ssh_private_key(pem, password=None), pem)


def _loaded(load: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return load(data)
    except Exception:
        # Whatever the library says: its message could hold a piece of the key.
        raise UnusableKey(say("unreadable")) from None
