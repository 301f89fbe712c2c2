"""A journal's steps as HTML: a table, the sequence diagram, and one step laid open."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from tutorial_lib.diagram import svg
from tutorial_lib.diagram.sequence import SequenceDiagram

from .html import element, join, text
from .looks import Looks
from .network_steps import Key, Speech, Step, shortened

HEADINGS = ("#", "after", "request", "carried", "answer")
SAVED = 10  # steps at either end of a journal that a twin keeps whole
SIGNS = {"good": "✓", "refused": "✗", "failed": "!", "redirected": "→", "dropped": "○"}
TONES = {"good": "good", "refused": "bad"}
NOTHING = "○ No request has reached the server yet."


def network_view(
    steps: Sequence[Step], picture: SequenceDiagram, chosen: Key, looks: Looks
) -> Markup:
    """Return the chosen step, the table and the picture; a twin keeps every step, closed."""
    if not steps:
        return element(
            "div", element("div", NOTHING, **looks("note", "open-tone")), **looks("card")
        )
    seen = (_table(steps, chosen, looks), _image(picture, looks))
    if looks.literal:
        return element("div", *seen, *_all_closed(steps, looks), **looks("card"))
    first, _, last = shortened(steps)
    opened = [step_view(step, looks) for step in (*first, *last) if step.key == chosen]
    return element("div", *opened, *seen, **looks("card"))


def step_view(step: Step, looks: Looks) -> Markup:
    """Return what was said in one step, as HTTP writes it."""
    answer = step.answered
    said = [
        _heading(f"Step {step.label}", looks),
        _speech("The request", step.asked, looks),
        _speech("The answer", answer, looks) if answer else _silence(looks),
    ]
    fault = [_note(f"! fault: {step.fault}", looks)] if step.fault else []
    return element("div", said[0], *fault, *said[1:], **looks("section"))


def _all_closed(steps: Sequence[Step], looks: Looks) -> list[Markup]:
    first, left_out, last = shortened(steps, SAVED, SAVED)
    between = [element("div", f"… {left_out:,} more", **looks("aside"))] if left_out else []
    return [*(_closed(s, looks) for s in first), *between, *(_closed(s, looks) for s in last)]


def _closed(step: Step, looks: Looks) -> Markup:
    summary = element("summary", step.label, **looks("mono"))
    return element("details", summary, step_view(step, looks))


def _silence(looks: Looks) -> Markup:
    return _note("○ No answer: the connection ended without one.", looks)


def _heading(words: str, looks: Looks) -> Markup:
    return element("div", words, **looks("heading"))


def _note(words: str, looks: Looks) -> Markup:
    return element("div", words, **looks("note", "open-tone"))


def _speech(title: str, speech: Speech, looks: Looks) -> Markup:
    said = speech.same_everywhere() if looks.literal else speech
    lines = [element("b", said.line), *(_field(*field, looks) for field in said.headers)]
    body = ["", said.body] if said.body else []
    shown = Markup("\n").join([*lines, *(text(line) for line in body)])
    return join([element("div", title, **looks("aside")), element("pre", shown, **looks("json"))])


def _field(name: str, value: str, looks: Looks) -> Markup:
    field = f"{name}: {value}"
    if name.lower() != "authorization":
        return text(field)
    return element("span", field, **looks("access-text"))


def _table(steps: Sequence[Step], chosen: Key, looks: Looks) -> Markup:
    first, left_out, last = shortened(steps)
    head = element("tr", *(element("th", name, **looks("cell", "aside")) for name in HEADINGS))
    rows = [_row(step, step.key == chosen, looks) for step in first]
    if left_out:
        more = element("td", f"… {left_out:,} more", colspan="5", **looks("cell", "aside"))
        rows.append(element("tr", more))
    rows += [_row(step, step.key == chosen, looks) for step in last]
    return element("table", element("thead", head), element("tbody", *rows), **looks("table"))


def _row(step: Step, is_chosen: bool, looks: Looks) -> Markup:
    number = f"▸\u00a0{step.number}" if is_chosen else str(step.number)
    after = step.after.replace(" ", "\u00a0")
    cells = (number, after, _request(step, looks), _carried(step, looks), _answer(step, looks))
    return element("tr", *(element("td", cell, **looks("cell")) for cell in cells))


def _request(step: Step, looks: Looks) -> Markup:
    asked = element("code", step.request, **looks("mono"))
    place = [element("div", f"⇢ at {step.server}", **looks("aside"))] if step.server else []
    return join([*_role(step, looks), asked, *place])


def _role(step: Step, looks: Looks) -> list[Markup]:
    if step.role == "refresh":
        return [element("div", "↻ refresh", **looks("refresh-text"))]
    if step.role == "repeat":
        return [element("div", f"↪ repeats {step.repeats}", **looks("repeat-text"))]
    return []


def _carried(step: Step, looks: Looks) -> Markup:
    own = looks(f"{step.kind}-text") if step.kind in ("access", "refresh") else looks("aside")
    spent = [element("div", word, **looks("refresh-text")) for word in step.spent]
    return join([element("div", step.carried, **own), *spent])


def _answer(step: Step, looks: Looks) -> Markup:
    tone = f"{TONES.get(step.outcome, 'open')}-tone"
    chips = [element("span", f"{SIGNS[step.outcome]} {step.status}", **looks("chip", tone))]
    if step.fault:
        chips.append(element("span", f"! fault: {step.fault}", **looks("chip", "bad-tone")))
    told = [word for word in (step.code, *step.issued) if word]
    return join([Markup(" ").join(chips), *(element("div", t, **looks("aside")) for t in told)])


def _image(picture: SequenceDiagram, looks: Looks) -> Markup:
    source = "data:image/svg+xml;charset=utf-8," + quote(picture.svg(), safe="/:;,=()!*'+")
    size = str(svg.width(picture.picture))
    image = element("img", src=source, alt=picture.alt(), width=size, **looks("picture"))
    return element("div", image)
