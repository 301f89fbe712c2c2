"""What there is to see on a page: twins, troubles of widgets, what is cut off, contrast."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The texts and the outputs: what is around them is Jupyter's.
OURS = [[".jp-RenderedHTMLCommon"], [".jp-OutputArea-output"]]
# How a link looks in a text is the business of Jupyter's theme, which underlines none.
AUDIT = {"resultTypes": ["violations"], "rules": {"link-in-text-block": {"enabled": False}}}
TROUBLES = ("model not found", "Error displaying widget", "Error creating widget")

# Every output that has a twin: what the twin says, and what stands on the page in its place.
TWINS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .flatMap(cell => Array.from({ length: cell.outputArea.model.length }, (_, n) => {
        const html = cell.outputArea.model.get(n).data['text/html'];
        if (html === undefined) return [];
        const meant = new DOMParser().parseFromString(html, 'text/html').body;
        const node = cell.outputArea.widgets[n].node.querySelector('.jp-OutputArea-output');
        const images = [...node.querySelectorAll('img')];
        return [{
            cell: cell.model.id,
            is_trusted: cell.model.trusted,
            meant: meant.textContent,
            shown: node.textContent,
            images_meant: meant.querySelectorAll('img').length,
            images_shown: images.filter(image => image.complete && image.naturalWidth).length,
            height: node.offsetHeight,
        }];
    }).flat())"""
CARDS = "() => document.querySelectorAll('.jwt-card').length"
# A panel, or anything around it up to the cell, that is wider inside than it is.
CUT_OFF = """() => [...document.querySelectorAll('.jwt-card')].flatMap(card => {
    const around = [];
    for (let node = card; node && !node.matches('.jp-Cell'); node = node.parentElement)
        around.push(node);
    return around.concat([...around[0].querySelectorAll('table, pre, img, .jwt-row')])
        .filter(node => node.clientWidth && node.scrollWidth > node.clientWidth)
        .map(node => `${node.className || node.tagName}: ${node.scrollWidth}`);
})"""
# The contrast of each text of a card with what is painted behind it, as WCAG 2.2 computes it.
FAINT = """least => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
            .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = node => {
        const colour = getComputedStyle(node).backgroundColor;
        return /, 0\\)|transparent/.test(colour) ? behind(node.parentElement) : colour;
    };
    const faint = [];
    for (const card of document.querySelectorAll('.jwt-card')) {
        const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim()) continue;
            const pair = [light(getComputedStyle(node).color), light(behind(node))];
            const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            if (ratio < least) faint.push(`${texts.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
        }
    }
    return faint;
}"""


@dataclass(frozen=True)
class Twin:
    """A saved output on the page: what its twin says, and what is seen of it."""

    cell: str
    is_trusted: bool
    meant: str
    shown: str
    images_meant: int
    images_shown: int
    height: int

    @property
    def is_whole(self) -> bool:
        """Whether all of its words and images are there, and take up room."""
        return (
            self.shown.split() == self.meant.split()
            and self.images_shown == self.images_meant
            and self.height > 0
        )


def twins(page: Page) -> list[Twin]:
    """The saved outputs with a twin, in the order of the notebook."""
    return [Twin(**found) for found in page.evaluate(TWINS)]


def troubles(page: Page) -> list[str]:
    """What Jupyter says where it has no widget to show."""
    seen = page.locator(".jp-Notebook").inner_text().lower()
    return [words for words in TROUBLES if words.lower() in seen]


def cut_off(page: Page) -> list[str]:
    """The panels, or pieces of them, that do not fit where they stand."""
    return list(page.evaluate(CUT_OFF))


def faint(page: Page, least: float = 4.5) -> list[str]:
    """The texts of panels with less contrast than this, with the ratio."""
    return list(page.evaluate(FAINT, least))


def barriers(page: Page) -> list[str]:
    """What keeps somebody from reading or using what is ours, as axe-core finds it."""
    # JupyterLab's own body has no height, so that axe would take all in it for out of sight.
    page.add_style_tag(content="body { height: 100vh }")
    found = Axe().run(page, {"include": OURS}, AUDIT).response
    return [_barrier(one, node) for one in found["violations"] for node in one["nodes"]]


def _barrier(violation: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{violation['impact']}, {violation['help']}: {node['html'][:200]}"


def cards(page: Page) -> int:
    """How many panels are drawn."""
    return int(page.evaluate(CARDS))
