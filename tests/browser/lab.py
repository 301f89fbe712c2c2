"""A real JupyterLab, or Notebook, in a real browser: open a notebook, run it, look at it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from tests.kernels import TRANSPORT
from tests.ports import first_answer, free_port
from tests.waiting import HANG

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "only-for-these-tests"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=1000 * HANG)
WIDTH = 1280  # pixels, of the page and of pictures
SIZE: ViewportSize = {"width": WIDTH, "height": 900}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

IDLE = """path => {
    const shell = window.jupyterapp?.shell, panel = shell?.currentWidget;
    return [...shell?.widgets('main') ?? []].length === 1 && panel?.context?.path === path
        && panel.sessionContext?.session?.kernel?.status === 'idle';
}"""
# What was opened before is closed, with its kernel; an empty JupyterLab would open its launcher.
OPEN = """async path => {
    const { commands, shell } = window.jupyterapp;
    const before = [...shell.widgets('main')];
    await commands.execute('docmanager:open', { path, factory: 'Notebook' });
    for (const panel of before) {
        await panel.sessionContext?.shutdown();
        if (panel.context) panel.context.model.dirty = false;
        panel.close();
    }
}"""
RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
CELLS = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
RUN_ONE = """async number => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = number;
    await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
START_ONE = """number => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = number;
    window.jupyterapp.commands.execute('notebook:run-cell');
}"""
THEME = """async theme => {
    await window.jupyterapp.commands.execute('apputils:change-theme', { theme });
}"""
# A long notebook draws only the cells in view: its own setting draws them all.
DRAW_ALL = """() => {
    const content = window.jupyterapp.shell.currentWidget.content;
    content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' };
    content.update();
}"""
MORE_ROOM = "() => window.jupyterapp.shell.collapseLeft()"
SHOWN = "words => document.body.innerText.includes(words)"
# Cells are drawn one by one when the browser is idle, and images take their time after that.
DRAWN = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const cells = panel.content.widgets;
    panel.content.node.querySelector('.jp-WindowedPanel-outer')?.scrollTo(0, 0);
    panel.content.node.scrollTo(0, 0);
    const images = [...panel.node.querySelectorAll('img')];
    return cells.every(cell => cell.isAttached && !cell.isPlaceholder())
        && !panel.node.textContent.includes('Loading widget')
        && images.every(image => image.complete);
}"""
# From the top of one cell to the end of another, by their ids.
BETWEEN = """([first, last]) => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    const box = id => cells.find(cell => cell.model.id === id).node.getBoundingClientRect();
    const { x, y, width } = box(first);
    return { x, y, width, height: Math.ceil(box(last).bottom - y) };
}"""
# From the panel's top to the end of its last cell, in pixels of the page.
EXTENT = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const { x, y, width } = panel.node.getBoundingClientRect();
    const first = panel.content.widgets.at(0).node.getBoundingClientRect();
    const last = panel.content.widgets.at(-1).node.getBoundingClientRect();
    const above = panel.content.node.getBoundingClientRect().top - y;
    return { x, y, width, height: Math.ceil(above + last.bottom - first.top + 32) };
}"""


@dataclass(frozen=True)
class Cell:
    """A code cell after it ran: its source and what it showed."""

    source: str
    outputs: list[dict[str, Any]] = field(repr=False)
    execution_count: int | None

    @property
    def error(self) -> str | None:
        """The exception that ended the cell, as 'Name: message'."""
        errors = [output for output in self.outputs if output["output_type"] == "error"]
        return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else None

    @property
    def text(self) -> str:
        """What the cell printed and its plain-text results, in order."""
        return "".join(_plain(output) for output in self.outputs)


def _plain(output: dict[str, Any]) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    return "".join(text)


def small_notebook(folder: Path, *sources: str) -> Path:
    """A folder with one notebook of these code cells, `small.ipynb`."""
    cells = [nbformat.v4.new_code_cell(source, id=f"c-{n}") for n, source in enumerate(sources)]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    folder.mkdir()
    nbformat.write(notebook, folder / "small.ipynb")
    return folder


