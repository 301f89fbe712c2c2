"""The server desk: settings and faults as switches, for teaching live."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.texts import Words

from .panel import WIDTH, Later, Panel, button
from .styles import Looks

say = Words("tutorial_lib.widgets", "desk")
REFRESH = "token/refresh/"
SETTINGS = ("rotate_refresh_tokens", "blacklist_after_rotation", "reuse_detection")
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


DEEDS: tuple[Callable[[Any], None], ...]
DEEDS = (fail_refresh, drop_refresh, be_slow, run_ahead, revoke, calm_down)


class ServerDesk(Panel):
    """Switches a server's settings, and what goes wrong next, while it runs.

    It follows what calls and cells do to the server: a fault that has happened is gone.
    """

    def __init__(self, server: Any) -> None:
        self.server, self.problem, self.pressed = server, "", ""
        self.switches = {
            name: ipywidgets.Checkbox(
                description=say(f"setting/{name}"),
                value=getattr(server.settings, name),
                indent=False,
            )
            for name in SETTINGS
        }
        deeds = {say(f"deed/{deed.__name__}"): deed for deed in DEEDS}
        self.buttons = {label: button(label) for label in deeds}
        row = ipywidgets.HBox(
            [*self.buttons.values()], layout={"flex_flow": "row wrap", "max_width": WIDTH}
        )
        super().__init__(*self.switches.values(), row)
        for name, switch in self.switches.items():
            switch.observe(partial(self._switch, name), names="value")
        for label, pressed in self.buttons.items():
            pressed.on_click(partial(self._press, deeds[label], label))
        self.follow(server.clock, self._follow_up)
        self.follow(server.journal, Later(self._follow_up))

    def draw(self, looks: Looks) -> Markup:
        """Return the settings in force, the time there, and what is still to go wrong."""
        now = datetime.fromtimestamp(self.server.clock.now(), UTC)
        pending = "; ".join(self.server.faults.pending) or say("nothing")
        rows = {label: say("on" if is_on else "off") for label, is_on in self._settings().items()}
        rows |= {say("clock"): f"{now:%Y-%m-%d %H:%M} UTC", say("pending"): pending}
        return desk_view(rows, self.problem, self.pressed, looks)

    def summary(self) -> str:
        """Say what is switched on."""
        on = [label for label, is_on in self._settings().items() if is_on]
        return ", ".join([*on, *self.server.faults.pending]) or say("nothing-on")

    def _settings(self) -> dict[str, bool]:
        settings = self.server.settings
        return {say(f"setting/{name}"): getattr(settings, name) for name in SETTINGS}

    def _switch(self, name: str, change: Any) -> None:
        self._do(lambda server: server.set(**{name: change["new"]}))

    def _press(self, deed: Callable[[Any], None], label: str, _: Any) -> None:
        self._do(deed, label)

    def _do(self, deed: Callable[[Any], None], label: str = "") -> None:
        with self._drawing:
            try:
                deed(self.server)
                self.problem, self.pressed = "", label
            except (ValueError, RuntimeError) as error:
                self.problem, self.pressed = str(error), ""
            self._follow_up()

    def _follow_up(self) -> None:
        with self._drawing:
            self._show_settings()
            self.refresh()

    def _show_settings(self) -> None:
        """Let each switch stand as the server is set: a refused change goes back."""
        said = self.problem, self.pressed
        for name, switch in self.switches.items():
            if switch.value != getattr(self.server.settings, name):
                switch.value = getattr(self.server.settings, name)
        self.problem, self.pressed = said


def desk_view(rows: dict[str, str], problem: str, pressed: str, looks: Looks) -> Markup:
    """Return how the server stands, what was pressed last, and why a change was refused."""
    refused = [looks.note("bad", f"✗ {problem}")] if problem else []
    done = [looks.note("good", say("pressed", button=pressed))] if pressed else []
    table = looks.table(*(looks.row(label, value) for label, value in rows.items()))
    return looks.card(*refused, *done, table)
