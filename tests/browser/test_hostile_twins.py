"""Twins of 500 hostile tokens, names and errors in a JupyterLab: they are text and stay text.

They are looked at as somebody finds them in a notebook that came by mail, and as they come out of
a cell: JupyterLab sanitizes the first and not the second, and typesets both.
"""

import json
import random
from collections.abc import Iterator
from typing import Any

import jwt
import nbformat
import pytest

from tests.browser.lab import Lab, small_notebook
from tests.browser.shared import Shared
from tests.browser.test_hostile import Ears, ears
from tests.course.asked import written
from tutorial_lib import CourseClock, TokenDecoder, compare, exercise
from tutorial_lib.course.verify import elsewhere
from tutorial_lib.widgets.login_form import LoginForm, LoginResult
from tutorial_lib.widgets.panel import Panel

__all__ = ["ears"]  # a fixture

CHANCE = random.Random(12)
TWINS, EACH = 500, 25  # JupyterLab draws no more than fifty outputs of one cell
KEY, CLOCK = "a key for tests that is long enough", CourseClock()
PIECES = [
    *("$x^2$", "$$y$$", r"\(z\)", r"\[w\]", r"\begin{equation}q\end{equation}", r"\ref{a}"),
    *("$", "\\", r"\$", "&#36;", "`", "\n\n", "|", "{{1}}", "\u202e", "\x1b[31m", "-->", "<!--"),
    *(r"$\href{javascript:alert(1)}{x}$", r"\(\href{http://127.0.0.2:9/}{x}\)", "word", " "),
    *("<img src=http://127.0.0.2:9/ onerror=alert(1)>", "<script>alert(1)</script>"),
    *("![x](http://127.0.0.2:9/)", "[x](javascript:alert(1))", "<http://127.0.0.2:9/>"),
    *("<a href=http://127.0.0.2:9/>x</a>", "</td></table>"),
]
TRAP = "<p>$x$ <a href=http://127.0.0.2:9/>x</a></p>"
SHOW = """
import json
from IPython.display import HTML, display
with open("twins.json") as file:
    display(*map(HTML, json.load(file)[{number}]))
"""
# What a page has of an output that text should never become, by the number of its cell.
BECAME = """() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].flatMap((cell, number) =>
    [...cell.querySelectorAll('.jp-OutputArea-output')].flatMap(output =>
        [...output.querySelectorAll('mjx-container, .MathJax, math, a, script, svg, img')]
            .filter(one => !one.getAttribute('src')?.startsWith('data:image/svg+xml'))
            .map(one => number)))"""


def evil() -> str:
    return "".join(CHANCE.choices(PIECES, k=CHANCE.randint(2, 8)))


def token() -> str:
    claims = {evil(): evil(), "sub": evil(), "iss": evil()}
    return jwt.encode(claims, KEY, headers={"kid": evil()})


def changed() -> TokenDecoder:
    """A token with a claim that was changed here."""
    decoder = TokenDecoder(token(), clock=CLOCK)
    decoder.editor.claim.value = "sub"
    decoder.editor.value.value = json.dumps(evil())
    decoder.editor.change.click()
    return decoder


def refused() -> LoginForm:
    """A form whose server says what it likes."""

    class Session:
        username = evil()

    form = LoginForm(Session())  # type: ignore[arg-type]
    form.result = LoginResult({"username": [evil()], evil(): [evil()]}, evil())
    return form


def judged() -> Any:
    """An answer that ends with an error of a class with such a name."""
    name = f"Evil = type({evil()!r}, (Exception,), {{}})"
    source = f"def validate_credentials(username, password):\n    raise Evil({evil()!r})"
    return exercise("1.1").check(written(source, "validate_credentials", before=name))


MAKERS = [
    lambda: TokenDecoder(token(), clock=CLOCK),
    lambda: TokenDecoder(".".join(evil() for _ in range(CHANCE.randint(1, 4))), clock=CLOCK),
    lambda: TokenDecoder(token(), clock=CLOCK, key=evil()),
    lambda: compare(token(), token(), clock=CLOCK, names=(evil(), evil())),
    *(changed, refused, judged),
]


def twin() -> str:
    shown: Panel = CHANCE.choice(MAKERS)()
    return str(shown._repr_mimebundle_()["text/html"])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    with elsewhere():
        twins = [[twin() for _ in range(EACH)] for _ in range(TWINS // EACH)] + [[TRAP]]
    sources = [SHOW.format(number=number) for number in range(len(twins))]
    path = small_notebook(folder / "small", *sources) / "small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell, shown in zip(notebook.cells, twins, strict=True):
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": one}) for one in shown]
    nbformat.write(notebook, path)
    path.with_name("twins.json").write_text(json.dumps(twins), "utf-8")
    with shared.page() as page:
        yield shared.lab(path.parent, page)


def became(lab: Lab) -> set[int]:
    """The cells in which text became something else, when the typesetter has been everywhere."""
    lab.draw_all()
    lab.cell(TWINS // EACH).locator("mjx-container").wait_for()
    lab.page.wait_for_timeout(300)
    assert lab.page.locator(".jp-OutputArea-output").count() == TWINS + 1
    return set(lab.page.evaluate(BECAME))


def test_nothing_is_typeset_loaded_or_run(lab: Lab, ears: Ears) -> None:
    only_the_trap = {TWINS // EACH}
    lab.open("small.ipynb")
    assert became(lab) == only_the_trap
    assert [cell.error for cell in lab.run_all() if cell.error] == []
    assert became(lab) == only_the_trap
    assert (ears.dialogs, ears.images, ears.away) == ([], [], [])
