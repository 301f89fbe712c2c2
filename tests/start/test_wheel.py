"""The course from a wheel, in an environment that has nothing else of it."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.ports import first_answer, free_port
from tests.start.copies import PARTS, ROOT, environment
from tests.start.test_start import TOKEN, WHOLE_LAB
from tests.waiting import HANG

pytestmark = pytest.mark.slow
NOTEBOOKS = ROOT / "notebooks"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
ANSWER = """
from tutorial_lib import exercise

def repeated(journal):
    return journal[4].credential.fingerprint

print(exercise("0.1").check(repeated))
"""
DECODER = "from tutorial_lib import TokenDecoder; print(TokenDecoder('a.b.c'))"
BORROWED_DATA = os.path.join(sys.prefix, "share", "jupyter")
CLIENT = "from tutorial_lib.gauntlet.library import LibraryClient as Mine\n"


class Installed:
    """An environment with the wheel, and a learner's folder to run things in."""

    def __init__(self, env: Path, folder: Path) -> None:
        self.scripts, self.own = env / SCRIPTS, folder / "my földer"
        self.own.mkdir()

    def run(self, *command: str, **changes: str) -> subprocess.CompletedProcess[str]:
        own = {
            "JWT_COURSE_PROGRESS": str(self.own.parent / "progress.json"),
            "JUPYTER_PATH": BORROWED_DATA,
            "PYTHONIOENCODING": "utf-8",
        }
        return subprocess.run(
            [str(shutil.which(command[0], path=self.scripts)), *command[1:]],
            cwd=self.own,
            env=without_the_checkout(**own, **changes),
            capture_output=True,
            encoding="utf-8",
            timeout=HANG,
        )

    def python(self, *arguments: str, **changes: str) -> str:
        """What Python prints; it must end well."""
        ran = self.run("python", *arguments, **changes)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


def without_the_checkout(**changes: str) -> dict[str, str]:
    kept = environment(**changes)
    for name in ("PYTHONPATH", "JWT_COURSE_CLIENT"):
        kept.pop(name, None)
    return kept


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy, since a checkout may hold a learner's or an author's own things."""
    folder = tmp_path_factory.mktemp("wheel")
    for part in (*PARTS, "pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    (folder / "notebooks" / ".ipynb_checkpoints").mkdir(exist_ok=True)
    (folder / "notebooks" / ".ipynb_checkpoints" / "00-checkpoint.ipynb").touch()
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    return next((folder / "dist").iterdir())


@pytest.fixture(scope="module")
def env(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment and the wheel; its dependencies are those of this environment."""
    env = tmp_path_factory.mktemp("installed") / "env"
    venv.create(env, with_pip=True, symlinks=os.name != "nt")
    pip = [env / SCRIPTS / "python", "-m", "pip", "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, wheel], env=environment(), check=True, capture_output=True)
    base = {"base": str(env), "platbase": str(env)}
    # Python reads no path file of a folder that comes from one: the checkout stays out.
    path_file = Path(sysconfig.get_path("purelib", "venv", base), "borrowed.pth")
    path_file.write_text(sysconfig.get_path("purelib") + "\n")
    return env


@pytest.fixture
def installed(env: Path, tmp_path: Path) -> Installed:
    """The one environment, and a folder of the test's own."""
    return Installed(env, tmp_path)


def laid(installed: Installed) -> Path:
    """The notebooks of the learner's folder, laid there by jwt-course's own function."""
    lay = "from pathlib import Path; from tutorial_lib.jwt_course import lay; lay(Path.cwd())"
    installed.python("-c", lay)
    return installed.own / "notebooks"


def test_the_library_is_the_wheel_s_and_not_the_checkout_s(installed: Installed) -> None:
    said = installed.python("-c", "import tutorial_lib; print(ascii(tutorial_lib.__file__))")
    assert "site-packages" in said and ascii(str(ROOT))[1:-1] not in said


def test_every_chapter_and_every_message_is_in_it_and_no_notebook_beside_them(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        files = set(opened.namelist())
    chapters = {f"tutorial_lib/notebooks/{path.name}" for path in NOTEBOOKS.glob("*.ipynb")}
    messages = (ROOT / "tutorial_lib").rglob("*.toml")
    assert {file for file in files if file.endswith(".ipynb")} == chapters
    assert {path.relative_to(ROOT).as_posix() for path in messages} <= files


def test_exercise_0_1_is_judged_and_its_piece_and_progress_are_kept(installed: Installed) -> None:
    (laid(installed) / "answer.py").write_text(ANSWER)
    assert "right" in installed.python("notebooks/answer.py")
    assert [path.name for path in (installed.own / "my_client").iterdir()] == ["repeated.py"]
    assert "course1-" in installed.python("-m", "tutorial_lib", "progress", "--name", "Ada")


def test_reset_finds_the_chapter_in_the_wheel_and_keeps_the_learner_s(installed: Installed) -> None:
    (mine,) = laid(installed).glob("02*.ipynb")
    mine.write_bytes(b"mine")
    installed.python("-m", "tutorial_lib", "reset", "02")
    assert mine.read_bytes() == (NOTEBOOKS / mine.name).read_bytes()
    assert [path.read_bytes() for path in (installed.own / "my_notebooks").iterdir()] == [b"mine"]


def test_reset_elsewhere_says_where_to_go_and_makes_nothing(installed: Installed) -> None:
    ran = installed.run("python", "-m", "tutorial_lib", "reset", "02")
    assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
    assert "change into the folder that jwt-course made" in ran.stderr
    assert list(installed.own.iterdir()) == []


def test_the_doctor_and_the_decoder_work(installed: Installed) -> None:
    assert "✗" not in installed.python("-m", "tutorial_lib", "doctor")
    assert installed.python("-c", DECODER).startswith("<TokenDecoder: ")


def test_jwt_gauntlet_puts_the_library_and_a_client_of_this_folder_through_the_rules(
    installed: Installed,
) -> None:
    (installed.own / "my_module.py").write_text(CLIENT)
    assert installed.run("jwt-gauntlet", "library").returncode == 0
    assert installed.run("jwt-gauntlet", "my_module:Mine", "--only", "1").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for Ctrl-C alone")
def test_jwt_course_opens_chapter_00_and_ends_on_ctrl_c(installed: Installed) -> None:
    port = free_port()
    settings = without_the_checkout(JUPYTER_TOKEN=TOKEN, JUPYTERLAB_DIR=WHOLE_LAB)
    command = [installed.scripts / "jwt-course", "--no-browser", f"--port={port}"]
    said = installed.own / "said.txt"
    with open(said, "wb") as out:
        process = subprocess.Popen(command, cwd=installed.own, env=settings, stdout=out, stderr=out)
    try:
        first_answer(f"http://127.0.0.1:{port}/?token={TOKEN}")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=HANG) == 0
    finally:
        process.kill()
        process.wait()
    assert "/lab/tree/notebooks/00_start_here.ipynb" in said.read_text("utf-8")
    assert (installed.own / "jwt-course" / "notebooks" / "00_start_here.ipynb").is_file()
