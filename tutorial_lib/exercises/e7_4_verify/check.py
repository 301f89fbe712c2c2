"""Algorithms that the server has, and no others."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import holds, names_its_algorithm, refuses
from tutorial_lib.wall.attack import Forge, Variant, Variants, due
from tutorial_lib.wall.signing import Key


@check("verify", home="my_server", file="verifier", finished=("verify", "checked"))
def holds_against(checker: Checker) -> None:
    """What nobody signed, and what was changed."""
    holds(checker, [2, 1])
    names_its_algorithm(checker, str.lower)
    refuses(checker, _not_in_the_list)


def _not_in_the_list(forge: Forge) -> Variants:
    """Tokens of the issuer whose header names an algorithm, or a key, that nobody has."""
    private = forge.world.private
    had = {key.algorithm for key in private.values()}
    for kid, own in private.items():
        header = forge.world.header(kid)
        for alg in sorted({f"{own.algorithm[:2]}{bits}" for bits in (256, 384, 512)} - had):
            if own.algorithm[:2] != "ES":
                token = forge.signed({**header, "alg": alg}, Key(alg, own.value))
                title = f"The header says {alg}, which no key of this server is for"
                yield Variant(title, token, due("algorithm"))
        nobodys = forge.signed({**header, "kid": "nobody's"}, own)
        yield Variant("The header names a key that nobody has", nobodys, due("key"))
        none = forge.signed({**header, "kid": None}, own)
        yield Variant("The header's kid is null", none, due("key"))
        del header["kid"]
        yield Variant("The header names no key", forge.signed(header, own), due("key"))
        for other in sorted(had - {own.algorithm}):
            token = forge.unsigned(forge.world.header(kid, alg=other), None, b"x" * 64)
            title = f"A key for {own.algorithm}, and the header says {other}, over noise"
            yield Variant(title, token, due("algorithm", "signature", "broke"))
