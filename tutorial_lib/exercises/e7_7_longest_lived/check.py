"""Tokens of one user, in any order, at a server that asks for a signature and for no more."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import PAIRS, SEED
from tutorial_lib.wall import NotesApi
from tutorial_lib.wall.broken import BROKEN
from tutorial_lib.wall.world import START

DAY = 24 * 60 * 60  # seconds
LEFT_OPEN = (  # what lies in a log: what each is for, when it was given out, how long it lives
    ({"token_type": "access"}, 0, 30 * 60),
    ({"token_type": "refresh"}, 0, DAY),
    ({"token_type": "access", "aud": "https://mail.example"}, -600, 9 * DAY),
    ({"token_type": "access", "note": "x" * 400}, 20, 10 * 60),
    ({"token_type": "access"}, -8 * DAY, 10 * DAY),
    ({"token_type": "access"}, -20 * DAY, 20 * DAY + 10 * 60),  # the longest life, over soon
)
# In the other log the one that opens longest is to refresh with, and as good as endless.
ENDLESS = ({"token_type": "refresh", "aud": "https://mail.example"}, -900, 10**10 + 900 - START)


@check("longest_lived", home="my_server")
def long_after(checker: Checker) -> None:
    """After an hour and after eight days, and where something still opens it then, ten."""
    for (_, victim), start in zip(PAIRS, (0, 2), strict=True):
        api = NotesApi(BROKEN[5], seed=SEED, people=PAIRS[0])
        checker.show(api)
        order = [*LEFT_OPEN[start:], *LEFT_OPEN[:start]]
        if start:
            order.insert(start, ENDLESS)
        kid = api.world.kid_of("RS256")
        made = []
        for claims, given_out, life in order:
            times = {"iat": START + given_out, "exp": START + given_out + life}
            made.append(api.world.token(kid, {**api.world.claims(victim), **claims, **times}))
        chosen = checker.answer(list(made))
        checker.expect(isinstance(chosen, str), "no-text", seen=type(chosen).__name__)
        checker.expect(chosen in made, "made-up")
        later = (("an hour", 1), ("eight days", 191), ("ten days", 48))
        for said, hours in later[: 3 if start else 2]:
            api.clock.advance(hours=hours)
            status, _ = api.get("notes/", chosen)
            checker.expect(status == 200, "refused", reason=said)
