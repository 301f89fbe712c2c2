"""Each request stands in the call that caused it; nothing is said that the wire doesn't tell."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diagram.clients import Sent, World, world
from tutorial_lib.diagram import SequenceDiagram, sequence
from tutorial_lib.diagram.model import Arrow, Block

Row = tuple[str, str, str | None]  # whose it is, what it says, its fault

worlds = st.integers(0, 100_000).map(world)


def truth(made: World) -> list[tuple[str, list[Row]]]:
    """The blocks as they should be: calls that overlap in one, in the order of their beginning."""
    calls: dict[int, list[Sent]] = defaultdict(list)
    for sent in made.sent:
        calls[sent.call].append(sent)
    blocks: list[list[tuple[int, list[Sent]]]] = []
    end = float("-inf")
    for number, sent in enumerate(calls.values(), start=1):
        if sent[0].exchange.began >= end:
            blocks.append([])
        blocks[-1].append((number, sent))
        end = max(end, *(one.exchange.ended for one in sent))
    return [(_title(block), _rows(block)) for block in blocks]


def _title(block: list[tuple[int, list[Sent]]]) -> str:
    first, sent = block[0]
    if len(block) > 1:
        return f"calls {first} to {block[-1][0]}, interleaved"
    return f"call {first}: {_asked(sent[0])}"


def _rows(block: list[tuple[int, list[Sent]]]) -> list[Row]:
    rows = []
    for number, sent in block:
        whose = f"call {number}" if len(block) > 1 else ""
        for one in sent:
            status = str(one.exchange.status or "no answer")
            rows.append((one.exchange.began, (whose, _asked(one), one.exchange.fault)))
            rows.append((one.exchange.ended, (whose, status, None)))
    return [row for _, row in sorted(rows)]


def _asked(sent: Sent) -> str:
    return f"{sent.exchange.method} {sent.exchange.path.removeprefix('/api/')}"


def drawn(made: World) -> SequenceDiagram:
    home, away = made.journals()
    return sequence(home, stranger=away or None)


def told(diagram: SequenceDiagram) -> list[tuple[str, list[Row]]]:
    """The blocks as they are."""
    blocks = [part for part in diagram.picture.parts if isinstance(part, Block)]
    return [(block.title, [_said(row) for row in block.rows]) for block in blocks]


def _said(row: Arrow) -> Row:
    label = row.label if row.outward else re.sub(r"(\d+) .*", r"\1", row.label)
    return row.call or "", label, row.fault


@settings(max_examples=100, deadline=None)
@given(worlds)
def test_each_request_stands_in_the_call_that_caused_it_with_its_own_fault(made: World):
    diagram = drawn(made)
    assert told(diagram) == truth(made)


@settings(max_examples=40, deadline=None)
@given(worlds)
def test_each_label_stands_once_in_text_and_drawing(made: World):
    diagram = drawn(made)
    text, drawing = diagram.text(), written(diagram)
    sent = [one.exchange for one in made.sent]
    refreshes = sum(exchange.path.endswith("refresh/") for exchange in sent)
    repeated = sum(one.is_again for one in made.sent)
    assert (text.count("[ refresh ]"), drawing.count("refresh")) == (refreshes, refreshes)
    assert (text.count("repeated: "), drawing.count("repeated")) == (repeated, repeated)


@settings(max_examples=40, deadline=None)
@given(worlds)
def test_text_and_drawing_say_the_same_in_the_same_order(made: World):
    diagram = drawn(made)
    lines = diagram.text().splitlines()
    arrows = [line.replace("x--", "") for line in lines if re.search(r"\|[-=<]|x--", line)]
    picture, bands = diagram.picture, sum("[ " in line for line in lines)
    above = len(picture.lanes) + bands + len(picture.parts)
    assert parted(arrows) == parted(written(diagram)[above:])


def written(diagram: SequenceDiagram) -> list[str]:
    """Every piece of text in the drawing: the lanes, the bands, the blocks, then row by row."""
    texts = ElementTree.fromstring(diagram.svg()).iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in texts]


def parted(texts: list[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"[\w/]+", text)]
