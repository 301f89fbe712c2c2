"""The server desk: settings and faults as switches, for teaching live."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from .html import element
from .looks import Looks
from .panel import Panel

REFRESH = "token/refresh/"
SETTINGS = {
    "rotate_refresh_tokens": "Rotate refresh tokens",
    "blacklist_after_rotation": "End the old one after a rotation",
    "reuse_detection": "Detect a refresh token that comes twice",
}
SLOW = 2.0  # seconds: long enough to be felt in a room, short of the client's five


def fail_refresh(server: Any) -> None:
    """Let the next refresh end with 503."""
    server.faults.next(REFRESH, status=503)


def drop_refresh(server: Any) -> None:
    """Let the next refresh be done and its answer be lost."""
    server.faults.next(REFRESH, drop="after")


def be_slow(server: Any) -> None:
    """Let the next request wait before it is answered."""
    server.faults.next("*", delay=SLOW)


def run_ahead(server: Any) -> None:
    """Put the server's clock ten minutes ahead."""
    server.clock.advance(minutes=10)


def revoke(server: Any) -> None:
    """Sign with another key from now on: every token that is out is worth nothing."""
    server.signing_key = hashlib.sha256(server.signing_key.encode()).hexdigest()


def calm_down(server: Any) -> None:
    """Take back every fault that has not happened yet."""
    server.faults.clear()


DEEDS: dict[str, Callable[[Any], None]] = {
    "Next refresh fails (503)": fail_refresh,
    "Next refresh's answer is lost": drop_refresh,
    "Next request is slow": be_slow,
    "Clock ten minutes ahead": run_ahead,
    "Revoke all tokens": revoke,
    "Take the faults back": calm_down,
}


class ServerDesk(Panel):
    """Switches a server's settings, and what goes wrong next, while it runs."""

    def __init__(self, server: Any) -> None:
        self.server, self.problem = server, ""
        self.switches = {
            name: ipywidgets.Checkbox(
                description=label, value=getattr(server.settings, name), indent=False
            )
            for name, label in SETTINGS.items()
        }
        self.buttons = {
            label: ipywidgets.Button(description=label, layout={"width": "auto"}) for label in DEEDS
        }
        row = ipywidgets.HBox([*self.buttons.values()], layout={"flex_flow": "row wrap"})
        super().__init__(*self.switches.values(), row)
        for name, switch in self.switches.items():
            switch.observe(partial(self._switch, name), names="value")
        for label, button in self.buttons.items():
            button.on_click(partial(self._do, DEEDS[label]))

    def draw(self, looks: Looks) -> Markup:
        """Return the settings in force and what is still to go wrong."""
        return desk_view(self._settings(), self.server.faults.pending, self.problem, looks)

    def summary(self) -> str:
        """Say what is switched on."""
        on = [label for label, is_on in self._settings().items() if is_on]
        return ", ".join([*on, *self.server.faults.pending]) or "nothing switched on"

    def _settings(self) -> dict[str, bool]:
        return {label: getattr(self.server.settings, name) for name, label in SETTINGS.items()}

    def _switch(self, name: str, change: Any) -> None:
        self._do(lambda server: server.set(**{name: change["new"]}))

    def _do(self, deed: Callable[[Any], None], _: Any = None) -> None:
        with self._drawing:
            try:
                deed(self.server)
                self.problem = ""
            except (ValueError, RuntimeError) as error:
                self.problem = str(error)
            self._show_settings()
            self.refresh()

    def _show_settings(self) -> None:
        """Let each switch stand as the server is set: a refused change goes back."""
        problem = self.problem
        for name, switch in self.switches.items():
            if switch.value != getattr(self.server.settings, name):
                switch.value = getattr(self.server.settings, name)
        self.problem = problem


def desk_view(
    settings: dict[str, bool], pending: tuple[str, ...], problem: str, looks: Looks
) -> Markup:
    """Return the settings in force, what is to go wrong, and why a change was refused."""
    said = [element("div", f"✗ {problem}", **looks("note", "bad-tone"))] if problem else []
    rows = [_row(looks, label, "✓ on" if is_on else "○ off") for label, is_on in settings.items()]
    rows += [_row(looks, "still to go wrong", "; ".join(pending) or "nothing")]
    table = element("table", element("tbody", *rows), **looks("table"))
    return element("div", *said, table, **looks("card"))


def _row(looks: Looks, name: str, value: str) -> Markup:
    return element("tr", *(element("td", cell, **looks("cell")) for cell in (name, value)))
