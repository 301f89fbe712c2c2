"""A journal's steps as HTML: a table, the sequence diagram, and one step laid open."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tutorial_lib.diagram.sequence import SequenceDiagram
from tutorial_lib.texts import Words

from .html import element, join, text
from .network_steps import Key, Speech, Step, shortened
from .styles import Looks

say = Words("tutorial_lib.widgets", "network")
COLUMNS = ("number", "after", "request", "carried", "answer")
SAVED = 10  # steps at either end of a journal that a twin keeps whole
SIGNS = {"good": "✓", "refused": "✗", "failed": "!", "redirected": "→", "dropped": "○"}
TONES = {"good": "good", "refused": "bad"}


def network_view(
    steps: Sequence[Step], picture: SequenceDiagram, chosen: Key, looks: Looks
) -> Markup:
    """Return the chosen step, the table and the picture; a twin keeps every step, closed."""
    if not steps:
        return looks.card(looks.note("open", say("nothing")))
    seen = (_table(steps, chosen, looks), element("div", looks.picture(picture)))
    if looks.literal:
        return looks.card(*seen, *_all_closed(steps, looks))
    first, _, last = shortened(steps)
    opened = [step_view(step, looks) for step in (*first, *last) if step.key == chosen]
    return looks.card(*opened, *seen)


def step_view(step: Step, looks: Looks) -> Markup:
    """Return what was said in one step, as HTTP writes it."""
    return element(
        "div",
        looks.heading(say("step", label=step.label)),
        looks.note("open", say("fault", fault=step.fault)) if step.fault else "",
        _speech(say("request"), step.asked, looks),
        _speech(say("answer"), step.answered, looks) if step.answered else _silence(looks),
        **looks("section"),
    )


def _all_closed(steps: Sequence[Step], looks: Looks) -> list[Markup]:
    first, left_out, last = shortened(steps, SAVED, SAVED)
    between = [looks.aside(say("more", count=f"{left_out:,}"), tag="div")] if left_out else []
    return [*(_closed(s, looks) for s in first), *between, *(_closed(s, looks) for s in last)]


def _closed(step: Step, looks: Looks) -> Markup:
    summary = element("summary", step.label, **looks("mono"))
    return element("details", summary, step_view(step, looks))


def _silence(looks: Looks) -> Markup:
    return looks.note("open", say("silence"))


def _speech(title: str, speech: Speech, looks: Looks) -> Markup:
    said = speech.same_everywhere() if looks.literal else speech
    lines = [element("b", said.line), *(_field(*field, looks) for field in said.headers)]
    body = ["", said.body] if said.body else []
    shown = Markup("\n").join([*lines, *(text(line) for line in body)])
    return join([looks.aside(title, tag="div"), element("pre", shown, **looks("json"))])


def _field(name: str, value: str, looks: Looks) -> Markup:
    field = f"{name}: {value}"
    if name.lower() != "authorization":
        return text(field)
    return element("span", field, **looks("access-text"))


def _table(steps: Sequence[Step], chosen: Key, looks: Looks) -> Markup:
    first, left_out, last = shortened(steps)
    names = (say(f"heading/{name}") for name in COLUMNS)
    head = element("tr", *(element("th", name, **looks("cell", "aside")) for name in names))
    rows = [_row(step, step.key == chosen, looks) for step in first]
    if left_out:
        more = say("more", count=f"{left_out:,}")
        rows.append(element("tr", element("td", more, colspan="5", **looks("cell", "aside"))))
    rows += [_row(step, step.key == chosen, looks) for step in last]
    return element("table", element("thead", head), element("tbody", *rows), **looks("table"))


def _row(step: Step, is_chosen: bool, looks: Looks) -> Markup:
    number = f"▸\u00a0{step.number}" if is_chosen else str(step.number)
    after = step.after.replace(" ", "\u00a0")
    cells = (_request(step, looks), _carried(step, looks), _answer(step, looks))
    return looks.row(number, after, *cells)


def _request(step: Step, looks: Looks) -> Markup:
    place = [looks.aside(say("at-another", server=step.server), tag="div")] if step.server else []
    return join([*_role(step, looks), looks.code(step.request), *place])


def _role(step: Step, looks: Looks) -> list[Markup]:
    if step.role == "refresh":
        return [element("div", say("refresh"), **looks("refresh-text"))]
    if step.role == "repeat":
        return [element("div", say("repeats", number=str(step.repeats)), **looks("repeat-text"))]
    return []


def _carried(step: Step, looks: Looks) -> Markup:
    own = looks(f"{step.kind}-text") if step.kind in ("access", "refresh") else looks("aside")
    spent = [element("div", word, **looks("refresh-text")) for word in step.spent]
    return join([element("div", step.carried, **own), *spent])


def _answer(step: Step, looks: Looks) -> Markup:
    tone = TONES.get(step.outcome, "open")
    chips = [looks.chip(tone, f"{SIGNS[step.outcome]} {step.status}")]
    if step.fault:
        chips.append(looks.chip("bad", say("fault", fault=step.fault)))
    told = [looks.aside(word, tag="div") for word in (step.code, *step.issued) if word]
    return join([Markup(" ").join(chips), *told])
