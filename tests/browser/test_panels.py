"""The panels in a real JupyterLab: used by mouse and by keyboard, and read off the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.looking import barriers, cut_off, faint, troubles, twins
from tests.browser.panels import ALIVE, PANELS, PASSWORD, PLACES
from tests.browser.shared import Shared

NARROW = {"width": 1024, "height": 768}
CONTROLS = "input, select, textarea, button"
USABLE = "nodes => nodes.filter(one => one.checkVisibility() && !one.disabled).length"
# The text beside a control, or on it; an icon or a placeholder is none.
NAMELESS = """nodes => nodes.filter(one => one.checkVisibility()).filter(one => {
    const label = document.querySelector(`label[for="${one.id}"]`) ?? one.closest('label');
    return !(label ?? one).innerText.trim();
}).map(one => one.outerHTML)"""
HAS_FOCUS = "node => node.contains(document.activeElement) && document.activeElement.tagName"
SAVE_WITH_STATE = """async () => {
    const { commands } = window.jupyterapp;
    await commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState');
    await commands.execute('docmanager:save');
}"""


@pytest.fixture(scope="module")
def unopened(shared: Shared, panels: Path) -> Lab:
    """A notebook as it was saved, in a Jupyter that has never seen it; nothing has run."""
    lab = shared.lab(panels)
    lab.open("small.ipynb")
    lab.draw_all()
    return lab


@pytest.fixture(scope="module")
def lab(unopened: Lab) -> Lab:
    unopened.run_all()
    unopened.draw_all()
    return unopened


def fresh(lab: Lab, name: str) -> Locator:
    """The output of a panel's cell, made anew."""
    assert lab.run(PLACES[name]).error is None
    return lab.cell(PLACES[name]).locator(".jp-Cell-outputArea")


def press(lab: Lab, *keys: str) -> None:
    for key in keys:
        lab.page.keyboard.press(key)


def test_saved_and_opened_anew_untrusted_every_twin_is_shown(unopened: Lab) -> None:
    found = twins(unopened.page)
    assert len(found) == len(PANELS) and not any(twin.is_trusted for twin in found)
    assert [twin.cell for twin in found if not twin.is_whole] == []


def test_saved_and_opened_anew_no_widget_is_missed(unopened: Lab) -> None:
    assert troubles(unopened.page) == []


def test_a_saved_picture_is_dark_where_the_page_is_and_its_twin_as_light_as_its_card(
    unopened: Lab,
) -> None:
    seen = {name: [] for name in ("picture", "network")}
    for theme in ("dark", "light"):
        unopened.theme(theme)
        for name, shots in seen.items():
            shots.append(middle(unopened, unopened.cell(PLACES[name]).locator("img")))
    assert seen["picture"][0] != seen["picture"][1]
    assert seen["network"][0] == seen["network"][1]


def test_on_a_dark_page_a_twin_s_table_stands_on_the_paper_of_its_card(unopened: Lab) -> None:
    unopened.theme("dark")
    cells = unopened.cell(PLACES["network"]).locator("td")
    painted = cells.evaluate_all("cells => cells.map(c => getComputedStyle(c).backgroundColor)")
    unopened.theme("light")
    assert set(painted) == {"rgb(255, 255, 255)"}


def middle(lab: Lab, image: Locator) -> bytes:
    """A piece of an image with nothing of the page around it."""
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    clip = {"x": box["x"] + 30, "y": box["y"] + 10, "width": 300, "height": 60}
    return lab.page.screenshot(clip=clip)


def test_a_wrong_password_is_answered_in_the_server_s_words(lab: Lab) -> None:
    form = fresh(lab, "form")
    form.get_by_label("User name").fill("ada")
    form.get_by_label("Password").fill("not-her-password")
    form.get_by_role("button", name="Log in").click()
    expect(form).to_contain_text("No active account found with the given credentials")
    expect(form).to_contain_text("Nobody is logged in")


def test_a_form_that_breaks_its_rules_says_so_beside_the_field(lab: Lab) -> None:
    form = fresh(lab, "form")
    form.get_by_label("Password").fill("five5")
    form.get_by_role("button", name="Log in").click()
    expect(form.locator(".widget-hbox").nth(0)).to_contain_text("✗")
    expect(form.locator(".widget-hbox").nth(1)).to_contain_text("✗")


def test_after_a_login_the_password_is_in_no_widget_s_state(lab: Lab) -> None:
    form = fresh(lab, "form")
    form.get_by_label("User name").fill("ada")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Log in").click()
    expect(form).to_contain_text("✓ Logged in as ada")
    lab.page.evaluate(SAVE_WITH_STATE)
    state = (lab.folder / "small.ipynb").read_text("utf-8").partition('"widgets": {')[2]
    assert "PasswordModel" in state and "Logged in as ada" in state
    assert PASSWORD not in state


