"""Make the README's pictures, light and dark: python tools/readme_pictures.py.

Each shows some cells of a chapter after a real run in a real JupyterLab.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.lab import THEMES, running_lab  # noqa: E402
from tools.chromium import find_chromium  # noqa: E402

PICTURES = {"course": ("00_start_here.ipynb", ("journey-call", "journey-picture"))}


def main() -> None:
    """Write docs/NAME-light.png and docs/NAME-dark.png for each picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge here: python -m tools.chromium installs one.")
    with tempfile.TemporaryDirectory() as own, running_lab(Path(own), chromium) as lab:
        for name, (chapter, cells) in PICTURES.items():
            lab.open(chapter)
            lab.run_all()
            for theme in THEMES:
                lab.theme(theme)
                lab.screenshot(ROOT / "docs" / f"{name}-{theme}.png", cells)


if __name__ == "__main__":
    main()
