"""Make the README's pictures, light and dark: python tools/readme_pictures.py.

Each shows some cells of a chapter after a real run in a real JupyterLab.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.lab import THEMES, Lab, running_lab  # noqa: E402
from tools.chromium import find_chromium  # noqa: E402


@dataclass(frozen=True)
class Picture:
    """Some cells of a chapter, after a button of a panel in them was pressed, if one is named."""

    chapter: str
    first: str
    last: str
    press: str = ""


PICTURES = {
    "course": Picture("00_start_here.ipynb", "journey-call", "journey-call"),
    "decoder": Picture("01_login.ipynb", "open-decoder", "open-decoder"),
    "lifetimes": Picture("04_refresh_on_401.ipynb", "see-lives", "see-lives", "+31 minutes"),
}


def take(lab: Lab, name: str, picture: Picture) -> None:
    """Run the chapter and write the cells' picture in both themes."""
    lab.open(picture.chapter)
    lab.run_all()
    lab.draw_all()
    if picture.press:
        lab.page.get_by_role("button", name=picture.press).first.dispatch_event("click")
        lab.page.wait_for_timeout(500)  # the answer comes from the kernel
    for theme in THEMES:
        lab.theme(theme)
        cells = (picture.first, picture.last)
        lab.screenshot(ROOT / "docs" / f"{name}-{theme}.png", cells)


def main() -> None:
    """Write docs/NAME-light.png and docs/NAME-dark.png for each picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge here: python -m tools.chromium installs one.")
    with tempfile.TemporaryDirectory() as own, running_lab(Path(own), chromium) as lab:
        for name, picture in PICTURES.items():
            take(lab, name, picture)


if __name__ == "__main__":
    main()
