"""Two processes, one file, rotation on: rule 15 with processes that are really two."""

from pathlib import Path

import pytest

from tutorial_lib.client import ApiSession, FileStorage
from tutorial_lib.server import OffsetClock, TutorialServer

from .caller import start_caller
from .conftest import PASSWORD


@pytest.mark.slow
def test_at_once_and_in_turn_both_stay_logged_in(tmp_path: Path) -> None:
    rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
    with TutorialServer(clock=OffsetClock(), reuse_detection=True, **rotation) as server:
        path = tmp_path / "login.json"
        ApiSession(server.api_url, storage=FileStorage(path)).login("ada", PASSWORD)
        lines = [start_caller(server.api_url, path) for _ in range(2)]
        for round_ in range(20):
            server.clock.advance(minutes=31)
            if round_ % 2:
                server.faults.hold("me/", until=2, answer=True)
                for line in lines:
                    line.send("call")
                assert [line.recv() for line in lines] == [200, 200]
            else:
                for line in lines:
                    line.send("call")
                    assert line.recv() == 200
        for line in lines:
            line.send("end")
        refreshes = server.journal.to("token/refresh/")
    assert [exchange.status for exchange in refreshes] == [200] * 20
