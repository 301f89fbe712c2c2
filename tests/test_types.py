"""Who installs the course can have their own code checked against its types."""

from pathlib import Path

import pytest
from mypy import api

# mypy's strict mode calls an `ignore` unused where there is no error to ignore.
STRANGERS = """
from tutorial_lib import ApiSession, FileStorage
session = ApiSession("https://api.example/v1", storage=FileStorage("login.json"))
name: str | None = session.username
status: int = session.get("me/").status_code
session.login("ada", 1843)  # type: ignore[arg-type]
"""


@pytest.mark.slow
def test_a_strangers_mypy_sees_the_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # away from this project's own settings
    Path("mine.py").write_text(STRANGERS)
    said, trouble, status = api.run(["--strict", "--cache-dir", str(tmp_path), "mine.py"])
    assert (said, trouble, status) == ("Success: no issues found in 1 source file\n", "", 0)
