"""The key that the header names, with its own algorithm."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds, names_its_algorithm, refuses
from tutorial_lib.wall.attack import Forge, Variant, Variants, due


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """A public key as a secret, what nobody signed, and what was changed."""
    holds(checker, [3, 2, 1])
    names_its_algorithm(checker, lambda own: "RS256" if own == "HS256" else "HS256")
    refuses(checker, _says_another)


def _says_another(forge: Forge) -> Variants:
    """Signed well by the key's own algorithm, under a header that says another one."""
    had = {key.algorithm for key in forge.world.keys.values()}
    for kid, own in forge.world.private.items():
        name = own.algorithm
        family = [f"{name[:2]}{bits}" for bits in (256, 384, 512)]
        for alg in dict.fromkeys([name.lower(), f"{name} ", *family, *sorted(had)]):
            if alg != name:
                token = forge.signed(forge.world.header(kid, alg=alg), own)
                title = f"The key is for {name} and has signed so, and the header says {alg!r}"
                yield Variant(title, token, due("algorithm"))
