"""The controls of a decoder: the key that it checks with, and another value for a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from tutorial_lib.anatomy import Member, Secret

from .panel import label_width, wide
from .secret_fields import SecretField, ValueField

MOST_OFFERED = 200  # claims in the list
KEY_KINDS = {
    "no key": "none",
    "a secret, as text": "text",
    "a secret, as base64url": "base64url",
    "a PEM, JWK or JWK set": "public",
}
GIVEN = {"the key given in the cell": "given"}


class KeyChoice:
    """The key to check with: the one from the cell, or one that is typed."""

    def __init__(self, given: Any) -> None:
        self._given = given
        kinds = KEY_KINDS if given is None else {**GIVEN, **KEY_KINDS}
        self.kind = ipywidgets.Dropdown(
            options=kinds, description="Check with", style=label_width(), layout=wide()
        )
        self.field = SecretField(
            description="Key",
            placeholder="Paste or type it, then press Tab.",
            rows=2,
            style=label_width(),
            layout=wide(),
            continuous_update=False,  # key by key, what is kept would overtake what is typed
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


class ClaimEditor:
    """A claim to choose, its new value as JSON, and a button for each thing to do.

    What the buttons do is the decoder's affair. Changing and signing are two buttons, so that
    nobody signs without having asked for it.
    """

    def __init__(self) -> None:
        self.switch = ipywidgets.Checkbox(description="Change a claim", indent=False)
        self.claim = ipywidgets.Dropdown(
            description="Claim", style=label_width(), layout=wide(), options=[]
        )
        self.value = ValueField(
            description="New value",
            style=label_width(),
            layout=wide(),
            continuous_update=False,  # key by key, a quick click would overtake what is typed
        )
        self.change = _button("Change the claim, keep the signature")
        self.sign = _button("Sign again with the key given above")
        self.undo = _button("Take the changes back")
        buttons = ipywidgets.HBox(
            [self.change, self.sign, self.undo], layout={"flex_flow": "row wrap"}
        )
        self._box = ipywidgets.VBox([self.claim, self.value, buttons], layout=wide())
        self.controls = (self.switch, self._box)
        self._values: dict[str, str] = {}
        self.claim.observe(lambda _: self._hint(), names="value")

    def show(self, claims: Sequence[Member], *, is_made_here: bool) -> None:
        """Offer these claims, keep the one that is chosen, and open or close the editor."""
        self._box.layout.display = "" if self.switch.value else "none"
        self.undo.disabled = not is_made_here
        self._values = {member.name: member.shown for member in claims[:MOST_OFFERED]}
        offered = [(member.label, member.name) for member in claims[:MOST_OFFERED]]
        if offered != list(self.claim.options):
            chosen: Any = self.claim.value
            self.claim.options = offered  # which leaves nothing chosen
            self.claim.value = chosen if chosen in self._values else next(iter(self._values), None)
        self._hint()

    def _hint(self) -> None:
        now = self._values.get(self.claim.value or "", "")
        self.value.placeholder = f"as JSON; now it is {now}" if now else "as JSON"


def _button(words: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=words, layout={"width": "auto"})
