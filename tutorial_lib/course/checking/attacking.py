"""Attacks by the learner, judged by whose note came back; and mendings, by the wall's variants."""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random
from typing import Any

from tutorial_lib.wall.attack import ATTACKS, Forge
from tutorial_lib.wall.lab import NotesApi
from tutorial_lib.wall.report import Played, attacked, passing
from tutorial_lib.wall.trial import tried
from tutorial_lib.wall.world import START, world

from .checker import Checker

SEED = "an exercise"  # not the chapter's, and not the command's
PAIRS = (("noor", "jun"), ("mei", "sam"))  # thief and victim


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

    for one, error in zip(passing(answer, place, SEED), raised, strict=True):
        if error and one.seen.fact.startswith("it raised"):
            raise error  # over an honest token, so it is shown with the learner's own line
        _honest(checker, one)
    for number in attacks:
        row = attacked(checker.answer, ATTACKS[number], place, SEED)
        if row.outcome != "refused":
            _shown(checker, number, row.worst)
            _fallen(checker, row.attack.title, row.worst)


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
