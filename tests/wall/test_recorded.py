"""The recorded table: each library's row, each disagreement explained, PyJWT's as it is today."""

from __future__ import annotations

import pytest

from benchmarks.wall_peers import judged, pyjwt
from tutorial_lib.texts import Words
from tutorial_lib.wall.attack import ATTACKS
from tutorial_lib.wall.recorded import RecordedTable, RecordedVerifier
from tutorial_lib.wall.report import run

TABLE = RecordedTable()
EACH = pytest.mark.parametrize("verifier", TABLE.verifiers, ids=lambda it: it.name)


def test_three_libraries_were_put_through_every_attack() -> None:
    assert [it.name for it in TABLE.verifiers] == ["PyJWT", "joserfc", "python-jose"]
    assert all(list(it.attacks) == list(ATTACKS) for it in TABLE.verifiers)


@EACH
def test_each_disagreement_is_explained_and_nothing_else_is(verifier: RecordedVerifier) -> None:
    passed, honest = verifier.honest
    due = {*verifier.disagreements, *([0] if passed < honest else [])}
    written = Words("tutorial_lib.wall", "recorded").messages(verifier.name)
    assert {int(number) for number in written} == due
    assert all(verifier.why(number) in repr(TABLE) for number in due)


@EACH
def test_the_variants_are_those_of_today(verifier: RecordedVerifier) -> None:
    from tutorial_lib.wall.report import SEED
    from tutorial_lib.wall.world import world

    counts = {number: len(it.variants(world(SEED), SEED)) for number, it in ATTACKS.items()}
    assert {number: count for number, (count, _) in verifier.attacks.items()} == counts


@pytest.mark.slow
def test_pyjwt_does_what_was_recorded_of_it() -> None:
    seen = judged(run(pyjwt, name="PyJWT"))
    (recorded,) = [it for it in TABLE.verifiers if it.name == "PyJWT"]
    found = {int(n): (count, tuple(bad)) for n, (count, bad) in seen["attacks"].items()}
    assert found == recorded.attacks and tuple(seen["honest"]) == recorded.honest
