"""Find a browser of Chromium's kind, or bring one: python -m tools.chromium."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
FONTS = ("fonts-noto-cjk", "fonts-noto-color-emoji")


def find_chromium() -> str | None:
    """The path of a browser on this machine, Playwright's own last; None when there is none."""
    on_path = filter(None, map(shutil.which, COMMANDS))
    return next(on_path, None) or next(filter(os.path.isfile, usual_places()), None)


def usual_places() -> Iterator[str]:
    """Where browsers lie that are on no PATH."""
    yield from MAC
    for folder in filter(None, map(os.environ.get, WINDOWS_FOLDERS)):
        yield from (os.path.join(folder, place) for place in WINDOWS)
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def install_chromium() -> None:
    """Bring a browser: Debian's own as root, else the one that Playwright downloads."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", *FONTS])
    if not find_chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> None:
    """Install a browser where none is found; says so when that was not possible."""
    if not find_chromium():
        install_chromium()
    if not find_chromium():
        sys.exit("No browser could be installed: install Chromium, Chrome or Edge by hand.")


if __name__ == "__main__":
    main()
