"""The client is a folder that can be copied into any project."""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tutorial_lib.client

FOLDER = Path(tutorial_lib.client.__file__).parent
USE = """
import sys
from client import ApiSession, FileStorage, LoginFailed, RefreshingBearerAuth
session = ApiSession("https://api.example/v1", storage=FileStorage("login.json"))
assert not session.is_logged_in and session.username is None
foreign = {"flask", "ipywidgets", "keyring", "platformdirs", "tutorial_lib", "jwt"}
print(sorted(foreign & {name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.slow
def test_copied_alone_into_an_empty_folder_it_works(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "client", ignore=shutil.ignore_patterns("__pycache__"))
    run = [sys.executable, "-W", "error", "-c", USE]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    "module, names",
    [
        ("environment", ["EnvironmentSession"]),
        ("peek", ["peek", "lifetime"]),
        ("renewal", ["TokenRefused"]),
        ("token_calls", ["TokenCalls", "is_bearer_token", "json_object"]),
    ],
)
def test_what_notebooks_and_pieces_of_earlier_days_import_is_there(
    module: str, names: list[str]
) -> None:
    found = importlib.import_module(f"tutorial_lib.client.{module}")
    assert [getattr(found, name).__name__ for name in names] == names


@pytest.mark.slow
def test_importing_it_from_the_course_loads_neither_flask_nor_widgets() -> None:
    code = (
        "import sys, tutorial_lib.client; print({'flask', 'ipywidgets', 'jwt'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
