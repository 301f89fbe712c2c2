"""The controls that change a claim of the token in a decoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from tutorial_lib.anatomy import Member

from .keeping import ValueField
from .panel import label_width, wide

MOST_OFFERED = 200  # claims in the list


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
