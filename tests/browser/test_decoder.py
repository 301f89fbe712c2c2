"""The token decoder in a real JupyterLab: pointing, the keyboard, the clock, the dark theme."""

from collections.abc import Iterator

import jwt
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, small_notebook
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
LIT = """() => [...document.querySelectorAll('.jwt-lit')]
    .filter(one => getComputedStyle(one).outlineStyle === 'solid')
    .map(one => one.getAttribute('aria-label').split(/[ ,]/)[0])"""


@pytest.fixture(scope="module")
def lab(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("decoder")
    lab = shared.lab(small_notebook(folder / "small", SHOW, LATER, EMPTY))
    lab.open("small.ipynb")
    lab.run_all()
    lab.page.wait_for_selector(".jwt-card")
    yield lab
    lab.theme("light")  # JupyterLab keeps it, for whoever comes next


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


def test_what_stands_in_a_claim_is_text_and_nothing_else(page: Page) -> None:
    assert "<img src=x" in page.locator(".jwt-card", has_text="kid").first.inner_text()
    assert page.evaluate("document.body.dataset.evil") is None
