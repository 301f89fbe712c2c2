"""What is seen of a folder's files while somebody works with them."""

from __future__ import annotations

import os
from pathlib import Path

from tutorial_lib.gauntlet.file_watch import watching_files


def test_a_file_is_seen_as_it_was_before_it_was_emptied_renamed_or_closed_to_others(
    tmp_path: Path,
) -> None:
    new, kept = tmp_path / "new", tmp_path / "kept"
    new.write_text("before")
    with watching_files(tmp_path) as seen:
        new.write_text("after")
        new.chmod(0o600)
        os.replace(new, kept)
    assert [(file.path.name, file.text, file.is_emptied) for file in seen] == [
        ("new", "before", True),
        ("new", "after", False),
        ("new", "after", False),
    ]


def test_nothing_is_seen_of_other_folders_nor_when_nobody_watches(tmp_path: Path) -> None:
    inside, beside = tmp_path / "inside", tmp_path / "beside"
    inside.mkdir()
    with watching_files(inside) as seen:
        beside.write_text("beside")
        beside.read_text()
    (inside / "late").write_text("late")
    (inside / "late").read_text()
    assert seen == []
