"""How long a million letters take to be read: with all that is said of it, beside PyJWT.

PyJWT turns the same text into a dict, and looks at nothing in it: that is the floor.
"""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import partial

import jwt

from tutorial_lib.anatomy import read_token

from .measured import Measured, medians, paired, take_turns

SECRET = "a secret of the benchmarks, longer than sixty-four bytes, as each of them needs"
OURS, FLOOR = "read_token", "PyJWT, unverified"
KINDS = {
    "one text": {"text": "a" * 740_000},
    "many claims": {f"{number:06}": 1 for number in range(67_000)},
    "many escapes": {"text": '"' * 370_000},
    "many codes": {"text": "a% " * 245_000},
    "many lists": {"list": [[]] * 180_000},
}


def measure(*, quick: bool = False) -> list[Measured]:
    """Let both sides read each kind of token in turn."""
    return [_read(kind, 3 if quick else 15) for kind in KINDS]


def _read(kind: str, rounds: int) -> Measured:
    text = _token(kind)
    sides = {
        OURS: partial(_timed, lambda: read_token(text, key=SECRET, now=0)),
        FLOOR: partial(_timed, lambda: jwt.decode(text, options={"verify_signature": False})),
    }
    taken = take_turns(sides, rounds)
    what = f"Reading {len(text):,} letters, {kind}"
    facts = f"slowest: {max(taken[OURS]):.0f} ms"
    ratio = paired(taken, OURS, FLOOR)
    return Measured(what, "ms", medians(taken), OURS, FLOOR, ratio, facts=facts)


def _token(kind: str) -> str:
    parts = (json.dumps(part, separators=(",", ":")) for part in ({"alg": "HS256"}, KINDS[kind]))
    encoded = (urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return ".".join([*encoded, "A" * 43])


def _timed(deed: Callable[[], object]) -> float:
    """Return the processor's milliseconds: neighbours play no part."""
    began = time.process_time()
    deed()
    return (time.process_time() - began) * 1e3
