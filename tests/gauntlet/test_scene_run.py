"""A scene's picture is the same in each run, and what a scene leaves behind is waited for."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.waiting import HANG
from tutorial_lib.gauntlet import side_effects
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.scene import MEMORY, Scene


def drawn() -> str:
    return run(LibraryClient, only=[4]).rows[0].worst.diagram.text()


def test_the_same_scene_gives_the_same_picture() -> None:
    assert drawn() == drawn()


def test_tokens_are_numbered_in_the_order_in_which_they_came() -> None:
    text = drawn()
    assert "new access t1, new refresh t2" in text
    assert "refresh t2 in the body" in text and "new access t3, new refresh t4" in text


@pytest.mark.skipif(not Path(MEMORY).is_dir(), reason="there is none")
def test_a_scenes_files_lie_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    with Scene(LibraryClient) as scene:
        assert scene.folder.is_relative_to(MEMORY)
    assert not scene.folder.exists()


def test_a_thread_may_take_as_long_to_end_as_the_machine_is_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    went_on = threading.Event()

    def parts_of(seconds: float) -> Iterator[float]:
        yield 0.01
        went_on.set()  # now the machine lets the thread have its turn
        yield HANG
        yield HANG

    monkeypatch.setattr(side_effects, "parts_of", parts_of)
    effects = side_effects.SideEffects()
    effects.threads.append(threading.Thread(target=went_on.wait))
    effects.threads[0].start()
    assert effects.end_threads() == []


def test_what_requests_sets_while_it_looks_for_a_proxy_is_no_client_s_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    effects = side_effects.SideEffects()
    monkeypatch.setenv("no_proxy", "*")
    assert effects.put_back() == []
    with requests.utils.set_environ("no_proxy", "*"):
        assert effects.put_back() == []
