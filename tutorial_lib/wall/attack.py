"""An attack: what it is, and variants of it, generated from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

from tutorial_lib.texts import Words

from .parts import encoded
from .signing import Key, sign
from .world import World


@dataclass(frozen=True)
class Variant:
    """One token that must not be accepted, and how it is presented.

    `due` are the reasons that fit. The honest tokens `before` come first, and the clock goes on by
    `later` seconds.
    """

    title: str
    token: str = field(repr=False)
    due: frozenset[str]
    before: tuple[str, ...] = field(default=(), repr=False)
    later: float = 0.0
    purpose: str = "access"


class Forge:
    """What an attacker has: a token of their own, public keys, and chance; and what only the
    issuer has, for tokens with a right signature that must not be accepted all the same."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.thief, self.victim = world.people[:2]

    def kid(self, *algorithms: str) -> Any:
        """Return the name of a key, for one of these algorithms if any are named."""
        fitting = [
            kid
            for kid, key in self.world.keys.items()
            if not algorithms or key.algorithm.startswith(algorithms)
        ]
        return self.chance.choice(fitting)

    def own(self, kid: str | None = None, **changed: Any) -> str:
        """Return a token that the issuer gave the thief."""
        return self.world.token(kid or self.kid(), self.world.claims(self.thief, **changed))

    def stolen(self, **changed: Any) -> dict[str, Any]:
        """Return claims in the victim's name."""
        return self.world.claims(self.victim, **changed)

    def unsigned(self, header: Any, claims: Any = None, signature: bytes = b"") -> str:
        """Return a token with a signature that anybody can write."""
        claims = self.stolen() if claims is None else claims
        return f"{encoded(header)}.{encoded(claims)}.{encoded(signature)}"

    def signed(self, header: Any, key: Key, claims: Any = None) -> str:
        """Return a token that the attacker signs with whatever they have."""
        head = f"{encoded(header)}.{encoded(self.stolen() if claims is None else claims)}"
        return f"{head}.{encoded(sign(key.algorithm, key.value, head.encode()))}"

    def signed_raw(self, header: str, payload: str, key: Key) -> str:
        """Return a token of a header as it is written, and a payload that is encoded."""
        head = f"{encoded(header)}.{payload}"
        return f"{head}.{encoded(sign(key.algorithm, key.value, head.encode()))}"

    def any_case(self, word: str) -> str:
        """Return a word in some mixture of upper and lower case."""
        return "".join(self.chance.choice((sign.lower(), sign.upper())) for sign in word)


Variants = Iterator[Variant]
Generate = Callable[[Forge], Variants]


@dataclass(frozen=True)
class Attack:
    """One of the attacks on a verifier; its words stand in `text.toml`."""

    number: int
    generate: Generate = field(repr=False)

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return Words("tutorial_lib.wall", "attack")(f"{self.number}/title")

    @property
    def mended_by(self) -> str:
        """What mends it."""
        return Words("tutorial_lib.wall", "attack")(f"{self.number}/mended")

    @property
    def seen_in(self) -> str:
        """Where it was found, "" where nothing of the kind is known to the course."""
        words = Words("tutorial_lib.wall", "attack")
        return words(f"{self.number}/seen") if f"{self.number}/seen" in words else ""

    def variants(self, world: World, seed: object) -> list[Variant]:
        """Return variants of it against this world, other ones for another seed."""
        return list(_generated(self, world, str(seed)))


@lru_cache(maxsize=64)
def _generated(attack: Attack, world: World, seed: str) -> tuple[Variant, ...]:
    return tuple(attack.generate(Forge(world, Random(f"{attack.number}/{seed}"))))


ATTACKS: dict[int, Attack] = {}


def attack(number: int) -> Callable[[Generate], Generate]:
    """Make a generator of variants the attack with this number."""

    def add(generate: Generate) -> Generate:
        ATTACKS[number] = Attack(number, generate)
        return generate

    return add


def due(*reasons: str) -> frozenset[str]:
    """Return reasons that fit."""
    return frozenset(reasons)
