"""Draw statements about browsers, axios, Pinia, requests and RFCs from the chapters' texts.

    python tools/facts.py [SEED]

What came of one draw, with how each statement was verified, stands in docs/facts.md.
"""

import json
import random
import re
import sys
from collections.abc import Iterator

from tools.save_notebooks import NOTEBOOKS

ABOUT = re.compile(
    r"\bRFC \d|\bbrowsers?\b|[cC]hromium|\baxios|\bPinia|\bCORS|preflight|[cC]ookie|`HttpOnly`"
    r"|(?:^|[.;,(] |\b(?:as|in|like|of|than|when|and) )requests(?:'s?)?\b"
    r"|localStorage|sessionStorage|IndexedDB|navigator\.locks|XMLHttpRequest|WWW-Authenticate"
)
CODE = re.compile(r"^(?:```.*?^```|#.*?$)", re.MULTILINE | re.DOTALL)
END = re.compile(r"(?<=[.?!])[)*]*\s+(?=\W*[A-Z])|\n\n|\n(?=[-|] ?)")


def statements() -> Iterator[tuple[str, str, str]]:
    """Every sentence or row that is about one of them: chapter, cell, words."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                text = CODE.sub("\n\n", "".join(cell["source"]))
                for words in END.split(re.sub(r"(?<!\n)\n(?![\n|-])", " ", text)):
                    if ABOUT.search(words):
                        yield path.stem[:2], cell["id"], " ".join(words.split())


def main() -> None:
    """Print all of them in the order in which a seed draws them."""
    found = list(statements())
    random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 19).shuffle(found)
    for number, statement in enumerate(found, 1):
        print("{}. {} {}: {}".format(number, *statement))


if __name__ == "__main__":
    main()
