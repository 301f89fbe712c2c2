"""A chapter that a learner has worked on is kept, and runs with a newer library."""

from importlib import import_module

import pytest

# What chapters have imported from modules since the first version. A name may move, and never go.
IMPORTED = {
    "tutorial_lib.client.bearer": ["token_on"],
    "tutorial_lib.client.environment": ["EnvironmentSession"],
    "tutorial_lib.client.login": ["obtain_tokens"],
    "tutorial_lib.client.peek": ["peek"],
    "tutorial_lib.client.refresh": ["is_token_refused", "repeat", "whole_history"],
    "tutorial_lib.client.renewal": ["TokenRefused"],
    "tutorial_lib.client.token_calls": ["TokenCalls", "is_bearer_token", "json_object"],
    "tutorial_lib.crowd": [
        *("arrived", "at_once", "caller", "end_of", "logged_in", "overtaken", "refresh_by_hand"),
        "sharing",
    ],
    "tutorial_lib.exercises.article": ["ArticleClient", "ErrorBox"],
    "tutorial_lib.exercises.task": ["worked"],
    "tutorial_lib.gauntlet.library": ["LibraryClient"],
    "tutorial_lib.gauntlet.recorded": ["recorded"],
    "tutorial_lib.gauntlet.run": ["run"],
    "tutorial_lib.scratch": ["fresh_folder", "remove_folders"],
}


@pytest.mark.parametrize("module", IMPORTED)
def test_what_a_chapter_has_ever_imported_is_there(module: str) -> None:
    found = import_module(module)
    assert [name for name in IMPORTED[module] if not hasattr(found, name)] == []
