"""Attacks by the learner, judged by whose note came back; and mendings, by the wall's variants."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from tutorial_lib.wall.attack import ATTACKS
from tutorial_lib.wall.lab import NotesApi
from tutorial_lib.wall.report import Played, attacked, passing
from tutorial_lib.wall.world import world

from .checker import Checker

SEED = "an exercise"  # not the chapter's, and not the command's
PAIRS = (("noor", "jun"), ("mei", "sam"))  # thief and victim


def got_the_note(checker: Checker, api: NotesApi, victim: str, forged: Callable[[], Any]) -> None:
    """Present what the learner forges; it counts when the victim's note comes back."""
    checker.show(api)
    token = forged()
    checker.expect(isinstance(token, str), "no-text", seen=type(token).__name__)
    status, body = api.get("notes/", token)
    said = body.get("detail", "") if isinstance(body, dict) else ""
    checker.expect(status == 200, "refused", status=status, reason=said)
    checker.expect(body[0]["owner"] == victim, "own-note", owner=body[0]["owner"], victim=victim)


def holds(checker: Checker, attacks: Collection[int]) -> None:
    """Honest traffic passes, and every variant of these attacks is refused for a due reason."""
    place = world(SEED, people=PAIRS[0])
    for one in passing(checker.answer, place, SEED):
        _honest(checker, one)
    for number in attacks:
        row = attacked(checker.answer, ATTACKS[number], place, SEED)
        if row.outcome != "refused":
            _shown(checker, number, row.worst)
            _fallen(checker, row.attack.title, row.worst)


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
