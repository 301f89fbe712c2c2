"""The saved notebooks as HTML pages: every twin is there, and none asks for an address."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, Route

from tests.browser.shared import Shared
from tools.save_notebooks import NOTEBOOKS

CHAPTERS = sorted(NOTEBOOKS.glob("*.ipynb"))
ASKING = {"src", "srcset", "href", "data", "action", "poster", "background", "formaction"}
LOADED = "() => [...document.images].map(image => image.complete && image.naturalWidth > 0)"


class Markup(HTMLParser):
    """Collects a page's text without its blanks, its images, and all it would ask for."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.images = "", set[str]()
        self.addresses: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += "".join(data.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ASKING or "url(" in (value or ""):
                self.addresses.append(value or "")
            if tag == "img" and name == "src":
                self.images.add(value or "")


def twins_of(notebook: nbformat.NotebookNode) -> list[str]:
    """The HTML of every saved output."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]


def as_html(notebook: nbformat.NotebookNode) -> str:
    from nbconvert import HTMLExporter  # slow to import

    return str(HTMLExporter(template_name="lab").from_notebook_node(notebook)[0])


@pytest.fixture(scope="module", params=["panels", *CHAPTERS], ids=lambda it: Path(it).stem)
def saved(request: pytest.FixtureRequest, panels: Path) -> nbformat.NotebookNode:
    chosen = panels / "small.ipynb" if request.param == "panels" else request.param
    return nbformat.read(chosen, as_version=4)


@pytest.fixture(scope="module")
def html(saved: nbformat.NotebookNode) -> str:
    return as_html(saved)


@pytest.fixture(scope="module")
def template(page: Page, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the page of a notebook without any cell asks for."""
    return asked_for(page, as_html(nbformat.v4.new_notebook()), tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def page(shared: Shared) -> Iterator[Page]:
    with shared.page() as page:
        yield page


def asked_for(page: Page, html: str, folder: Path) -> set[str]:
    """What a page asks for of other machines, none of which it gets."""
    asked: set[str] = set()

    def refuse(route: Route) -> None:
        asked.add(route.request.url)
        route.abort()

    (folder / "page.html").write_text(html, "utf-8")
    page.route(lambda url: not url.startswith(("file:", "data:", "blob:")), refuse)
    page.goto((folder / "page.html").as_uri(), wait_until="load")
    page.unroute_all()
    return asked


def test_the_page_holds_every_twin(saved: nbformat.NotebookNode, html: str) -> None:
    twins, page = [Markup(twin) for twin in twins_of(saved)], Markup(html)
    assert twins and all(twin.text or twin.images for twin in twins)
    assert [twin.text for twin in twins if twin.text not in page.text] == []
    assert [image for twin in twins for image in twin.images - page.images] == []


def test_a_twin_holds_no_address_but_pictures_of_its_own(saved: nbformat.NotebookNode) -> None:
    found = [address for twin in twins_of(saved) for address in Markup(twin).addresses]
    assert [address for address in found if not address.startswith("data:image/svg+xml")] == []


def test_offline_every_picture_is_there_and_only_the_template_asks_for_more(
    html: str, template: set[str], page: Page, tmp_path: Path
) -> None:
    asked = asked_for(page, html, tmp_path)
    assert asked <= template and all(page.evaluate(LOADED))


def test_an_address_in_an_output_would_have_been_noticed(page: Page, tmp_path: Path) -> None:
    image = '<img src="http://127.0.0.2:9/x.png">'
    cell = nbformat.v4.new_code_cell(
        "1", outputs=[nbformat.v4.new_output("display_data", {"text/html": image})]
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert "http://127.0.0.2:9/x.png" in asked_for(page, as_html(notebook), tmp_path)
    assert Markup(image).addresses == ["http://127.0.0.2:9/x.png"]
