"""Honest traffic: tokens that an issuer really issues, and that must be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

from .world import LIVES, START, World


@dataclass(frozen=True)
class Honest:
    """One token that must be accepted, the claims to return for it, and when it comes."""

    title: str
    token: str = field(repr=False)
    claims: dict[str, Any] = field(repr=False)
    later: float = 0.0
    purpose: str = "access"


@lru_cache(maxsize=16)
def honest(world: World, seed: object) -> list[Honest]:
    """Return a morning's traffic: of every key, and of every shape that the RFCs allow."""
    chance = Random(f"honest/{seed}")
    every = [*_of_every_key(world, chance), *_of_every_shape(world, chance)]
    chance.shuffle(every)
    return every


def _of_every_key(world: World, chance: Random) -> Iterator[Honest]:
    """Two users and a refresh with each key: with two keys for RS256, a change is under way."""
    for count, (kid, key) in enumerate(world.keys.items()):
        for who in world.people[:2]:
            claims = world.claims(who, jti=f"{chance.getrandbits(64):x}")
            yield Honest(f"{key.algorithm}, key {count}", world.token(kid, claims), claims)
        claims = world.claims(chance.choice(world.people), "refresh")
        token = world.token(kid, claims)
        yield Honest(f"{key.algorithm}, to refresh with", token, claims, 3600.0, "refresh")


def _of_every_shape(world: World, chance: Random) -> Iterator[Honest]:
    other, life = "https://mail.example", LIVES["access"]

    def token(title: str, later: float = 0.0, typ: Any = "JWT", **changed: Any) -> Honest:
        claims = world.claims(chance.choice(world.people), **changed)
        kid = chance.choice(list(world.keys))
        return Honest(title, world.token(kid, claims, typ=typ), claims, later)

    yield token("for a list of APIs", aud=[other, world.audience])
    yield token("for a list of one", aud=[world.audience])
    for typ in ("at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "jwt", None):
        yield token(f"typ {typ}", typ=typ)
    yield token("in its last second", later=life - 1)
    yield token("a clock that is ten seconds behind", later=life + 10)
    yield token("a clock that is ten seconds ahead", nbf=START + 10, iat=START + 10)
    yield token("valid from now on", nbf=START)
    yield token("half a second", exp=START + 900.5, iat=START - 0.5)
    yield token("without iat", iat=None)
    yield token("without jti", jti=None)
    yield token("claims that nobody knows", roles=["reader"], tenant={"id": 7, "exp": "never"})
    yield token("a name in Chinese", name="\u827e\u8fbe", crit=["a claim, and no header"])
    yield token("a list of groups", groups=[f"group-{n}" for n in range(100)])
    yield token("null in a claim", nickname=None, middle_name="")
    claims, kid = world.claims(world.people[0]), chance.choice(list(world.keys))
    yield Honest("members that nobody knows", world.token(kid, claims, trace="7f", x=[]), claims)
    spaced = "{\r\n " + ",\r\n ".join(f'"{n}" : "{v}"' for n, v in claims.items() if n == "sub")
    rest = "".join(f', "{n}": {_json(v)}' for n, v in claims.items() if n != "sub")
    yield Honest("JSON with blanks", world.token(kid, f"{spaced}{rest}\n}}"), claims)


def _json(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
