"""A learner without a mouse: from cell to cell, into one, and through what it shows."""

from playwright.sync_api import Locator

from tests.browser.lab import Lab

PLACE = """id => window.jupyterapp.shell.currentWidget.content.widgets
    .findIndex(cell => cell.model.id === id)"""
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
FOCUSED = "node => node.contains(document.activeElement)"


def go_to(lab: Lab, cell: str) -> int:
    """From wherever the keyboard is, by Escape and the arrow keys; the cell's number."""
    keys = lab.page.keyboard
    keys.press("Escape")
    target = int(lab.page.evaluate(PLACE, cell))
    while (steps := target - int(lab.page.evaluate(ACTIVE))) != 0:
        for _ in range(abs(steps)):
            keys.press("ArrowDown" if steps > 0 else "ArrowUp")
    return target


def write_and_run(lab: Lab, cell: str, source: str) -> Locator:
    """In place of what stands in a cell; its output."""
    number = go_to(lab, cell)
    for key in ("Enter", "ControlOrMeta+A"):
        lab.page.keyboard.press(key)
    lab.page.keyboard.insert_text(source)
    lab.page.keyboard.press("ControlOrMeta+Enter")
    return lab.cell(number).locator(".jp-Cell-outputArea")


def tab_to(lab: Lab, control: Locator) -> None:
    """Forward by the Tab key, until this control has the focus."""
    while not control.evaluate(FOCUSED):
        lab.page.keyboard.press("Tab")
