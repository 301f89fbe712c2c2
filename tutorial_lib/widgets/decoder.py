"""The token decoder: paste a token, and see what is in it and what is not proven by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.anatomy import AnatomyError, Secret, SignatureVerdict, TokenAnatomy, read_token

from .looks import Looks
from .panel import Panel, label_width, wide
from .token_view import token_view

KEY_KINDS = {
    "no key": "none",
    "a secret, as text": "text",
    "a secret, as base64url": "base64url",
    "a PEM, JWK or JWK set": "public",
}
GIVEN = {"the key given in the cell": "given"}


class TokenDecoder(Panel):
    """Decodes a token as it is typed: parts, claims, dates, and two verdicts kept apart.

    `key` checks the signature, `clock` (an object with `now()`, or Unix seconds) judges the
    times; without one the machine's clock does. Nothing is sent anywhere, and nothing is ever
    signed. `anatomy` holds what the view shows.
    """

    def __init__(self, token: str = "", *, key: Any = None, clock: Any = None) -> None:
        self._clock, self._given_key = clock, key
        self.anatomy: TokenAnatomy
        self.token_field = _field("Token", token, rows=5)
        self.key_field = _field("Key", "", rows=2)
        # A key that was given stays in the kernel: a field's text is part of the widget's state.
        kinds = KEY_KINDS if key is None else {**GIVEN, **KEY_KINDS}
        self.key_kind = ipywidgets.Dropdown(
            options=kinds, description="Check with", style=label_width(), layout=wide()
        )
        self.look_again = ipywidgets.Button(description="Look at the clock again", layout=_AUTO)
        controls = (self.token_field, self.key_kind, self.key_field, self.look_again)
        super().__init__(*controls)
        for control in controls[:3]:
            control.observe(lambda _: self.refresh(), names="value")
        self.look_again.on_click(lambda _: self.refresh())

    def refresh(self) -> None:
        """Read the fields and the clock again; may be called from any thread."""
        with self._drawing:
            typed = self.key_kind.value not in ("none", "given")
            self.key_field.layout.display = "" if typed else "none"
            self.anatomy = self._read()
            super().refresh()

    def draw(self, looks: Looks) -> Markup:
        """Return the token's view."""
        return token_view(self.anatomy, looks)

    def summary(self) -> str:
        """Say what was found, and nothing of the token."""
        return repr(self.anatomy).removeprefix("<TokenAnatomy: ").removesuffix(">")

    def _read(self) -> TokenAnatomy:
        token = self.token_field.value
        try:
            return read_token(token, key=self._key(), now=self._clock)
        except AnatomyError as error:
            anatomy = read_token(token, now=self._clock)
            return replace(anatomy, signature=SignatureVerdict("refused", str(error)))

    def _key(self) -> Any:
        kind, typed = self.key_kind.value, self.key_field.value
        if kind == "given":
            return self._given_key
        if kind == "none" or not typed:
            return None
        if kind == "public":
            return typed
        return Secret.text(typed) if kind == "text" else Secret.base64url(typed)


_AUTO = {"width": "auto"}


def _field(label: str, value: str, *, rows: int) -> ipywidgets.Textarea:
    return ipywidgets.Textarea(
        value=value, description=label, rows=rows, style=label_width(), layout=wide()
    )
