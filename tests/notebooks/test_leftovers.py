"""What a chapter leaves in the temporary folder: no login, not even where its kernel is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.save_notebooks import NOTEBOOKS, ROOT, environment
from tutorial_lib.scratch import fresh_folder, remove_folders

WITH_FILES = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path.name[:2] in ("02", "05")]


@pytest.mark.parametrize("chapter", WITH_FILES, ids=lambda path: path.stem)
def test_a_chapter_that_nbval_has_run_leaves_no_login(chapter: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    env = {**environment(str(tmp_path)), "TMPDIR": str(temporary), "TEMP": str(temporary)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax"]
    done = subprocess.run([*command, str(chapter)], cwd=ROOT, env=env, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()[-2000:]
    kept = [path.read_bytes() for path in temporary.rglob("*") if path.is_file()]
    assert not [content for content in kept if b"eyJ" in content or b"token" in content]
    assert not list(temporary.glob("jwt-course-*"))


def test_a_fresh_folder_is_its_owner_s_alone_and_another_each_time() -> None:
    first, second = fresh_folder(), fresh_folder()
    assert first != second and (os.name == "nt" or first.stat().st_mode & 0o077 == 0)
    assert remove_folders() >= 2 and not first.exists() and not second.exists()
    assert remove_folders() == 0


def test_a_kernel_that_ends_takes_its_folders_along(tmp_path: Path) -> None:
    code = "from tutorial_lib.scratch import fresh_folder; print(fresh_folder())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).exists()