def test_by_keyboard_alone_enter_logs_in_and_the_field_is_empty_again(lab: Lab) -> None:
    form = fresh(lab, "form")
    form.get_by_label("User name").focus()
    lab.page.keyboard.type("ada")
    press(lab, "Tab")
    lab.page.keyboard.type(PASSWORD)
    lab.page.wait_for_timeout(300)  # a hand needs as long to find the key
    press(lab, "Enter")
    expect(form).to_contain_text("✓ Logged in as ada")
    expect(form.get_by_label("Password")).to_have_value("")


def test_enter_while_a_cell_is_busy_sends_all_that_was_typed(lab: Lab) -> None:
    form = fresh(lab, "form")
    form.get_by_label("User name").fill("ada")
    lab.start(PLACES["busy"])
    form.get_by_label("Password").focus()
    lab.page.keyboard.type(PASSWORD)
    press(lab, "Enter")
    expect(form).to_contain_text("✓ Logged in as ada")


def test_the_buttons_move_time_and_the_page_says_what_the_next_call_will_do(lab: Lab) -> None:
    lifetimes = fresh(lab, "lifetimes")
    expect(lifetimes).to_contain_text("The next call: 200.")
    lifetimes.get_by_role("button", name="+31 minutes").click()
    expect(lifetimes).to_contain_text("The next call: 401, then a refresh, then the call again")
    lifetimes.get_by_role("button", name="+1 day").focus()
    press(lab, "Enter")
    expect(lifetimes).to_contain_text("now, 1 day 31 minutes after the login")
    assert "LoginRequired" in lab.run(PLACES["later"]).text


def test_next_refresh_fails_makes_the_next_refresh_fail(lab: Lab) -> None:
    desk = fresh(lab, "desk")
    desk.get_by_role("button", name="Next refresh fails (503)").click()
    expect(desk).to_contain_text("status 503")
    assert "RefreshFailed" in lab.run(PLACES["later"]).text
    assert lab.run(PLACES["later"]).text.endswith("200")


def test_a_setting_is_switched_by_keyboard(lab: Lab) -> None:
    desk = fresh(lab, "desk")
    row = desk.locator("tr", has_text="Rotate refresh tokens")
    expect(row).to_contain_text("○ off")
    desk.get_by_label("Rotate refresh tokens").focus()
    press(lab, "Space")
    expect(row).to_contain_text("✓ on")


def test_a_step_chosen_by_keyboard_shows_headers_and_body_with_the_secrets_cut(lab: Lab) -> None:
    network = fresh(lab, "network")
    network.get_by_role("button", name="Next step").focus()
    press(lab, "Enter", "Enter")
    expect(network).to_contain_text("Authorization: Bearer (access 9ec1)")
    expect(network).to_contain_text("WWW-Authenticate: Bearer")
    press(lab, "Enter")
    expect(network).to_contain_text("POST /api/token/refresh/")
    expect(network).to_contain_text('"refresh": "(refresh d716)"')
    assert "eyJ" not in network.inner_html()


def test_the_network_panel_grows_with_the_calls(lab: Lab) -> None:
    network = fresh(lab, "network")
    rows = network.locator("tbody tr")
    expect(rows).to_have_count(4)
    lab.run(PLACES["later"])
    expect(rows).to_have_count(7)


def test_a_look_into_the_storage_shows_what_changed(lab: Lab) -> None:
    storage = fresh(lab, "storage")
    lab.run(PLACES["later"])
    storage.get_by_role("button", name="Look again").click()
    expect(storage).to_contain_text("since the last look")


@pytest.mark.parametrize("name", ALIVE)
def test_the_tab_key_reaches_every_control(lab: Lab, name: str) -> None:
    controls = fresh(lab, name).locator(CONTROLS)
    usable = controls.evaluate_all(USABLE)
    controls.first.focus()
    reached = 0
    while lab.cell(PLACES[name]).locator(".jp-Cell-outputArea").evaluate(HAS_FOCUS):
        reached += lab.page.locator(":focus").first.evaluate(f"one => one.matches('{CONTROLS}')")
        press(lab, "Tab")
    assert reached == usable > 0


@pytest.mark.parametrize("name", ALIVE)
def test_every_control_has_its_name_in_words_beside_it(lab: Lab, name: str) -> None:
    assert fresh(lab, name).locator(CONTROLS).evaluate_all(NAMELESS) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_text_stands_out_in_both_themes(lab: Lab, theme: str) -> None:
    lab.theme(theme)
    assert faint(lab.page) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_both_themes(lab: Lab, theme: str) -> None:
    lab.theme(theme)
    assert barriers(lab.page) == []


def test_the_audit_finds_a_picture_without_words_and_a_text_too_faint(lab: Lab) -> None:
    output = fresh(lab, "form")
    output.evaluate(
        """node => node.querySelector('.jp-OutputArea-output').insertAdjacentHTML(
            'beforeend', '<img src="data:,"><p style="color:#ccc;background:#fff">faint</p>')"""
    )
    found = " ".join(barriers(lab.page))
    assert "Images must have alternative text" in found and "color contrast" in found
    fresh(lab, "form")


def test_at_1024_pixels_no_panel_is_cut_off(lab: Lab) -> None:
    lab.page.set_viewport_size(NARROW)
    assert cut_off(lab.page) == []
