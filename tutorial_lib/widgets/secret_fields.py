"""Fields whose secrets stay in the kernel: what a page holds of a field, its notebook may save.

JupyterLab saves the text of each field on the page, nbconvert what the kernel has sent. Neither
asks before. So a page gets a placeholder for what is secret, and gives it back with the rest.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import islice
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from traitlets import Unicode

from tutorial_lib.secrets_in_text import Place, replaced

_DOT = re.compile(r"\.|%2e", re.IGNORECASE)
# No header of a token, and none of its claims: those have a dot behind them, or before them.
_WORD = re.compile(
    r"(?<![\w+/=~-])(?!e[yw][\w+/=~-]*(?:\.|%2[eE]))(?!(?<=\.)e[yw])[\w+/=~-]{20,}+"
)
_PLACEHOLDER = re.compile(r"\[kept in the kernel: ([0-9a-f]{4})(\]?)")
_SHORTEST = 20  # characters that somebody could use
_TYPED = 43  # the length of HS256's signature: until then somebody who types one is not disturbed
_SALT = secrets.token_bytes(16)  # a short secret cannot be guessed by its mark


class KeepsSecrets(ipywidgets.DOMWidget):  # type: ignore[misc]
    """A text field, to be mixed into one of ipywidgets': `value` is whole in the kernel only."""

    value = Unicode().tag(
        sync=True,
        echo_update=False,
        to_json=lambda text, field: field.outside(text),
        from_json=lambda text, field: field.inside(text),
    )

    def kept(self, text: str) -> list[Place]:
        """Return where what does not leave the kernel stands in a text: all of it."""
        return [(0, len(text))] if text else []

    def outside(self, text: str) -> str:
        """Return what the page gets of a text."""
        return replaced(text, self.kept(text), _placeholder)

    def inside(self, text: str) -> str:
        """Return a text of the page with what was kept of the field put back.

        Backspace behind a placeholder takes the last character of what is kept.
        """
        whole = [self.value[at:end] for at, end in self.kept(self.value)]
        pieces = {_mark(piece): piece for piece in whole}

        def put_back(found: re.Match[str]) -> str:
            piece = pieces.get(found[1])
            return found[0] if piece is None else piece if found[2] else piece[:-1]

        return _PLACEHOLDER.sub(put_back, text)

    def set_state(self, sync_data: Any) -> None:
        """Take what the page sent, and give it the placeholder: also for the same text again."""
        before = self.value
        super().set_state(sync_data)
        if self.value == before and "value" in sync_data:
            self.send_state("value")

    def __repr__(self) -> str:
        """Name the field, and nothing that is in it."""
        return f"<{type(self).__name__}: {self.description}>"


class SecretField(KeepsSecrets, ipywidgets.Textarea):  # type: ignore[misc]
    """A field for a key, sent when it is left."""


class PasswordField(KeepsSecrets, ipywidgets.Password):  # type: ignore[misc]
    """A field for a password."""


class ValueField(KeepsSecrets, ipywidgets.Text):  # type: ignore[misc]
    """A line of text in which a token may stand; the rest of it can be read and edited."""

    def kept(self, text: str) -> list[Place]:
        """Return where the end of a token stands, and words that may be tokens."""
        return _secret_places(text, _SHORTEST)


class TokenField(KeepsSecrets, ipywidgets.Textarea):  # type: ignore[misc]
    """A field for a token: header and claims can be read and edited in it."""

    _typed = ""

    def kept(self, text: str) -> list[Place]:
        """Return where the end of a token stands, and words that may be tokens."""
        return _secret_places(text, _TYPED if text == self._typed else _SHORTEST)

    def inside(self, text: str) -> str:
        """Return the whole text, and note when somebody has typed on."""
        whole = super().inside(text)
        self._typed = whole if self.value and whole.startswith(self.value) else ""
        return whole


def _secret_places(text: str, least: int) -> list[Place]:
    """Return what follows the second dot, where a signature is at the latest, and long words."""
    dots = [dot.end() for dot in islice(_DOT.finditer(text), 2)]
    end = dots[1] if len(dots) == 2 and len(text) - dots[1] >= least else len(text)
    words = (word.span() for word in _WORD.finditer(text, 0, end))
    places = [(at, to) for at, to in words if to - at >= least]
    return [*places, (end, len(text))] if end < len(text) else places


def _placeholder(piece: str) -> str:
    return f"[kept in the kernel: {_mark(piece)}]"


def _mark(piece: str) -> str:
    return hashlib.sha256(_SALT + piece.encode("utf-8", "surrogatepass")).hexdigest()[:4]
