"""The controls of a decoder: the key that it checks with, and another value for a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from tutorial_lib.anatomy import Member, Secret
from tutorial_lib.anatomy.times import clock_kind, clock_words
from tutorial_lib.texts import Words

from .html import cut
from .panel import WIDTH, button, labelled, switch, wide
from .secret_fields import SecretField, ValueField

MOST_OFFERED = 200  # claims in the list
_LONGEST_OFFERED = 60  # characters of a value there
KEY_KINDS = ("none", "text", "base64url", "public")
say_key = Words("tutorial_lib.widgets", "key")
say_clock = Words("tutorial_lib.widgets", "clock")
say_claim = Words("tutorial_lib.widgets", "claim")


class KeyChoice:
    """The key to check with: the one from the cell, or one that is typed."""

    def __init__(self, given: Any) -> None:
        self._given = given
        kinds = KEY_KINDS if given is None else ("given", *KEY_KINDS)
        self.kind = ipywidgets.Dropdown(
            options={say_key(f"kind/{kind}"): kind for kind in kinds},
            **wide(say_key("check-with")),
        )
        self.field = SecretField(
            placeholder=say_key("paste"),
            rows=2,
            continuous_update=False,  # key by key, what is kept would overtake what is typed
            **wide(say_key("key")),
        )
        self.controls = (self.kind, self.field)

    def show(self) -> None:
        """Show the field when a key is to be typed."""
        self.field.layout.display = "none" if self.kind.value in ("none", "given") else ""

    def key(self) -> Any:
        """Return the key, or None; raises `AnatomyError` for a text that is no key of its kind."""
        kind, typed = self.kind.value, self.field.value
        if kind == "given":
            return self._given
        if kind == "none" or not typed:
            return None
        if kind == "public":
            return typed
        return Secret.text(typed) if kind == "text" else Secret.base64url(typed)


def clock_choice(given: Any) -> ipywidgets.Dropdown:
    """Return the choice between the clock that was given and this machine's; hidden without one."""
    kinds = (("given", given), ("machine", None))
    choice = ipywidgets.Dropdown(
        options=tuple((clock_words(clock), kind) for kind, clock in kinds),
        **labelled(say_clock("label")),
    )
    choice.layout.display = "none" if clock_kind(given) == "machine" else ""
    return choice


class ClaimEditor:
    """A claim to choose, its new value as JSON, and a button for each thing to do.

    What the buttons do is the decoder's affair. Changing and signing are two buttons, so that
    nobody signs without having asked for it.
    """

    def __init__(self) -> None:
        self.switch = switch(say_claim("switch"))
        self.claim = ipywidgets.Dropdown(options=[], **wide(say_claim("claim")))
        self.value = ValueField(
            placeholder=say_claim("as-json"),  # a new one would take away what is being typed
            continuous_update=False,  # key by key, a quick click would overtake what is typed
            **wide(say_claim("value")),
        )
        self.change = button(say_claim("change"))
        self.sign = button(say_claim("sign"))
        self.undo = button(say_claim("undo"))
        buttons = ipywidgets.HBox(
            [self.change, self.sign, self.undo], layout={"flex_flow": "row wrap"}
        )
        self.box = ipywidgets.VBox(
            [self.claim, self.value, buttons], layout={"width": "auto", "max_width": WIDTH}
        )
        self.controls = (self.switch, self.box)

    def show(self, claims: Sequence[Member], *, is_made_here: bool) -> None:
        """Offer these claims, keep the one that is chosen, and open or close the editor."""
        self.box.layout.display = "" if self.switch.value else "none"
        self.undo.disabled = not is_made_here
        offered = [(_offer(member), member.name) for member in claims[:MOST_OFFERED]]
        if offered != list(self.claim.options):
            chosen: Any = self.claim.value
            names = [name for _, name in offered]
            self.claim.options = offered  # which leaves nothing chosen
            self.claim.value = chosen if chosen in names else next(iter(names), None)


def _offer(member: Member) -> str:
    return say_claim("now", name=member.label, now=cut(member.shown, _LONGEST_OFFERED))
