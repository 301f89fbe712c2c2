"""The worked verifier holds; without any one defence it falls; wrong verifiers are seen through."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.wall.defences import KNOWN, without
from tutorial_lib.course.content import content
from tutorial_lib.wall import Refused, verifier
from tutorial_lib.wall.attack import ATTACKS
from tutorial_lib.wall.broken import BROKEN, read
from tutorial_lib.wall.honest import honest
from tutorial_lib.wall.report import WallReport, run
from tutorial_lib.wall.signing import check_signature
from tutorial_lib.wall.verifier import check_times, verify
from tutorial_lib.wall.world import world

MATRIX = Path(__file__).with_name("matrix.json")
ON_A_VERIFIER = {1, 2, 3, 5, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 24}
UNSEEN = ("a seed of this test", "and another one")


def let_through(report: WallReport) -> list[int]:
    """The attacks of which a variant was taken, or broke the verifier."""
    return [row.attack.number for row in report.rows if row.outcome in ("accepted", "broke")]


def test_the_attacks_on_a_verifier_are_all_there() -> None:
    assert set(ATTACKS) == set(BROKEN) == ON_A_VERIFIER


def test_twelve_attacks_say_where_their_idea_was_found() -> None:
    assert sum(bool(attack.seen_in) for attack in ATTACKS.values()) >= 12


@pytest.mark.parametrize("seed", UNSEEN)
def test_the_worked_verifier_refuses_all_for_the_due_reason_and_takes_what_is_honest(
    seed: str,
) -> None:
    report = run(verify, seed=seed)
    assert report.is_clean, report.table()


@pytest.mark.parametrize("seed", UNSEEN)
def test_there_are_variants_and_honest_tokens_enough(seed: str) -> None:
    place = world(seed)
    variants = {number: attack.variants(place, seed) for number, attack in ATTACKS.items()}
    tokens = {number: {one.token for one in every} for number, every in variants.items()}
    assert min(map(len, tokens.values())) >= 5
    assert len({one.token for one in honest(place, seed)}) >= 40


def test_another_seed_makes_other_tokens_and_the_same_seed_the_same() -> None:
    place = world(UNSEEN[0])
    for attack in ATTACKS.values():
        first = [one.token for one in attack.variants(place, "x")]
        again = [one.token for one in attack.variants(place, "x")]
        others = [one.token for one in attack.variants(place, "y")]
        assert first == again and first != others, attack.number


@pytest.mark.parametrize("number", BROKEN)
def test_a_broken_verifier_falls_to_its_own_attack_and_serves_honest_people(number: int) -> None:
    report = run(BROKEN[number])
    (row,) = [row for row in report.rows if row.attack.number == number]
    if number != 19:
        assert row.outcome == "accepted"
    assert row.outcome in ("accepted", "broke")
    assert report.passed >= len(report.honest) - 1


@pytest.fixture(scope="module")
def matrix() -> dict[str, list[int]]:
    """Which attacks get through without each defence, as it was recorded."""
    recorded: dict[str, list[int]] = json.loads(MATRIX.read_text(encoding="utf-8"))
    return recorded


@pytest.mark.parametrize("defence", KNOWN)
def test_without_a_defence_its_own_attacks_get_through(
    defence: str, matrix: dict[str, list[int]]
) -> None:
    report = run(without(defence))
    found = let_through(report)
    assert set(KNOWN[defence]["against"]) <= set(found), report.table()
    assert found == matrix[defence]
    assert not report.turned_away


def test_the_recorded_matrix_has_every_defence_and_every_attack(
    matrix: dict[str, list[int]],
) -> None:
    assert list(matrix) == list(KNOWN)
    assert {number for row in matrix.values() for number in row} == ON_A_VERIFIER


def refuses_everything(token: str, **given: Any) -> Any:
    raise Refused("signature")


def forbids_words(token: str, *, keys: Any, now: float, **given: Any) -> Any:
    header, claims, signed, signature = read(token)
    if header["alg"] in ("none", "None", "NONE") or {"jwk", "jku", "x5u", "crit"} & set(header):
        raise Refused("algorithm")
    alg = header["alg"]
    if alg.lower() != "none" and not check_signature(
        alg, keys[header["kid"]].value, signed, signature
    ):
        raise Refused("signature")
    check_times(claims, now)
    return claims


def swallows_refusals(token: str, **given: Any) -> Any:
    try:
        return verify(token, **given)
    except Exception:
        return {}


def lets_the_header_choose(token: str, *, keys: Any, **given: Any) -> Any:
    header, *_ = read(token)
    key = keys[header["kid"]]
    return verify(token, keys={header["kid"]: type(key)(header["alg"], key.value)}, **given)


def checks_after_reading(token: str, *, keys: Any, issuer: str, now: float, **given: Any) -> Any:
    _, claims, _, _ = read(token)
    if claims["iss"] != issuer:
        raise Refused("issuer")
    check_times(claims, now)
    return verify(token, keys=keys, issuer=issuer, now=now, **given)


WRONG: dict[str, tuple[Callable[..., Any], set[int]]] = {
    "refuses everything": (refuses_everything, set()),
    "a list of forbidden words": (forbids_words, {2, 3}),
    "swallows refusals": (swallows_refusals, ON_A_VERIFIER),
    "lets the header choose": (lets_the_header_choose, {3}),
    "checks after reading": (checks_after_reading, {1}),
}


@pytest.mark.parametrize(("wrong", "falls_to"), WRONG.values(), ids=WRONG)
def test_a_wrong_verifier_is_seen_through(wrong: Callable[..., Any], falls_to: set[int]) -> None:
    report = run(wrong)
    fallen = {row.attack.number for row in report.rows if row.outcome != "refused"}
    assert not report.is_clean
    assert falls_to <= fallen, report.table()


def test_every_error_as_a_yes_is_seen_where_the_verifier_inside_raises() -> None:
    def inner(token: str, **given: Any) -> Any:
        try:
            return BROKEN[19](token, **given)
        except Refused:
            raise
        except Exception:
            return {"sub": "somebody"}

    assert 2 in let_through(run(inner))


def test_who_refuses_everything_lets_no_honest_token_pass() -> None:
    report = run(refuses_everything)
    assert report.passed == 0 and "honest" in report.summary
    assert 'refused, and "signature" is not why' not in report.honest_row


def test_a_wrong_claim_coming_back_is_no_honest_pass() -> None:
    report = run(lambda token, **given: {**verify(token, **given), "sub": "ada"}, only=[1])
    assert 0 < report.passed < len(report.honest)
    assert "other claims" in report.turned_away[0].fact


def test_the_table_and_the_json_say_the_same_and_hold_no_token() -> None:
    report = run(BROKEN[3])
    told = json.loads(report.to_json())
    assert [row["outcome"] for row in told["rows"]] == [row.outcome for row in report.rows]
    assert "eyJ" not in report.table() + report.to_json()


def bare(source: str) -> list[str]:
    """What the functions of a source do, without docstrings and annotations."""
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.FunctionDef):
                part.returns = None
                part.body = part.body[1:] if ast.get_docstring(part) else part.body
            elif isinstance(part, ast.arg):
                part.annotation = None
        found.append(ast.unparse(node).replace("value: Any = ", "value = "))
    return found


def test_what_the_learner_comes_to_is_the_worked_verifier() -> None:
    worked = Path(verifier.__file__).read_text(encoding="utf-8")
    assert bare(content("7.9").answers.solution) == bare(worked)
