"""A journal told as a picture: what stands where, in the order in which it happened."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tutorial_lib.cleaned_text import clean, ends

from . import words
from .call_finder import calls
from .call_groups import Call, Sent, blocks, shorten
from .model import (
    Arrow,
    Aside,
    Block,
    Entries,
    ExchangeLike,
    Gap,
    NoteLike,
    Pause,
    Picture,
    Row,
    Shape,
    entries,
    is_exchange,
    is_note,
)
from .words import say

LONG = 60.0  # seconds on the server's clock that are worth a divider
MOST = 1_000  # exchanges that are sorted into calls; of more, the first half and the last half
NOTES = 20  # notes of a block that are kept at its beginning, and as many at its end

Part = Block | Pause | Gap
PlacedNote = tuple[int, NoteLike]  # a note, and its place in the journal


class Event(NamedTuple):
    """A row and its moment: `when`, then its place in the journal, then pause, request, answer."""

    when: float
    place: int
    phase: int
    row: Row


def tell(steps: Entries, stranger: Entries | None = None, title: str | None = None) -> Picture:
    """Return the picture of a journal, and of the journal of a stranger's server beside it."""
    others = entries(stranger)
    name = words.stranger(others)
    own = [(step, "API") for step in entries(steps)]
    told = sorted(own + [(step, name) for step in others], key=lambda pair: pair[0].began)
    notes = [(place, step) for place, (step, _) in enumerate(told) if is_note(step)]
    exchanges = [(s, place, lane) for place, (s, lane) in enumerate(told) if is_exchange(s)]
    storage = any(note.actor == "storage" for _, note in notes)
    lanes = ("storage",) * storage + ("client", "API") + (name,) * (stranger is not None)
    parts = tuple(_parts(exchanges, notes))
    return Picture(lanes, parts, clean(title, 80) if title else None)


