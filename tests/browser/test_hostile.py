"""What a hostile token, name or answer does to the page: nothing. It is text and stays text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Dialog, Request, expect

from tests.browser.lab import Lab, small_notebook
from tests.browser.shared import Shared
from tests.widgets.test_decoder import HOSTILE

MAKE = f"""
import jwt
from IPython.display import HTML, display
from tutorial_lib import ApiSession, LoginFailed, TokenDecoder, compare, course_server
from tutorial_lib.widgets.login_form import LoginForm
from tutorial_lib.widgets.styles import TWIN
from tutorial_lib.widgets.network_panel import NetworkPanel
EVIL = {HOSTILE!a}
KEY = "a key for tests that is long enough"
def token(evil):
    return jwt.encode({{evil: evil, "iss": evil}}, KEY, headers={{"kid": evil, "x": evil}})
"""
LIVE = "display(*map(TokenDecoder, map(token, EVIL)))"
TWINS = "display(*(HTML(str(TokenDecoder(token(evil)).draw(TWIN))) for evil in EVIL))"
COMPARED = "display(*(compare(token(evil[:99]), token(evil[:99] + '!')) for evil in EVIL))"
KEYS = """
for evil in (evil for evil in EVIL if evil != "\\ud800"):  # which nobody can type
    decoder = TokenDecoder(token("a"), key="x" * 32)
    for decoder.key_kind.value in ("text", "base64url", "public"):
        decoder.key_field.value = evil
    display(decoder)
"""
ANSWERS = """
server = course_server()
form, panel = LoginForm(ApiSession(server.api_url)), NetworkPanel(server.journal)
display(form, panel)
form.username_field.value = EVIL[1]
for evil in EVIL:
    body = {"username": [evil], "detail": evil, evil: [evil]}
    server.faults.next("token/", status=400, body=body)
    form.password_field.value = "lovelace-1843"
    form.submit()
"""
OPENED = "panel.choice.index = 2\ndisplay(form, panel)"
TRAP = """
import ipywidgets
ipywidgets.HTML("<img src=x onerror=alert(1)><img src=http://127.0.0.2:9/>")
"""
SOURCES = (MAKE, LIVE, TWINS, COMPARED, KEYS, ANSWERS, OPENED)
SHOWING = [SOURCES.index(source) for source in (LIVE, TWINS, COMPARED, OPENED)]


@dataclass
class Ears:
    """What a page did that no text should make it do."""

    home: str
    dialogs: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)

    def on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def on_request(self, request: Request) -> None:
        local = request.url.startswith((f"{self.home}/", "data:", "blob:"))
        self.away += [] if local else [request.url]
        own = request.url.startswith(("data:", f"{self.home}/kernelspecs/"))  # its logo
        if request.resource_type == "image" and not own:
            self.images.append(request.url)


@pytest.fixture(scope="module")
def lab(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("hostile")
    notebooks = small_notebook(folder / "small", *SOURCES, TRAP)
    with shared.page() as page:  # nobody after it shares what became of it
        lab = shared.lab(notebooks, page)
        lab.open("small.ipynb")
        lab.draw_all()
        lab.run(0)
        yield lab


@pytest.fixture
def ears(lab: Lab) -> Iterator[Ears]:
    ears = Ears(lab.url)
    lab.page.on("dialog", ears.on_dialog)
    lab.page.on("request", ears.on_request)
    yield ears
    lab.page.remove_listener("dialog", ears.on_dialog)
    lab.page.remove_listener("request", ears.on_request)


def settle(lab: Lab) -> None:
    """Wait until all panels are drawn, and for what they may have set going."""
    lab.draw_all()
    lab.page.wait_for_timeout(300)


@pytest.mark.parametrize("number", range(1, len(SOURCES)))
def test_no_script_no_dialog_nothing_loaded(lab: Lab, ears: Ears, number: int) -> None:
    ran = lab.run(number)
    settle(lab)
    assert ran.error is None and len(ran.outputs) >= 2
    assert (ears.dialogs, ears.images, ears.away) == ([], [], [])


@pytest.mark.parametrize("number", SHOWING)
def test_it_stands_there_as_text(lab: Lab, number: int) -> None:
    assert "<img src=x onerror=alert(1)>" in (lab.cell(number).text_content() or "")


def test_a_hostile_token_that_is_pasted_does_nothing_either(lab: Lab, ears: Ears) -> None:
    decoder = lab.cell(SOURCES.index(LIVE)).locator(".jp-OutputArea-output").first
    field = decoder.get_by_label("Token", exact=True)
    for evil in (hostile.replace(" ", "/") for hostile in HOSTILE[:3]):
        field.fill(f"eyJ{evil}.{evil}.{evil}")  # what begins like no token is not shown at all
        expect(decoder.locator(".jwt-card")).to_contain_text(evil)
    assert (ears.dialogs, ears.images, ears.away) == ([], [], [])


def test_what_is_not_escaped_would_have_been_heard(lab: Lab, ears: Ears) -> None:
    lab.run(len(SOURCES))
    settle(lab)
    assert ears.dialogs == ["1"]
    assert ears.images[0].endswith("/x") and ears.away == ["http://127.0.0.2:9/"]
