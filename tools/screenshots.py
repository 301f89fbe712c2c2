"""Picture chapters after a real run, light and dark: python tools/screenshots.py FOLDER [00 01 …].

Every chapter, or those whose names begin as given, is opened in a real JupyterLab and run whole;
FOLDER gets NAME-light.png and NAME-dark.png, each as long as its chapter.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.lab import THEMES, Lab, running_lab  # noqa: E402
from tools.chromium import find_chromium  # noqa: E402


def chapters(beginnings: list[str]) -> list[str]:
    """The notebooks' file names, in order; of all where no beginning is given."""
    names = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    return [name for name in names if name.startswith(tuple(beginnings or [""]))]


def picture(lab: Lab, chapter: str, folder: Path) -> None:
    """Run one chapter and write its two pictures; says which cells ended in an error."""
    lab.open(chapter)
    for cell in lab.run_all():
        if cell.error:
            print(f"{chapter}: {cell.error}")
    for theme in THEMES:
        lab.theme(theme)
        lab.screenshot(folder / f"{Path(chapter).stem}-{theme}.png")


def main(folder: Path, beginnings: list[str]) -> None:
    """Picture the chapters into `folder`."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge here: python -m tools.chromium installs one.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, running_lab(Path(own), chromium) as lab:
        for chapter in chapters(beginnings):
            picture(lab, chapter, folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