class Lab:
    """A page of the browser with Jupyter in it, its server's address, and the opened folder."""

    def __init__(self, page: Page, url: str, app: str, root: Path, inside: str = "") -> None:
        self.page = page
        self.url = url
        self.folder = root / inside / "notebooks"
        self._place = f"{inside}/notebooks".lstrip("/")
        self._way = {"jupyterlab": "lab/tree", "notebook": "notebooks"}[app]

    def open(self, notebook: str) -> None:
        """Open a notebook by its file name, and no other, and wait until its kernel is ready."""
        path = f"{self._place}/{notebook}"
        if self.page.url.startswith(f"{self.url}/lab/"):
            self.page.evaluate(OPEN, path)
        else:
            self.page.goto(f"{self.url}/{self._way}/{path}?reset&token={TOKEN}")
        self.page.wait_for_function(IDLE, arg=path, timeout=1000 * HANG)

    def draw_all(self) -> None:
        """Draw every cell, those out of view too."""
        self.page.evaluate(DRAW_ALL)
        self.page.wait_for_function(DRAWN, timeout=1000 * HANG)

    def cell(self, number: int) -> Locator:
        """The place of a cell on the page; its number counts from 0."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def run(self, number: int) -> Cell:
        """Run one cell, with everything in it made anew, and wait for its end."""
        self.page.evaluate(RUN_ONE, number)
        cell = self.page.evaluate(CELLS)[number]
        return Cell(cell["source"], cell["outputs"], cell["execution_count"])

    def start(self, number: int) -> None:
        """Start one cell and do not wait for its end."""
        self.page.evaluate(START_ONE, number)

    def sees(self, words: str) -> None:
        """Wait until these words stand on the page; an error when they never do."""
        self.page.wait_for_function(SHOWN, arg=words, timeout=1000 * HANG)

    def run_all(self) -> list[Cell]:
        """Run every cell, the ones after an error not; returns the code cells."""
        self.page.evaluate(RUN_ALL)
        cells = [cell for cell in self.page.evaluate(CELLS) if cell["cell_type"] == "code"]
        return [Cell(c["source"], c["outputs"], c["execution_count"]) for c in cells]

    def theme(self, name: str) -> None:
        """Change to 'light' or 'dark'."""
        self.page.evaluate(THEME, THEMES[name])
        shown = f"body[data-jp-theme-name='{THEMES[name]}']"
        self.page.wait_for_selector(shown, state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def screenshot(self, path: Path, cells: tuple[str, str] | None = None) -> None:
        """Write a picture of the whole open notebook, however long, or from one cell to another."""
        self.page.evaluate(MORE_ROOM)
        self.draw_all()
        extent = self.page.evaluate(EXTENT)
        below = extent["y"] + extent["height"] + 100
        self.page.set_viewport_size({"width": WIDTH, "height": int(below)})
        self.page.wait_for_function(DRAWN)
        clip = self.page.evaluate(BETWEEN, cells) if cells else self.page.evaluate(EXTENT)
        self.page.screenshot(path=path, clip=clip)


@contextmanager
def running_lab(
    folder: Path, chromium: str, notebooks: Path = ROOT / "notebooks", app: str = "jupyterlab"
) -> Iterator[Lab]:
    """Jupyter on a copy of `notebooks` in `folder`, with no settings but its own.

    `app` is "jupyterlab" or "notebook". It trusts no notebook yet: its signatures are its own too.
    """
    with running_server(folder, app) as url, open_browser(chromium) as browser:
        lab = Lab(empty_page(browser), url, app, folder / "work")
        copy_notebooks(notebooks, lab.folder)
        yield lab


def copy_notebooks(notebooks: Path, folder: Path) -> None:
    """Copy them into a folder that is new."""
    shutil.copytree(notebooks, folder, ignore=shutil.ignore_patterns(".*"))


@contextmanager
def running_server(folder: Path, app: str) -> Iterator[str]:
    """A Jupyter server on `folder`/work; gives its address. What it says goes to lab.log."""
    (folder / "work").mkdir()
    port = free_port()
    command = [
        *(sys.executable, "-m", app, "--no-browser", "--expose-app-in-browser"),
        *("--allow-root", f"--port={port}", f"--ServerApp.root_dir={folder / 'work'}"),
        f"--KernelManager.transport={TRANSPORT}",
    ]
    with open(folder / "lab.log", "wb") as log, tempfile.TemporaryDirectory() as runtime:
        own = _environment(folder) | {"JUPYTER_RUNTIME_DIR": runtime}
        process = subprocess.Popen(command, env=own, stdout=log, stderr=log)
        try:
            first_answer(f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=HANG)


def _environment(folder: Path) -> dict[str, str]:
    """Folders of its own, so that nobody's settings are read or changed."""
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), "utf-8")
    own = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "IPYTHONDIR": folder / "ipython",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONPATH": ROOT,
        "JUPYTER_TOKEN": TOKEN,
    }
    return dict(os.environ) | {name: str(value) for name, value in own.items()}


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def empty_page(browser: Browser) -> Page:
    """An empty page that shares nothing with another one of the browser."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(1000 * HANG)
    return page
