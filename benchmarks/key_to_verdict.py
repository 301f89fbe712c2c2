"""From a key typed in the decoder to the new verdict on the page, beside a bare round trip.

    python -m benchmarks.key_to_verdict [--keys 60] [--nagle]

Both stand in one page of a real JupyterLab and take turns, key by key. The bare one is the least
that ipywidgets can do: a `Text` whose callback sets an `HTML`. A key is timed in the page, from
its `keydown` to the new text in its place, laid out. The ratio is taken pair by pair.

Jupyter's server leaves Nagle's algorithm on: a message to the page may wait 40 ms for the page to
confirm the one before, whatever widget it belongs to. That lottery is switched off here, so that
the widgets are measured and not their luck; `--nagle` leaves it on.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator

from tests.browser.lab import Lab, running_lab, small_notebook
from tools.chromium import find_chromium

BARE = """
import ipywidgets
field, answer = ipywidgets.Text(description="Bare"), ipywidgets.HTML("<div>none</div>")
def show(change):
    answer.value = f"<div>{len(change['new'])} characters</div>"
field.observe(show, names="value")
ipywidgets.VBox([field, answer])
"""
DECODER = """
from tutorial_lib import TokenDecoder, course_server, login
server = course_server()
pair = login(server.api_url, "ada", "lovelace-1843")
TokenDecoder(pair.access, key=server.signing_key, clock=server.clock)
"""
AT_ONCE = """
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
open_as_ever = KernelWebsocketHandler.open
async def open(self, *given, **named):
    self.set_nodelay(True)
    return await open_as_ever(self, *given, **named)
KernelWebsocketHandler.open = open
"""
ENDS = {"bare": ".widget-html-content", "decoder": ".jwt-verdict"}
# Resolves with the milliseconds from the next key to the moment when the place is laid out anew.
TIMED = """([place, end]) => {
    const said = () => [...place.querySelectorAll(end)].map(one => one.textContent).join();
    const before = said();
    window.timed = new Promise(done => {
        let began;
        const listen = () => { began = performance.now(); };
        document.addEventListener('keydown', listen, { capture: true, once: true });
        new MutationObserver((_, observer) => {
            if (said() === before || !said()) return;
            place.getBoundingClientRect();
            observer.disconnect();
            done(performance.now() - began);
        }).observe(place, { childList: true, characterData: true, subtree: true });
    });
}"""


def milliseconds(lab: Lab, place: Locator, end: str, key: str) -> float:
    """Press a key in the place's first field; returns how long its answer took."""
    place.locator("input, textarea").first.focus()
    lab.page.keyboard.press("End")
    lab.page.evaluate(TIMED, [place.element_handle(), end])
    lab.page.keyboard.press(key)
    taken = float(lab.page.evaluate("() => window.timed"))
    lab.page.wait_for_timeout(50)  # the kernel comes to rest before the next key
    return taken


def measure(lab: Lab, keys: int) -> dict[str, list[float]]:
    """Let the two take turns; returns the milliseconds of each key."""
    places = {name: lab.cell(number) for number, name in enumerate(ENDS)}
    taken: dict[str, list[float]] = {name: [] for name in ENDS}
    for number in range(keys + 2):
        for name in list(ENDS)[:: 1 if number % 4 < 2 else -1]:
            # Typed and taken back: the token's signature turns wrong, and right again.
            key = "Backspace" if number % 2 else "A"
            one = milliseconds(lab, places[name], ENDS[name], key)
            taken[name] += [one] if number > 1 else []
    return taken


def report(taken: dict[str, list[float]]) -> str:
    """Write the medians and the paired ratio as a table."""
    ratio = statistics.median(
        ours / bare for ours, bare in zip(taken["decoder"], taken["bare"], strict=True)
    )
    lines = ["| from a key to | median | ratio (paired) |", "|---|---|---|"]
    lines.append(f"| a bare round trip's answer | {statistics.median(taken['bare']):.1f} ms | 1 |")
    median = statistics.median(taken["decoder"])
    lines.append(f"| the decoder's new verdict | {median:.1f} ms | {ratio:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser(description="From a key to the new verdict.")
    arguments.add_argument("--keys", type=int, default=60)
    arguments.add_argument("--nagle", action="store_true", help="leave Nagle's algorithm on")
    options = arguments.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge here: python -m tools.chromium installs one.")
    with tempfile.TemporaryDirectory() as own:
        notebooks = small_notebook(Path(own) / "small", BARE, DECODER)
        (Path(own) / "config").mkdir()
        if not options.nagle:
            (Path(own) / "config" / "jupyter_server_config.py").write_text(AT_ONCE, "utf-8")
        with running_lab(Path(own), chromium, notebooks) as lab:
            lab.open("small.ipynb")
            lab.run_all()
            lab.draw_all()
            print(report(measure(lab, options.keys)))


if __name__ == "__main__":
    main()
