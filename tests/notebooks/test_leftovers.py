"""A chapter's files in the temporary folder: test_solved.py looks at what the chapters leave."""

import os
import subprocess
import sys
from pathlib import Path

from tutorial_lib.scratch import fresh_folder, remove_folders


def test_a_fresh_folder_is_its_owner_s_alone_and_another_each_time() -> None:
    first, second = fresh_folder(), fresh_folder()
    assert first != second and (os.name == "nt" or first.stat().st_mode & 0o077 == 0)
    assert remove_folders() >= 2 and not first.exists() and not second.exists()
    assert remove_folders() == 0


def test_a_kernel_that_ends_takes_its_folders_along(tmp_path: Path) -> None:
    code = "from tutorial_lib.scratch import fresh_folder; print(fresh_folder())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).exists()
