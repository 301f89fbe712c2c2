"""Each word of the glossary is linked where the course first explains it, and from there alone."""

import re

from tests.notebooks import lint
from tools.save_notebooks import NOTEBOOKS, ROOT, read

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ENTRY = re.compile(r"^### (.+?)\n\n(.+?)(?=\n\n###|\Z)", re.MULTILINE | re.DOTALL)
LEADS_TO = re.compile(r"\[Chapter (\d\d)\]\(\.\./notebooks/(\1_\w+\.ipynb)\)")
LINK = re.compile(r"\]\(\.\./docs/glossary\.md#([\w-]+)\)")


def linked() -> list[tuple[str, str]]:
    """Each link to the glossary: the word's anchor, and the chapter where it stands."""
    return [
        (anchor, path.name)
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        for cell in lint.markdown_cells(read(path))
        for anchor in LINK.findall(lint.source(cell))
    ]


def test_every_word_is_linked_once_from_the_chapter_that_it_leads_to() -> None:
    entries = {word.lower().replace(" ", "-"): text for word, text in ENTRY.findall(GLOSSARY)}
    led_to = [(anchor, LEADS_TO.findall(text)[0][1]) for anchor, text in entries.items()]
    assert sorted(linked()) == sorted(led_to)


def test_the_words_stand_in_their_order() -> None:
    words = [word.lower() for word, _ in ENTRY.findall(GLOSSARY)]
    assert words == sorted(words)
