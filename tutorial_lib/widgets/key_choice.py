"""The key that a decoder checks with: the one from the cell, or one that is typed."""

from __future__ import annotations

from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from tutorial_lib.anatomy import Secret

from .keeping import SecretField
from .panel import label_width, wide

KEY_KINDS = {
    "no key": "none",
    "a secret, as text": "text",
    "a secret, as base64url": "base64url",
    "a PEM, JWK or JWK set": "public",
}
GIVEN = {"the key given in the cell": "given"}


class KeyChoice:
    """A choice of what kind of key it is, and a field for it."""

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
