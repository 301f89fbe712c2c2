"""Folders that cannot be written and a disk that is full."""

import errno
import io
import os
import shutil
import tempfile
from collections import namedtuple
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from tests.readiness.looking import found
from tutorial_lib.readiness import folders

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for progress of the test's own, not made yet."""
    own = tmp_path / "data" / "jwt-client-course"
    monkeypatch.delenv("JWT_COURSE_PROGRESS", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: own)
    return own


def test_all_folders_can_be_written_and_nothing_stays_behind(own: Path, tmp_path: Path) -> None:
    assert [finding.level for finding in folders.folder()] == ["ready"] * 3
    assert found(folders.disk).level == "ready"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_progress_folder_is_trouble(own: Path) -> None:
    own.parent.write_text("a file")
    finding = found(folders.folder, "progress")
    assert finding.level == "trouble" and str(own) in finding.what
    assert "move away the file" in finding.remedy


def test_a_temporary_folder_that_is_none_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").write_text("a file")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    finding = found(folders.folder, "temporary")
    assert finding.level == "trouble" and "TMPDIR" in finding.remedy


def test_no_temporary_folder_at_all_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    finding = found(folders.folder, "temporary")
    assert finding.level == "trouble" and "No usable temporary directory" in finding.what
    assert "Create a folder" in finding.remedy


def test_a_notebooks_folder_without_the_right_to_write_is_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = os.open

    def refusing(path: Any, *args: Any, **kwargs: Any) -> int:
        if Path(path).parent == folders.notebooks():  # permission bits do not bind root
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refusing)
    finding = found(folders.folder, "notebooks")
    assert finding.level == "trouble" and "Read-only file system" in finding.what
    assert "Copy the course" in finding.remedy


def test_a_full_disk_is_one_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 3 * 1024**2))
    finding = found(folders.disk)
    assert finding.level == "trouble" and "3 MB" in finding.what
    assert "Make room" in finding.remedy


@pytest.mark.parametrize("code", [errno.ENOSPC, *folders.FULL])
def test_a_quota_that_is_used_up_shows_when_something_is_written(
    monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    class Full(io.BytesIO):
        def write(self, content: Any) -> int:
            if content:
                raise OSError(code, "full")
            return 0

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda **_: Full())
    assert found(folders.disk).level == "trouble"
    assert {finding.level for finding in folders.folder()} == {"ready"}
