"""The plain text of a diagram."""

from __future__ import annotations

from tests.diagram.journals import Exchange, Journal, access, stampede, trouble, whole_journey
from tutorial_lib.cleaned_text import columns
from tutorial_lib.diagram import sequence

JOURNEY = """\
  client                                                      API
    |                                                          |
    |  call 1: POST token/                                     |
    |-- POST token/ (no token) ------------------------------->|
    |<-- 200 OK, new access 3f2a, new refresh 91bc ------------|
    |                                                          |
    |  call 2: GET me/                                         |
    |-- GET me/ (access 3f2a of ada) ------------------------->|
    |<-- 200 OK -----------------------------------------------|
    |                                                          |
    ~~~~~~~~~~~~~~~~~~~~ 31 minutes pass ~~~~~~~~~~~~~~~~~~~~~~~
    |                                                          |
    |  call 3: GET me/                                         |
    |-- GET me/ (access 3f2a of ada) ------------------------->|
    |<-  401 refused, token_not_valid - - - - - - - - - - - - -|
    |  [ refresh ] . . . . . . . . . . . . . . . . . . . . .   |
    |-- POST token/refresh/ (refresh 91bc in the body) ------->|
    |<-- 200 OK, new access 77d0 ------------------------------|
    |  . . . . . . . . . . . . . . . . . . . . . . . . . . .   |
    |== repeated: GET me/ (access 77d0 of ada) ===============>|
    |<-- 200 OK -----------------------------------------------|
    |                                                          |"""


def test_the_whole_journey_reads_well_in_a_terminal():
    assert sequence(whole_journey()).text() == JOURNEY


def test_the_repr_is_the_plain_text():
    assert repr(sequence(whole_journey())) == JOURNEY


def test_what_the_storage_does_stands_between_the_arrows():
    assert "|  * storage: save: ada, access 3f2a" in sequence(whole_journey(storage=True)).text()


def test_a_dropped_answer_ends_in_a_cross_mid_way():
    text = sequence(trouble()).text()
    assert "|          x-- no answer ----" in text
    assert "|-- GET me/ (access 3f2a of ada, fault: dropped) ----" in text


def test_calls_at_the_same_time_are_told_apart_by_their_number():
    assert "|<-  call 2, 401 refused" in sequence(stampede(3)).text()


def test_an_arrow_to_a_stranger_runs_past_the_api():
    text = sequence([], stranger=[Exchange(1, path="/steal/")], title="Elsewhere").text()
    assert text.splitlines()[0].strip() == "Elsewhere"
    assert "-- GET steal/ (no token) --" in text and "stranger" in text


def test_every_line_between_the_lanes_is_equally_wide_with_chinese_names_too():
    journal = Journal()
    journal.add(credential=access("3f2a", "小明"), path="/api/" + "long/" * 40)
    lines = sequence(journal).text().splitlines()[1:]
    assert len({columns(line) for line in lines}) == 1
