"""Print what is new in a release, for its page: python tools/release.py v1.2.3.

Refuses a tag that pyproject.toml and the top of CHANGELOG.md don't agree with.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class NotReady(Exception):
    """Says in one line what must be mended before this tag."""


def whats_new(tag: str, project: str, changelog: str) -> str:
    """The newest part of a changelog; raises `NotReady` where it's not of the version tagged."""
    version = tomllib.loads(project)["project"]["version"]
    if tag != f"v{version}":
        raise NotReady(f"The tag is {tag}, and pyproject.toml says {version}: make them the same.")
    newest = changelog.partition("\n## ")[2].partition("\n## ")[0]
    heading, _, text = newest.partition("\n")
    if not re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", heading):
        raise NotReady(
            f"CHANGELOG.md begins with '{heading}': give it the version and the day, {version} - …"
        )
    return text.strip()


def main(tag: str) -> None:
    """Print the text for a tag of this project."""
    files = (ROOT / name for name in ("pyproject.toml", "CHANGELOG.md"))
    try:
        print(whats_new(tag, *(path.read_text("utf-8") for path in files)))
    except NotReady as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main(sys.argv[1])
