"""The drawing: always valid, always readable, told apart without colour."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diagram.journals import (
    Credential,
    Exchange,
    Journal,
    Note,
    access,
    log_in,
    refused,
    stampede,
    trouble,
    whole_journey,
)
from tutorial_lib.diagram import sequence

SVG = "{http://www.w3.org/2000/svg}"
STRANGER = [Exchange(1, path="/steal/", status=404, began=900, ended=901)]
JOURNALS = [whole_journey(), whole_journey(storage=True), stampede(3), stampede(60), trouble()]
HOSTILE = "</text><script>alert(1)</script>\"'&amp;\u202e\x00\x1b\ud800\ufffe]]>"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def written(svg: str) -> str:
    """Every word in the drawing."""
    return " ".join(element.text or "" for element in parsed(svg).iter(f"{SVG}text"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def covers(rect: ElementTree.Element, x: float, y: float) -> bool:
    left, top, width, height = (float(rect.get(k, "")) for k in ("x", "y", "width", "height"))
    return left <= x <= left + width and top <= y <= top + height


def grounds(svg: str) -> list[tuple[str, str, str]]:
    """Each text with its ink and the colour of the topmost box under it."""
    seen: list[ElementTree.Element] = []
    found = []
    for element in parsed(svg).iter():
        if element.tag == f"{SVG}rect":
            seen.append(element)
        elif element.tag == f"{SVG}text":
            x, y = float(element.get("x", "")) + 1, float(element.get("y", "")) - 4
            under = [rect.get("fill", "") for rect in seen if covers(rect, x, y)][-1]
            found.append((element.text or "", element.get("fill", ""), under))
    return found


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_word_has_a_contrast_of_at_least_4_5(journal: Journal):
    drawn = sequence(journal, stranger=STRANGER, title="A title").svg()
    assert not [found for found in grounds(drawn) if contrast(found[1], found[2]) < 4.5]


NIGHT = re.compile(r'\[(fill|stroke)="(#\w+)"\]\{\1:(#\w+)\}')


def at_night(svg: str) -> str:
    """The drawing as it is where the page is dark."""
    for name, day, night in NIGHT.findall(svg):
        svg = svg.replace(f' {name}="{day}"', f' {name}="{night}!"')
    return svg.replace('!"', '"')


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_word_has_a_contrast_of_at_least_4_5_at_night_too(journal: Journal):
    drawn = at_night(sequence(journal, stranger=STRANGER, title="A title").svg())
    assert not [found for found in grounds(drawn) if contrast(found[1], found[2]) < 4.5]


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_colour_has_its_own_at_night(journal: Journal):
    drawn = sequence(journal, stranger=STRANGER).svg()
    colours = set(re.findall(r' (fill|stroke)="(#\w+)"', drawn))
    assert colours == {(name, day) for name, day, _ in NIGHT.findall(drawn)}


def test_a_drawing_for_a_light_card_is_light_everywhere():
    diagram = sequence(whole_journey())
    assert "prefers-color-scheme" in diagram.svg()
    assert "<style" not in diagram.svg(at_night=False)


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_word_has_at_least_thirteen_pixels(journal: Journal):
    texts = parsed(sequence(journal).svg()).iter(f"{SVG}text")
    assert min(int(text.get("font-size", "0")) for text in texts) >= 13


@pytest.mark.parametrize("journal", JOURNALS)
def test_the_same_journal_gives_the_same_bytes(journal: Journal):
    assert sequence(journal).svg() == sequence(journal).svg()


@pytest.mark.parametrize("word", ["refused", "refresh", "repeated", "31 minutes pass"])
def test_what_matters_is_said_in_a_word(word: str):
    assert word in written(sequence(whole_journey()).svg())


def test_the_401_is_a_dashed_arrow_and_nothing_else_is():
    journal = Journal()
    refused(journal)
    assert 'stroke-dasharray="9 7"' in sequence(journal).svg()
    assert "stroke-dasharray" not in sequence([Exchange(1)]).svg()


def test_the_retry_is_a_double_line():
    once = sequence([Exchange(1)]).svg()
    again = sequence([Exchange(1, repeats=9)]).svg()
    assert again.count("<line") == once.count("<line") + 1


def test_the_refresh_has_a_box_of_its_own():
    plain = sequence([Exchange(1, method="POST", path="/api/token/")]).svg()
    boxed = sequence([Exchange(1, method="POST", path="/api/token/refresh/")]).svg()
    assert boxed.count("<rect") == plain.count("<rect") + 2  # the band, and its word's chip


def test_a_fault_is_marked_with_its_word():
    assert "fault: status 503" in written(sequence(trouble()).svg())


def test_a_dropped_answer_never_reaches_the_client():
    drawn = sequence([Exchange(1, status=None, fault="dropped")])
    reached = sequence([Exchange(1, status=200, fault="dropped")])
    assert "no answer" in written(drawn.svg())
    assert drawn.svg().count("<path") == reached.svg().count("<path") - 1  # no arrowhead


def test_a_journal_without_anything_is_a_drawing_too():
    assert parsed(sequence([]).svg()).tag == f"{SVG}svg"


def test_nothing_reaches_beyond_the_paper():
    root = parsed(sequence(stampede(60), stranger=STRANGER).svg())
    height = float(root.get("height", ""))
    assert all(float(text.get("y", "")) < height for text in root.iter(f"{SVG}text"))


def test_a_long_path_stays_between_its_lanes():
    journal = Journal()
    journal.add(path="/api/" + "w" * 300, credential=access("3f2a", "w" * 99))
    boxes = list(parsed(sequence(journal, title="w" * 99).svg()).iter(f"{SVG}rect"))
    edges = [float(box.get("x", "")) + float(box.get("width", "")) for box in boxes[1:]]
    assert max(edges) <= 840


def test_hostile_text_stays_text():
    journal = Journal()
    journal.add(path=HOSTILE, method=HOSTILE, credential=access(HOSTILE, HOSTILE), code=HOSTILE)
    journal.note(HOSTILE)
    drawn = sequence(journal, title=HOSTILE).svg()
    assert not list(parsed(drawn).iter(f"{SVG}script"))
    assert not re.search("[\u202e\x00\x1b\ud800\ufffe]", drawn)


def image(html: str) -> dict[str, str | None]:
    """The attributes of the one tag."""
    tags: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.append((tag, dict(attrs)))
    reader.feed(html)
    ((tag, attributes),) = tags
    assert tag == "img"
    return attributes


def test_in_a_notebook_it_is_one_image_with_the_drawing_in_it():
    diagram = sequence(whole_journey())
    head, _, body = (image(diagram._repr_html_())["src"] or "").partition(",")
    assert head == "data:image/svg+xml;charset=utf-8"
    assert unquote(body) == diagram.svg()


def test_the_image_is_told_in_words_for_those_who_cannot_see_it():
    alt = image(sequence(whole_journey())._repr_html_())["alt"] or ""
    assert "31 minutes pass" in alt and "401 refused, refresh: POST token/refresh/" in alt


def test_hostile_text_does_not_leave_the_image():
    journal = Journal()
    log_in(journal)
    journal.add(path='/api/"><script>alert(1)</script>')
    assert set(image(sequence(journal)._repr_html_())) == {"src", "alt", "width"}


anything = st.text(st.characters(), max_size=40)  # lone surrogates too
moments = st.floats(0, 60)
credentials = st.builds(
    Credential,
    st.sampled_from(["none", "access", "refresh", "garbage", "basic"]),
    st.none() | anything,
    st.none() | anything,
)
exchanges = st.builds(
    Exchange,
    number=st.integers(1, 6),
    method=anything,
    path=anything | st.sampled_from(["/api/me/", "/api/token/refresh/"]),
    credential=credentials,
    status=st.none() | st.sampled_from([200, 302, 401, 403, 418, 503]),
    code=st.none() | anything,
    repeats=st.none() | st.integers(1, 6),
    fault=st.none() | anything,
    time=st.floats(0, 1e6),
    began=moments,
    ended=moments,
    spent=st.none() | anything,
    issued=st.tuples() | st.tuples(anything, anything),
)
steps = st.lists(exchanges | st.builds(Note, anything, moments, anything), max_size=8)


@settings(max_examples=60)
@given(steps, st.none() | steps, st.none() | anything)
def test_whatever_was_sent_the_drawing_is_valid(own, others, title):
    diagram = sequence(own, stranger=others, title=title)
    assert parsed(diagram.svg()).tag == f"{SVG}svg"
    assert image(diagram._repr_html_())["alt"]
    assert diagram.text().isprintable() or "\n" in diagram.text()


@settings(max_examples=60)
@given(steps)
def test_no_exchange_of_a_short_journal_is_lost(own):
    sent = sum(isinstance(step, Exchange) for step in own)
    lines = sequence(own).svg()
    answers = sum(
        1 for _ in re.finditer("no answer|\\b(200|302|401|403|418|503)\\b", written(lines))
    )
    assert answers >= sent
