"""Plain text of what comes from outside."""

import unicodedata

import pytest

from tests.growing import grows_in_proportion, steps
from tutorial_lib.cleaned_text import clean, columns, ends, shorten


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\x9b", "\u202e", "\u200b", "\ud800", "\ufffe"])
def test_nothing_stays_that_moves_a_cursor_or_turns_a_text(sign: str) -> None:
    assert clean(f"a{sign}b") == "a\ufffdb"


@pytest.mark.parametrize("letter", ["x", "小", "\u0301"])
@pytest.mark.parametrize("limit", [1, 2, 7, 60])
def test_a_long_text_keeps_its_two_ends_in_as_many_columns(letter: str, limit: int) -> None:
    assert columns(shorten(letter * 1000, limit)) <= limit
    assert len(clean(letter * 1000, limit)) <= 2 * limit


@pytest.mark.parametrize(
    ("text", "width"),
    [("Ada", 3), ("小明", 4), ("Zoë", 3), ("Zoe\u0308", 3), ("สวัสดี", 4), ("नमस्ते", 4), ("🎉", 2)],
)
def test_a_sign_above_or_below_a_letter_takes_no_column(text: str, width: int) -> None:
    assert columns(text) == width


def test_a_name_takes_the_same_columns_however_its_letters_are_put_together() -> None:
    taken_apart = unicodedata.normalize("NFD", "한국, Zoë")  # as macOS writes a file's name
    assert columns(taken_apart) == columns("한국, Zoë") == 9


def test_what_is_cut_is_said() -> None:
    assert shorten("a" * 30 + "b" * 30, 11) == "aaaaa…bbbbb"
    assert clean("a" * 3000 + "b" * 3000, 11) == "aaaaa…bbbbb"


def test_what_is_left_out_of_a_long_text_is_not_looked_at() -> None:
    sizes = [steps(lambda n=n: clean("\x1b" * n)) for n in (1_000, 2_000, 4_000)]
    assert sizes[0] == sizes[1] == sizes[2] and grows_in_proportion(sizes)


def test_of_many_rows_the_ends_stay_and_the_rest_is_counted() -> None:
    assert ends(range(10), 2, 3) == (range(2), 5, range(7, 10))
    assert ends(range(5), 2, 3) == (range(5), 0, ())
    assert ends([1, 2, 3], 2, 0) == ([1, 2], 1, [])
