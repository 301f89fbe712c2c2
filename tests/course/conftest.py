"""Each test of an exercise has a client folder and a progress file of its own."""

from pathlib import Path

import pytest

from tutorial_lib.course import kept_pieces, progress_file


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which `my_client` and the progress file of this test are."""
    monkeypatch.setenv(kept_pieces.FOLDER_VARIABLE, str(tmp_path / "my_client"))
    monkeypatch.setenv(progress_file.FILE_VARIABLE, str(tmp_path / "progress.json"))
    return tmp_path
