"""The token decoder in a real JupyterLab: pointing, typing, the clock, the dark theme."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import jwt
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import SIZE, Lab, small_notebook
from tests.browser.shared import Shared
from tutorial_lib import CourseClock
from tutorial_lib.widgets.styles import DARK, LIGHT

SHOW = """
import jwt
from tutorial_lib import CourseClock, TokenDecoder
key, clock = "only for this test, thirty-two bytes", CourseClock()
issued = int(clock.now())
evil = "<img src=x onerror=document.body.dataset.evil=1>"
claims = {"user_id": "1", "exp": issued + 1800, evil: evil}
TokenDecoder(jwt.encode(claims, key, headers={"kid": evil}), key=key, clock=clock)
"""
LATER = "clock.advance(minutes=31)"
EMPTY = "empty = TokenDecoder(key=key, clock=clock)\nempty"
KEY = "only for this test, thirty-two bytes"
# Runs until the test lets it go: what the page sends meanwhile waits.
BUSY = """
import pathlib, time
while not pathlib.Path("go").exists(): time.sleep(0.01)
"""
# The kernel has done all that it was sent before, and the page has heard of it.
DONE = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    await kernel.requestExecute({ code: '' }).done;
}"""
# All texts that are put into a field from now on, other than by typing.
WRITES = """field => {
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    window.writes = [];
    Object.defineProperty(field, 'value', {
        configurable: true, get, set(text) { window.writes.push(text); set.call(this, text); },
    });
}"""
LIT = """() => [...document.querySelectorAll('.jwt-lit')]
    .filter(one => getComputedStyle(one).outlineStyle === 'solid')
    .map(one => one.getAttribute('aria-label').split(/[ ,]/)[0])"""


@pytest.fixture(scope="module")
def lab(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("decoder")
    lab = shared.lab(small_notebook(folder / "small", SHOW, LATER, EMPTY, BUSY))
    lab.open("small.ipynb")
    for number in range(3):
        lab.run(number)
    lab.page.wait_for_selector(".jwt-card")
    yield lab
    lab.theme("light")  # JupyterLab keeps it, for whoever comes next


@contextmanager
def busy(lab: Lab) -> Iterator[None]:
    """While the kernel is busy; afterwards it has done what it was sent."""
    go = lab.folder / "go"
    go.unlink(missing_ok=True)
    lab.start(3)
    expect(lab.cell(3).locator(".jp-InputPrompt")).to_have_text("[*]:")
    yield
    go.touch()
    for _ in range(3):  # the page sends one text when the one before is done
        lab.page.evaluate(DONE)


@pytest.fixture
def page(lab: Lab) -> Page:
    lab.page.mouse.move(0, 0)
    return lab.page


def test_an_advance_in_a_later_cell_moves_the_dates(lab: Lab) -> None:
    lab.sees("Expired 1 minute ago")


def test_pointing_at_a_part_lights_up_its_decoded_side(page: Page) -> None:
    page.locator("span.jwt-lit-1").hover()
    assert page.evaluate(LIT) == ["claims", "claims"]


def test_the_keyboard_lights_up_the_same(page: Page) -> None:
    page.get_by_label("claims, decoded").focus()
    page.keyboard.press("Shift+Tab")  # to the header's JSON
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(LIT) == ["header", "header"]


def test_a_typed_token_is_decoded_and_both_verdicts_stand_there(lab: Lab) -> None:
    lab.run(2)
    decoder = lab.cell(2).locator(".jp-Cell-outputArea")
    later = int(CourseClock().now()) + 3600
    decoder.get_by_label("Token", exact=True).press_sequentially(
        jwt.encode({"user_id": "7", "exp": later}, KEY)
    )
    expect(decoder).to_contain_text("Signature right")
    expect(decoder).to_contain_text("Valid for 29 minutes")
    lab.page.keyboard.press("Backspace")
    expect(decoder).to_contain_text("Signature wrong")


@pytest.mark.parametrize("theme, palette", [("light", LIGHT), ("dark", DARK)], ids=str)
def test_the_palette_follows_the_theme(lab: Lab, theme: str, palette: dict[str, str]) -> None:
    lab.theme(theme)
    paper = "document.querySelector('.jwt-card')"
    shown = lab.page.evaluate(f"getComputedStyle({paper}).getPropertyValue('--jwt-paper').trim()")
    painted = lab.page.evaluate(f"getComputedStyle({paper}).backgroundColor")
    red, green, blue = (int(palette["paper"][place : place + 2], 16) for place in (1, 3, 5))
    assert (shown, painted) == (palette["paper"], f"rgb({red}, {green}, {blue})")


def test_a_claim_can_be_changed_by_keyboard_alone(lab: Lab, page: Page) -> None:
    lab.cell(0).get_by_label("Change a claim", exact=True).focus()
    page.keyboard.press("Space")
    lab.cell(0).get_by_label("New value", exact=True).fill('"2"')
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    lab.sees("changed here, not by a server")
    lab.sees("Signature wrong")


def test_what_is_typed_right_after_choosing_a_claim_is_what_counts(lab: Lab, page: Page) -> None:
    lab.run(0)
    editor = lab.cell(0).locator(".jp-Cell-outputArea")
    editor.get_by_label("Change a claim", exact=True).check()
    value = editor.get_by_label("New value", exact=True)
    with busy(lab):
        editor.get_by_label("Claim", exact=True).select_option(index=1)
        value.press_sequentially("17369")
    assert value.input_value() == "17369"
    value.press_sequentially("55555")
    editor.get_by_role("button", name="Change the claim").click()
    lab.sees("→ 1736955555")


def test_what_is_typed_behind_a_paste_is_never_written_over(lab: Lab, page: Page) -> None:
    lab.run(2)
    decoder = lab.cell(2).locator(".jp-Cell-outputArea")
    field = decoder.get_by_label("Token", exact=True)
    pasted = jwt.encode({"user_id": "7", "exp": int(CourseClock().now()) + 3600}, KEY)
    with busy(lab):
        field.fill(pasted)
        field.press_sequentially("x")
        field.evaluate(WRITES)
    expect(field).to_have_value(re.compile(r"\[kept in the kernel: \w+\]$"))
    assert page.evaluate("new Set(window.writes).size") == 1
    field.press("Backspace")
    expect(decoder).to_contain_text("Signature right")


def test_the_verdict_is_in_view_after_a_change_on_a_small_screen(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    lab.run(0)
    decoder = lab.cell(0).locator(".jp-Cell-outputArea")
    decoder.get_by_label("Change a claim", exact=True).check()
    decoder.get_by_label("New value", exact=True).fill('"2"')
    decoder.get_by_role("button", name="Change the claim").click()
    lab.sees("changed here, not by a server")
    for verdict in decoder.locator(".jwt-verdict").all():
        expect(verdict).to_be_in_viewport(ratio=1)
    page.set_viewport_size(SIZE)


def test_what_stands_in_a_claim_is_text_and_nothing_else(page: Page) -> None:
    assert "<img src=x" in page.locator(".jwt-card", has_text="kid").first.inner_text()
    assert page.evaluate("document.body.dataset.evil") is None
