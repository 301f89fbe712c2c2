"""What `start.py pack` puts into a folder, and that the course is installed from there alone."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

import start
from tests.start.copies import OFFLINE, start_of
from tools import pack

LOCK = Path(start.COURSE).read_text("utf-8")


def target(system: str, machine: str, python: str) -> pack.Target:
    found = {(one.name, one.says["platform_machine"]): one for one in pack.SYSTEMS}
    return pack.Target(found[system, machine], python)


@pytest.mark.parametrize(
    ("where", "needs"),
    [
        (("windows", "AMD64", "3.13"), {"pywinpty", "pywin32-ctypes", "colorama"}),
        (("macos", "arm64", "3.13"), {"appnope", "pexpect"}),
        (("linux", "x86_64", "3.13"), {"secretstorage", "jeepney", "pexpect"}),
        (("linux", "x86_64", "3.11"), {"secretstorage", "zipp", "backports-tarfile"}),
    ],
)
def test_each_system_and_python_gets_what_it_alone_needs(
    where: tuple[str, str, str], needs: set[str]
) -> None:
    pins = target(*where).pins(LOCK, "0")
    only = {"pywinpty", "pywin32-ctypes", "colorama", "appnope", "pexpect", "secretstorage"}
    only |= {"jeepney", "zipp", "backports-tarfile"}
    assert only & {pin.partition("==")[0] for pin in pins} >= needs
    systems_own = {"pywinpty", "appnope", "secretstorage"}
    assert len(systems_own & {pin.partition("==")[0] for pin in pins}) == 1


def test_every_pin_of_the_lock_is_packed_for_somebody() -> None:
    for_somebody = {
        pin
        for system in pack.SYSTEMS
        for python in pack.PYTHONS.split(",")
        for patch in pack.PATCHES
        for pin in pack.Target(system, python).pins(LOCK, patch)
    }
    assert for_somebody == {f"{pin.name}{pin.specifier}" for pin, _ in pack.pinned(LOCK)}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["x", "--for", "beos"], "'beos' is no system: there are linux, macos, windows."),
        (["x", "--python", "3.10"], "'3.10' is no Python for the course"),
        (["x", "--python", "3.13.2"], "'3.13.2' is no Python for the course"),
    ],
)
def test_what_nobody_can_pack_is_said_before_anything_is_written(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        pack.asked(arguments)
    assert says in capsys.readouterr().err


def test_a_folder_that_holds_something_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert pack.main([str(tmp_path)]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "is not empty" in capsys.readouterr().err


def wheel(folder: Path, name: str, tag: str) -> str:
    """Make a wheel that holds nothing; returns its line in a lock file."""
    path = folder / f"{name}-1.0-{tag}.whl"
    info = f"{name}-1.0.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{name}.py": "",
    }
    with zipfile.ZipFile(path, "w") as made:
        for inside, text in [*files.items(), (f"{info}/RECORD", "")]:
            made.writestr(inside, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.mark.slow
def test_a_packed_course_installs_from_its_own_wheels_and_what_is_missing_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    lines = wheel(shop, "everywhere", "py3-none-any") + wheel(
        shop, "there", "cp313-cp313-win_amd64"
    )
    lock = tmp_path / "lock.txt"
    lock.write_text(lines)
    monkeypatch.setattr(start, "COURSE", str(lock))
    for name, value in (OFFLINE | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shop)}).items():
        monkeypatch.setenv(name, value)

    folder = tmp_path / "a stick"
    assert pack.main([str(folder), "--for", "windows,linux", "--python", "3.13"]) == 1
    missing = "Missing: there==1.0 for linux (x86_64) with Python 3.13\n"
    assert capsys.readouterr().err == missing
    assert (folder / "START_HERE.html").exists()

    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    packed = start_of(folder / "course")
    packed.make_venv()
    Path(packed.COURSE).write_text(lines.partition("there")[0])
    packed.install(packed.COURSE)
    subprocess.run([packed.PYTHON, "-c", "import everywhere"], check=True)
