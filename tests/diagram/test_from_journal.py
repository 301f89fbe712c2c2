"""What belongs together, and in which order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.diagram.journals import (
    START,
    Credential,
    Exchange,
    Journal,
    access,
    log_in,
    refresh,
    refused,
    stampede,
    whole_journey,
)
from tests.growing import grows_in_proportion, steps
from tutorial_lib.diagram import sequence, words
from tutorial_lib.diagram.from_journal import tell
from tutorial_lib.diagram.model import Arrow, Aside, Block, Gap, Pause, Picture
from tutorial_lib.server.exchange import Message


def titles(picture: Picture) -> list[str]:
    return [part.title if isinstance(part, Block) else part.words for part in picture.parts]


def rows(picture: Picture) -> list[str]:
    """Every row in a word or two."""
    blocks = [part for part in picture.parts if isinstance(part, Block)]
    return [
        f"{row.shape} {row.label}" if isinstance(row, Arrow) else getattr(row, "text", "")
        for block in blocks
        for row in block.rows
    ]


def test_a_401_its_refresh_and_its_retry_are_one_call():
    assert titles(tell(whole_journey())) == [
        "call 1: POST token/",
        "call 2: GET me/",
        "31 minutes pass",
        "call 3: GET me/",
    ]


def test_a_call_is_told_in_the_order_in_which_it_happened():
    assert rows(tell(whole_journey()))[4:] == [
        "request GET me/",
        "refused 401 refused",
        "request POST token/refresh/",
        "answer 200 OK",
        "repeated GET me/",
        "answer 200 OK",
    ]


def test_a_refresh_by_hand_is_a_call_of_its_own():
    journal = Journal()
    log_in(journal)
    refresh(journal)
    assert titles(tell(journal))[1] == "call 2: POST token/refresh/"


def test_a_refresh_that_fails_belongs_to_the_401_before_it():
    journal = Journal()
    refused(journal)
    refresh(journal, status=503)
    assert titles(tell(journal)) == ["call 1: GET me/"]


def test_two_refreshes_before_one_retry_belong_to_the_same_call():
    journal = Journal()
    first = refused(journal)
    refresh(journal, status=503)
    refresh(journal)
    journal.add(credential=access("77d0"), repeats=first.number)
    assert titles(tell(journal)) == ["call 1: GET me/"]


def test_a_refresh_is_known_by_what_it_spends_and_brings_where_its_path_is_another():
    journal = Journal()
    journal.add(method="POST", path="/v2/renew", spent="91bc", issued=("77d0",))
    (block,) = tell(journal).parts
    assert all(row.refresh for row in block.rows)


def test_a_refresh_that_carries_a_header_too_shows_both():
    journal = Journal()
    refresh(journal, credential=access("3f2a"))
    assert tell(journal).parts[0].rows[0].details == (
        "access 3f2a of ada",
        "refresh 91bc in the body",
    )


def test_calls_at_the_same_time_are_drawn_in_true_order():
    journal = Journal()
    journal.add(path="/api/slow/", lasts=(1, 4))
    journal.add(path="/api/quick/", lasts=(2, 3), status=403)
    assert rows(tell(journal)) == [
        "request GET slow/",
        "request GET quick/",
        "failed 403 Forbidden",
        "answer 200 OK",
    ]


def test_calls_at_the_same_time_share_a_block_and_each_arrow_says_whose_it_is():
    (block,) = tell(stampede(4)).parts
    tags = {row.call for row in block.rows if not row.refresh}
    assert block.title == "calls 1 to 4, interleaved"
    assert tags == {"call 1", "call 2", "call 3", "call 4"}


def test_a_refresh_that_all_waited_for_belongs_to_none_of_them():
    (block,) = tell(stampede(4)).parts
    assert {row.call for row in block.rows if row.refresh} == {None}


def test_among_calls_at_the_same_time_the_token_tells_whose_refresh_it_was():
    journal = Journal()
    refused(journal, lasts=(1, 3))
    refused(journal, path="/api/notes/", lasts=(2, 4))
    refresh(journal, lasts=(5, 6), issued=("aaaa",))
    refresh(journal, lasts=(7, 8), issued=("bbbb",))
    journal.add(credential=access("bbbb"), repeats=1, lasts=(9, 10))
    journal.add(path="/api/notes/", credential=access("aaaa"), repeats=2, lasts=(11, 12))
    (block,) = tell(journal).parts
    assert [row.call for row in block.rows if row.refresh] == ["call 2"] * 2 + ["call 1"] * 2


def test_what_is_saved_belongs_to_the_call_before_and_what_is_loaded_to_the_next():
    picture = tell(whole_journey(storage=True))
    first, second = (part for part in picture.parts[:2] if isinstance(part, Block))
    assert first.rows[-1] == Aside("save: ada, access 3f2a", "storage")
    assert second.rows[0] == Aside("load: ada, access 3f2a", "storage", inward=True)


def test_what_is_saved_after_a_load_keeps_both_at_the_call_before():
    journal = Journal()
    journal.add()
    journal.note("load: nothing")
    journal.note("save: ada")
    journal.add()
    first = tell(journal).parts[0]
    assert [row.text for row in first.rows[2:]] == ["load: nothing", "save: ada"]


def test_what_is_loaded_while_others_still_wait_stands_among_them():
    journal = Journal()
    journal.add(lasts=(1, 2.5))
    journal.add(lasts=(2, 9))
    journal.note("load: ada", began=5)
    journal.add(lasts=(11, 12))
    assert isinstance(tell(journal).parts[0].rows[-2], Aside)


def test_the_divider_stands_before_what_was_loaded_for_the_next_call():
    assert isinstance(tell(whole_journey(storage=True)).parts[2], Pause)


def test_notes_alone_are_a_picture_too():
    journal = Journal()
    journal.note("clear")
    assert rows(tell(journal)) == ["clear"]


def test_the_storage_has_a_lane_only_when_it_was_used():
    assert tell(whole_journey()).lanes == ("client", "API")
    assert tell(whole_journey(storage=True)).lanes == ("storage", "client", "API")


def test_a_stranger_has_a_lane_only_when_its_journal_is_given():
    stranger = [Exchange(1, status=404, began=99, ended=100, server="elsewhere")]
    picture = tell(whole_journey(), stranger)
    assert picture.lanes == ("client", "API", "elsewhere")
    assert picture.parts[-1].rows[0].lane == "elsewhere"


def test_a_stranger_nobody_called_is_still_shown():
    assert tell(whole_journey(), []).lanes == ("client", "API", "stranger")


def test_the_same_number_at_a_stranger_is_another_exchange():
    journal = Journal()
    first = refused(journal)
    journal.add(credential=access("77d0"), repeats=first.number)
    picture = tell(journal, [Exchange(1, began=99, ended=100)])
    assert titles(picture) == ["call 1: GET me/", "call 2: GET me/"]


def test_what_a_stranger_is_sent_again_repeats_its_own_exchange():
    journal = Journal()
    refused(journal)
    stranger = [
        Exchange(1, path="/a/", status=401, began=50, ended=51),
        Exchange(2, path="/a/", repeats=1, began=52, ended=53),
    ]
    assert titles(tell(journal, stranger)) == ["call 1: GET me/", "call 2: GET a/"]


def test_a_strangers_clock_makes_no_divider():
    picture = tell([Exchange(1, began=1, ended=2)], [Exchange(1, time=START + 9e6, began=3)])
    assert not any(isinstance(part, Pause) for part in picture.parts)


def test_a_long_journal_keeps_its_beginning_and_its_end():
    journal = Journal()
    for _ in range(52):
        journal.add()
    picture = tell(journal)
    assert picture.parts[20] == Gap("… 12 more calls")
    assert len(picture.parts) == 41


def test_forty_exchanges_are_shown_whole():
    journal = Journal()
    for _ in range(40):
        journal.add()
    assert not any(isinstance(part, Gap) for part in tell(journal).parts)


def test_of_two_hundred_callers_the_one_refresh_stays_in_the_picture():
    (block,) = tell(stampede(200)).parts
    assert sum(isinstance(row, Gap) for row in block.rows) == 1
    assert sum(isinstance(row, Arrow) and row.refresh for row in block.rows) == 2


def test_a_call_that_is_repeated_for_ever_is_cut_in_its_middle():
    journal = Journal()
    for number in range(60):
        refused(journal, f"{number:04}", repeats=number or None)
    (block,) = tell(journal).parts
    assert Gap("… 20 more exchanges") in block.rows


def test_an_empty_journal_is_an_empty_picture():
    assert tell([]) == Picture(("client", "API"), ())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (60, "1 minute passes"),
        (90, "1 minute and 30 seconds pass"),
        (31 * 60, "31 minutes pass"),
        (31 * 60 + 1.2, "31 minutes pass"),
        (3600, "1 hour passes"),
        (93600, "1 day and 2 hours pass"),
        (-1860, "the clock goes back 31 minutes"),
    ],
)
def test_time_is_told_in_words(seconds: float, said: str):
    assert words.pause(seconds) == said


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        (Credential(), "no token"),
        (access("3f2a"), "access 3f2a of ada"),
        (Credential("access", None, "3f2a"), "access 3f2a"),
        (Credential("refresh", "ada", "91bc"), "refresh token! 91bc of ada"),
        (Credential("garbage"), "not a token"),
        (Credential("basic"), "Basic, not Bearer"),
    ],
)
def test_what_the_authorization_carried_is_told_in_words(carried: Credential, said: str):
    assert words.credential(carried) == said


def storm(refreshes: int) -> Journal:
    """A client that refreshes again and again."""
    journal = Journal()
    for number in range(refreshes):
        refresh(journal, issued=(f"r{number}",))
    return journal


def at_the_same_time(callers: int) -> Journal:
    """Every call begins before any has ended."""
    journal = Journal()
    for number in range(callers):
        journal.add(lasts=(number, callers + 1))
    return journal


def refused_in_turn(callers: int) -> Journal:
    journal = Journal()
    for _ in range(callers):
        first = refused(journal)
        refresh(journal)
        journal.add(credential=access("77d0"), repeats=first.number)
    return journal


def repeated_for_ever(times: int) -> Journal:
    journal = Journal()
    for number in range(times):
        refused(journal, f"{number:04}", repeats=number or None)
        refresh(journal, issued=(f"{number + 1:04}",))
    return journal


def waited_for_by_two(refreshes: int) -> Journal:
    """Two calls wait, and wait, while others refresh."""
    journal = Journal()
    for _ in range(2):
        refused(journal, lasts=(1, 2))
    for _ in range(refreshes):
        refresh(journal, issued=())
    for number in (1, 2):
        journal.add(repeats=number, credential=access("x"))
    return journal


def noted(notes: int) -> Journal:
    journal = Journal()
    journal.add()
    for _ in range(notes):
        journal.note("save: ada")
    return journal


def refused_for_good(callers: int) -> Journal:
    """Every call is refused, and its refresh too."""
    journal = Journal()
    for _ in range(callers):
        refused(journal)
        refresh(journal, status=503)
    return journal


def refused_for_good_at_once(callers: int) -> Journal:
    journal = Journal()
    for number in range(callers):
        refused(journal, lasts=(number, callers + 1))
    for number in range(callers):
        refresh(journal, status=503, lasts=(2 * callers + number, 3 * callers + 1))
    return journal


def led_to_one_place(callers: int) -> Journal:
    journal, answer = Journal(), Message((("Location", "/api/b/"),))
    for number in range(callers):
        lasts = number, callers + 1
        journal.add(path=f"/api/{number}/", status=302, response=answer, lasts=lasts)
    for _ in range(callers):
        journal.add(path="/api/b/", lasts=(2 * callers, 3 * callers))
    return journal


def led_on(callers: int) -> Journal:
    """Each call is led to a place of its own, and never goes there."""
    journal = Journal()
    for number in range(callers):
        answer = Message((("Location", f"/api/{number}/there/"),))
        journal.add(path=f"/api/{number}/", status=302, response=answer)
    return journal


STORMS = [
    storm,
    at_the_same_time,
    refused_in_turn,
    repeated_for_ever,
    waited_for_by_two,
    noted,
    stampede,
    refused_for_good,
    refused_for_good_at_once,
    led_to_one_place,
    led_on,
]


def drawn(journal: Journal) -> str:
    diagram = sequence(journal.steps)
    return diagram.text() + diagram.svg() + diagram.alt()


@pytest.mark.parametrize("make", STORMS)
def test_drawing_takes_steps_in_proportion_to_the_journal(make):
    journals = [make(n) for n in (80, 160, 320)]
    assert grows_in_proportion([steps(lambda j=j: drawn(j)) for j in journals])


@pytest.mark.parametrize("make", STORMS)
@pytest.mark.slow
def test_a_drawing_has_an_end_whatever_came(make):
    sizes = [len(drawn(make(n))) for n in (500, 1_000, 2_000)]
    assert max(sizes) <= 1.2 * min(sizes)


@pytest.mark.parametrize("make", STORMS)
@pytest.mark.slow
def test_what_is_not_drawn_is_counted_to_the_last_one(make):
    journal = make(2_345)
    text = sequence(journal.steps).text()
    shown = sum(map(text.count, ("--->|", "- ->|", "===>|", "* storage:")))
    said = [int(n.replace(",", "")) for n in re.findall(r"… ([\d,]+) more (?!call)", text)]
    assert shown + sum(said) == len(journal.steps)


def test_after_a_gap_that_nobody_counted_calls_have_the_number_of_their_exchange():
    one = storm(1).steps[0]
    many = [replace(one, number=n, began=n, ended=n + 0.5) for n in range(1, 18_001)]
    found = titles(tell(many))
    assert found[-1] == "call #18000: POST token/refresh/"
    assert found[20] == "… 17,960 more exchanges"


def test_of_a_block_s_many_notes_the_ends_stay():
    (block,) = tell(noted(100)).parts
    assert Gap("… 60 more notes") in block.rows and len(block.rows) == 43


def test_a_token_that_two_refreshes_brought_tells_of_neither():
    journal = Journal()
    refused(journal, lasts=(1, 2))
    refused(journal, path="/api/notes/", lasts=(1, 3))
    refresh(journal, lasts=(4, 5))
    refresh(journal, lasts=(6, 7))
    journal.add(credential=access("77d0"), repeats=1, lasts=(8, 9))
    journal.add(path="/api/notes/", credential=access("77d0"), repeats=2, lasts=(8, 9))
    (block,) = tell(journal).parts
    assert [row.call for row in block.rows if row.refresh] == [None] * 4
