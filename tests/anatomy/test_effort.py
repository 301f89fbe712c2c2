"""What reading costs, counted in calls: the same on every machine, however busy it is."""

import sys

import pytest

from tests.anatomy.test_anything import HOSTILE
from tests.anatomy.tokens import ISSUED, SECRET, raw_token
from tutorial_lib.anatomy import read_token

SIZE = 100_000
LETTERS = {
    **HOSTILE,
    "a text": lambda size: raw_token('{"a":"' + "a" * (size * 3 // 4) + '"}'),
    "umlauts": lambda size: raw_token('{"a":"' + "ö" * (size * 3 // 8) + '"}'),
    "many texts": lambda size: raw_token('{"a":["' + 'a","' * (size * 3 // 16) + '"]}'),
    "many dates": lambda size: raw_token('{"exp":1,' * (size // 12) + "}" * (size // 12)),
    "many words": lambda size: raw_token('{"a":"' + "a% " * (size // 4) + '"}'),
}


def calls(deed):
    """How many functions are called meanwhile, Python's and C's."""
    count = 0

    def counted(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", LETTERS)
def test_reading_takes_fewer_than_four_calls_a_letter(kind):
    text = LETTERS[kind](SIZE)
    assert calls(lambda: read_token(text, key=SECRET, now=ISSUED)) < 4 * len(text)


def test_what_is_said_of_a_claim_is_worked_out_only_when_it_is_asked_for():
    anatomy = read_token(LETTERS["many claims"](SIZE), now=ISSUED)
    assert calls(lambda: anatomy.claims[0].shown) < len(anatomy.claims) / 10
