"""At a server that forbids one spelling of none, in all the others."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.attacking import PAIRS, SEED, got_the_note
from tutorial_lib.wall import NotesApi, decoded, json_object
from tutorial_lib.wall.broken import BROKEN


@check("forge_unsigned", home="my_server")
def spelled_otherwise(checker: Checker) -> None:
    """None, NONE and nOnE."""
    for thief, victim in PAIRS:
        api = NotesApi(BROKEN[2], seed=SEED, people=(thief, victim))
        token = api.log_in(thief)["access"]
        for alg in ("None", "NONE", "nOnE"):
            forged = lambda: checker.answer(token, victim, alg)  # noqa: B023, E731
            head, _, signature = got_the_note(checker, api, victim, forged).split(".")
            said, own = (json_object(decoded(one)) for one in (head, token.split(".")[0]))
            checker.expect(said["alg"] == alg, "another-word", alg=alg, seen=said["alg"])
            for name in own.keys() - {"alg"}:
                checker.expect(said.get(name) == own[name], "header", name=name)
            checker.expect(not signature, "signed")
