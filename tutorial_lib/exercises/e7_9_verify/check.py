"""All of the wall."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds, refuses
from tutorial_lib.wall.attack import ATTACKS, Forge, Variants
from tutorial_lib.wall.signing import ORDERS


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """All attacks on a verifier, in the order of their numbers."""
    holds(checker, ATTACKS)
    refuses(checker, _beyond, check=_gullible)


def _beyond(forge: Forge) -> Variants:
    """Numbers that no signature may have, on each curve that the server has a key for."""
    if any(key.algorithm in ORDERS for key in forge.world.keys.values()):
        yield from ATTACKS[18].generate(forge)


def _gullible(algorithm: str, key: bytes, signed: bytes, signature: bytes) -> bool:
    """Somebody's arithmetic, on whichever curve: it trusts the numbers that it is given."""
    return True
