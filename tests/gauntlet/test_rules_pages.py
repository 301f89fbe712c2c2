"""The pages about the rules say what the scenes are, and what is played in them."""

import pytest

from tools.rules_pages import COMMAND, pages


@pytest.mark.slow
def test_the_pages_are_what_the_scenes_make_of_them() -> None:
    stale = [path.name for path, page in pages().items() if path.read_text("utf-8") != page]
    assert not stale, f"{COMMAND} writes them anew"
