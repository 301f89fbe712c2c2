"""Attacks on a verifier of tokens, and the verifier that holds.

`run` presents the tokens of all attacks and of honest traffic to anybody's verifier; `broken` has
one for each attack that falls to it, and `lab` an API in which they can be put.
"""

from .lab import NotesApi
from .parts import Refused, decoded, encoded, json_object, make
from .report import run
from .signing import ORDERS, Key, check_signature, numbers, sign

__all__ = [
    "ORDERS",
    "Key",
    "NotesApi",
    "Refused",
    "check_signature",
    "decoded",
    "encoded",
    "json_object",
    "make",
    "numbers",
    "run",
    "sign",
]