def _parts(
    exchanges: list[tuple[ExchangeLike, int, str]], notes: list[PlacedNote]
) -> Iterator[Part]:
    """Yield the parts from top to bottom: a block for each call, dividers and gaps between."""
    first, left_out, last = ends(exchanges, MOST // 2, MOST // 2)
    sent = [Sent(*one) for one in (*first, *last)]
    found = calls(sent, counted=last[0][1] if left_out else float("inf"))
    shorten(found, left_out)
    together = blocks(found)
    if not together and notes:
        yield Block("", tuple(_in_order(_notes(notes))))
    own: dict[int, list[PlacedNote]] = defaultdict(list)
    for placed, owner in _owners(notes, together):
        own[owner].append(placed)
    pauses = dict(_pauses(sent))
    gaps: set[int] = set()
    for index, mixed in enumerate(together):
        shown = any(not one.hidden for call in mixed for one in call.sent)
        yield from _block(mixed, own[index] if shown else [], pauses, gaps)


def _block(
    mixed: list[Call], notes: list[PlacedNote], pauses: dict[int, Pause], gaps: set[int]
) -> Iterator[Part]:
    """Yield the block of one call, or of several that are mixed, after what lies before it."""
    events = [*_notes(notes)]
    for call in mixed:
        for one in call.sent:
            events += _events(one, pauses, gaps, call if len(mixed) > 1 else None)
    rows = list(_in_order(events))
    first = next((index for index, row in enumerate(rows) if not isinstance(row, Aside)), 0)
    while first < len(rows) and isinstance(rows[first], Pause):
        yield rows.pop(first)  # type: ignore[misc]
    if rows and all(isinstance(row, Gap) for row in rows):
        yield from rows  # type: ignore[misc]
    elif rows:
        yield Block(_title(mixed), tuple(rows))


def _in_order(events: Iterable[Event]) -> Iterator[Row]:
    """Yield the rows of events; where a refresh begins, or its answer comes later, a band does."""
    before = None
    for event in sorted(events, key=lambda event: event[:3]):
        row = event.row
        if isinstance(row, Arrow) and row.refresh and (row.outward or before != event.place):
            row = replace(row, band=say("refresh" if row.outward else "refreshed"))
        before = event.place
        yield row


def _notes(notes: list[PlacedNote]) -> Iterator[Event]:
    """Yield the notes of a block, without the middle of very many."""
    first, left_out, last = ends(notes, NOTES, NOTES)
    for place, note in (*first, *last):
        yield Event(note.began, place, 0, _note(note))
    if left_out:
        place, note = first[-1]
        unit = "notes" if left_out > 1 else "note"
        yield Event(note.began, place, 1, Gap(say(f"more/{unit}", count=f"{left_out:,}")))


def _events(
    one: Sent, pauses: dict[int, Pause], gaps: set[int], call: Call | None
) -> Iterator[Event]:
    """Yield the rows of one exchange; a hidden one gives its gap, the first time."""
    if one.hidden:
        if id(one.hidden) not in gaps:
            yield Event(one.began, one.place, 1, one.hidden)
        gaps.add(id(one.hidden))
        return
    if one.place in pauses:
        yield Event(one.began, one.place, 0, pauses[one.place])
    tag = say("title/number", number=call.number) if call and call.number else None
    yield Event(one.began, one.place, 1, _request(one, tag))
    yield Event(one.ended, one.place, 2, _answer(one, tag))


def _request(one: Sent, tag: str | None) -> Arrow:
    exchange = one.exchange
    spent = words.spent(exchange)
    header = (words.credential(exchange.credential),)
    return Arrow(
        shape="repeated" if one.is_again else "request",
        label=words.request(exchange),
        details=spent if spent and exchange.credential.kind == "none" else header + spent,
        fault=clean(exchange.fault, 24) if exchange.fault else None,
        lane=one.lane,
        call=tag,
        refresh=one.refresh,
    )


def _answer(one: Sent, tag: str | None) -> Arrow:
    exchange = one.exchange
    code = (clean(exchange.code, 32),) if exchange.code else ()
    return Arrow(
        shape=_shape(exchange.status),
        label=words.status(exchange),
        details=code + words.issued(exchange),
        lane=one.lane,
        call=tag,
        refresh=one.refresh,
    )


def _shape(status: int | None) -> Shape:
    if status is None:
        return "dropped"
    if status == 401:
        return "refused"
    return "failed" if status >= 400 else "answer"


def _note(note: NoteLike) -> Aside:
    inward = note.text.startswith("load")
    return Aside(clean(note.text, 48), clean(note.actor, 16), inward)


def _title(mixed: Sequence[Call]) -> str:
    numbers = [call.number for call in mixed if call.number]
    if len(numbers) > 1:
        return say("title/calls", first=numbers[0], last=numbers[-1])
    asked = words.request(mixed[0].sent[0].exchange)
    return say("title/call", number=numbers[0], request=asked)


def _pauses(sent: Iterable[Sent]) -> Iterator[tuple[int, Pause]]:
    """Yield the place of each exchange before which a minute or more passed at the API."""
    for before, after in pairwise(one for one in sent if one.lane == "API"):
        passed = after.exchange.time - before.exchange.time
        if abs(passed) >= LONG:
            yield after.place, Pause(words.pause(passed))


def _owners(notes: list[PlacedNote], together: list[list[Call]]) -> list[tuple[PlacedNote, int]]:
    """Return each note and the block it belongs to.

    Between two blocks a note belongs to the one before; what is loaded just before a block, to it.
    """
    starts = [mixed[0].began for mixed in together]
    ends = [max(call.ended for call in mixed) for mixed in together]
    owners: list[tuple[PlacedNote, int]] = []
    settled: set[int] = set()
    for place, note in reversed(notes):
        index = bisect_right(starts, note.began) - 1
        inside = index >= 0 and note.began <= ends[index]
        before = note.text.startswith("load") and index not in settled and index + 1 < len(starts)
        if not inside and (index < 0 or before):
            index += 1
        elif not inside:
            settled.add(index)
        owners.append(((place, note), index))
    return owners[::-1]
