"""One visual language, readable in light and dark."""

import re
from pathlib import Path

import pytest

import tutorial_lib
from tutorial_lib.widgets.network_panel import NetworkPanel
from tutorial_lib.widgets.styles import DARK, LIGHT, LIVE, RULES, TWIN, stylesheet

# Pairs of colours that stand on each other.
PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "quiet", "header", "claims", "signature", "access", "refresh", "repeat")
        for ground in ("paper", "ground")
    ),
    *((tone, f"{tone}-ground") for tone in ("good", "bad", "open", "access", "refresh")),
    *(
        (ink, f"{part}-ground")
        for part in ("header", "claims", "signature")
        for ink in ("ink", "quiet", part)
    ),
]


def luminance(colour: str) -> float:
    """WCAG 2.2: relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink, ground", PAIRS, ids=lambda name: str(name))
def test_the_contrast_is_at_least_four_and_a_half(
    palette: dict[str, str], ink: str, ground: str
) -> None:
    light, dark = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_both_palettes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_a_colour_of_the_palette_is_written_there_alone() -> None:
    library = Path(tutorial_lib.__file__).parent
    files = {path.name: path.read_text("utf-8") for path in library.rglob("*.py")}
    written = {name: re.findall(r"#[0-9a-f]{6}\b", text) for name, text in files.items()}
    ours = {*LIGHT.values(), *DARK.values()}
    assert [name for name, colours in written.items() if ours & {*colours}] == ["palette.py"]


@pytest.mark.parametrize("name", RULES)
def test_a_twin_s_style_names_literal_colours(name: str) -> None:
    style = TWIN(name)["style"]
    assert "var(" not in style and "{" not in style


@pytest.mark.parametrize("name", RULES)
def test_a_live_look_is_a_class_of_the_stylesheet(name: str) -> None:
    assert f".{LIVE(name)['class_']}{{" in stylesheet()


def test_the_stylesheet_is_not_escaped_where_it_is_used() -> None:
    style = NetworkPanel([]).children[0].value
    assert 'body[data-jp-theme-light="false"]{' in style and "&#" not in style


@pytest.mark.parametrize(
    "place",
    [
        'body[data-jp-theme-light="false"]',
        "body.vscode-dark",
        'body[data-vscode-theme-kind="vscode-dark"]',
        'html[theme="dark"] body',
    ],
)
def test_every_host_s_word_for_dark_brings_the_dark_palette(place: str) -> None:
    places, _, rest = str(stylesheet()).partition(f"--jwt-paper:{DARK['paper']}")
    assert rest and place in places.rpartition("}")[2].rstrip("{").split(",")


def test_a_picture_is_as_dark_as_the_host_s_word_says() -> None:
    _, _, dark = str(stylesheet()).partition(f"--jwt-paper:{DARK['paper']}")
    assert "--jwt-scheme:dark;}" in dark
    assert ".jwt-picture{color-scheme:var(--jwt-scheme)}" in dark


def test_the_stylesheet_asks_for_nothing_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|https?:", stylesheet())
