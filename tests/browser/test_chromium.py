"""Which browser is taken, and what is said where there is none."""

import os
from pathlib import Path

import pytest

from tools import chromium


def test_a_browser_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / ("chromium.exe" if os.name == "nt" else "chromium")
    browser.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(str(chromium.find_chromium())) == browser


def test_a_browser_in_its_usual_place_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    browser.parent.mkdir(parents=True)
    browser.touch()
    for name, value in {"PATH": "", "PROGRAMFILES": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(chromium, "MAC", ())
    assert Path(str(chromium.find_chromium())) == browser


def test_where_none_is_found_and_none_can_be_installed_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    monkeypatch.setattr(chromium, "install_chromium", lambda: None)
    with pytest.raises(SystemExit, match="install Chromium, Chrome or Edge by hand"):
        chromium.main()
