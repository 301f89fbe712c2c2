"""Tokens in a scene's picture are numbered: the same picture in each run."""

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run


def drawn() -> str:
    return run(LibraryClient, only=[4]).rows[0].worst.diagram.text()


def test_the_same_scene_gives_the_same_picture() -> None:
    assert drawn() == drawn()


def test_tokens_are_numbered_in_the_order_in_which_they_came() -> None:
    text = drawn()
    assert "new access t1, new refresh t2" in text
    assert "refresh t2 in the body" in text and "new access t3, new refresh t4" in text
