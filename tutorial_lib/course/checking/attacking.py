"""Attacks by the learner, judged by whose note came back; and mendings, by the wall's variants."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from tutorial_lib.wall import signing
from tutorial_lib.wall.attack import ATTACKS, Attack, Forge, Generate, Variant, Variants, due
from tutorial_lib.wall.lab import NotesApi
from tutorial_lib.wall.report import Played, attacked, passing
from tutorial_lib.wall.trial import tried
from tutorial_lib.wall.world import LIVES, START, World, world

from .checker import Checker

SEED = "an exercise"  # not the chapter's, and not the command's
PAIRS = (("noor", "jun"), ("mei", "sam"))  # thief and victim
LEEWAY = 30  # seconds


def got_the_note(checker: Checker, api: NotesApi, victim: str, forged: Callable[[], Any]) -> str:
    """Present what the learner forges, and return it when the victim's note comes back."""
    checker.show(api)
    token = forged()
    checker.expect(isinstance(token, str), "no-text", seen=type(token).__name__)
    status, body = api.get("notes/", token)
    said = body.get("detail", "") if isinstance(body, dict) else ""
    checker.expect(status == 200, "refused", status=status, reason=said)
    checker.expect(body[0]["owner"] == victim, "own-note", owner=body[0]["owner"], victim=victim)
    return str(token)


def holds(checker: Checker, attacks: Collection[int]) -> None:
    """Honest traffic passes, and every variant of these attacks is refused for a due reason."""
    place = world(SEED, people=PAIRS[0])
    raised: list[Exception | None] = []

    def answer(*args: Any, **given: Any) -> Any:
        raised.append(None)
        try:
            return checker.answer(*args, **given)
        except Exception as error:
            raised[-1] = error
            raise

    for server in (place, another_server()):
        raised.clear()
        for one, error in zip(passing(answer, server, SEED), raised, strict=True):
            if error and one.seen.fact.startswith("it raised"):
                raise error  # over an honest token, so it is shown with the learner's own line
            _honest(checker, one)
    for number in attacks:
        row = attacked(checker.answer, ATTACKS[number], place, SEED)
        if row.outcome != "refused":
            _shown(checker, number, row.worst)
            _fallen(checker, row.attack.title, row.worst)
    for title, fact, _ in _not_refused(checker, _over):
        checker.wrong("over", title=title, fact=fact)


def refuses(checker: Checker, generate: Generate, *, check: signing.Check | None = None) -> None:
    """Each of these variants ends in Refused, with its one reason, at two servers.

    `check` is what checks signatures meanwhile; where "broke" is due too, an error may end it.
    """
    for title, fact, reasons in _not_refused(checker, generate, check):
        checker.wrong("not-refused", title=title, fact=fact, due=reasons)


def _not_refused(
    checker: Checker, generate: Generate, check: signing.Check | None = None
) -> list[tuple[str, str, str]]:
    """What was not refused as is due, what came of it in place of that, and what is due."""
    asked, found = Attack(0, generate), []
    with signing.filled_by(check) if check else nullcontext():
        for place in (world(SEED, people=PAIRS[0]), another_server()):
            played = attacked(checker.answer, asked, place, SEED).played
            for variant, one in zip(asked.variants(place, SEED), played, strict=False):
                said = {"accepted": "it was taken", "broke": one.seen.fact}.get(
                    one.outcome, f"it was refused with {one.seen.fact}"
                )
                if one.outcome != "refused" and one.outcome not in variant.due:
                    found.append(
                        (variant.title, said, " or ".join(sorted(variant.due - {"broke"})))
                    )
    return found


@cache
def another_server() -> World:
    """Return another server than the first: an issuer, people and keys of its own, and few keys."""
    whole = world(f"{SEED}, at another server", people=PAIRS[1])
    few = [whole.kid_of(algorithm) for algorithm in ("RS256", "HS256")]
    return replace(
        whole,
        keys={kid: whole.keys[kid] for kid in few},
        private={kid: whole.private[kid] for kid in few},
    )


def _over(forge: Forge) -> Variants:
    """An access token, some seconds after the leeway."""
    for kid in forge.world.keys:
        for late in (LEEWAY + 1, 300):
            token, later = forge.own(kid), LIVES["access"] + float(late)
            yield Variant(f"{late} seconds after its end", token, due("expired"), later=later)


def names_its_algorithm(checker: Checker, said: Callable[[str], str]) -> None:
    """A token that is signed by its key's own algorithm, and says another, is refused for that."""
    place = world(SEED, people=PAIRS[0])
    ours = {"issuer": place.issuer, "audience": place.audience, "purpose": "access", "now": START}
    for kid, key in place.keys.items():
        alg = said(key.algorithm)
        token = Forge(place, Random(SEED)).signed(place.header(kid, alg=alg), place.private[kid])
        seen = tried(checker.answer, token, keys=place.keys, given=ours)
        is_due = (seen.kind, seen.fact) == ("refused", "algorithm")
        fact = seen.fact or "it was taken"
        checker.expect(is_due, "says-another", alg=alg, key=key.algorithm, fact=fact)


def _honest(checker: Checker, one: Played) -> None:
    title, fact = one.title, one.seen.fact
    checker.expect(one.outcome != "refused", "turned-away", title=title, reason=fact)
    broke = one.outcome == "broke"
    checker.expect(not broke or "other claims" not in fact, "other-claims", title=title)
    checker.expect(not broke, "honest-broke", title=title, fact=fact)


def _fallen(checker: Checker, attack: str, worst: Played) -> None:
    facts = {"attack": attack, "title": worst.title, "fact": worst.seen.fact}
    checker.expect(worst.outcome != "accepted", "let-through", **facts)
    checker.expect(worst.outcome != "broke", "broke", **facts)
    checker.wrong("other-reason", **facts)


def _shown(checker: Checker, number: int, worst: Played) -> None:
    """Show the deciding variant at the API that this verifier is the door of."""
    api = NotesApi(checker.answer, seed=SEED, people=PAIRS[0])
    variants = ATTACKS[number].variants(api.world, SEED)
    token = next(one.token for one in variants if one.title == worst.title)
    if worst.outcome == "accepted":
        api.get("notes/", token)
        checker.show(api)
