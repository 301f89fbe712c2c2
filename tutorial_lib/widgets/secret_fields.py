"""Fields whose secrets stay in the kernel: what a page holds of a field, its notebook may save.

JupyterLab saves the text of each field on the page, nbconvert what the kernel has sent. Neither
asks before. So a page gets a placeholder for what is secret, and gives it back with the rest.

Somebody may have typed on before the placeholder arrives. It goes as an echo, which a page takes
for the newest text that it sent and for no other: what is typed is never written over.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import islice
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from ipywidgets import widget
from traitlets import Unicode

from tutorial_lib.secrets_in_text import Place, replaced

_DOT = re.compile(r"\.|%2e", re.IGNORECASE)
# No header of a token, and none of its claims: those have a dot behind them, or before them.
_WORD = re.compile(r"(?<![\w+/=~-])(?!e[yw][\w+/=~-]*(?:\.|%2[eE]))(?!(?<=\.)e[yw])[\w+/=~-]{20,}+")
_PLACEHOLDER = re.compile(r"\[kept in the kernel: ([0-9a-f]{4})(\]?)")
_SHORTEST = 20  # characters that somebody could use
_TYPED = 43  # the length of HS256's signature: until then somebody who types one is not disturbed
_MOST_PIECES = 100  # that a page may still give back; each key that is typed makes one more
_SALT = secrets.token_bytes(16)  # a short secret cannot be guessed by its mark
# ipywidgets 7, which Colab has, knows no echo.
_ECHO = "echo_update" if getattr(widget, "JUPYTER_WIDGETS_ECHO", False) else "update"


class KeepsSecrets(ipywidgets.DOMWidget):  # type: ignore[misc]
    """A text field, to be mixed into one of ipywidgets': `value` is whole in the kernel only."""

    value = Unicode().tag(
        sync=True,
        echo_update=False,
        to_json=lambda text, field: field.outside(text),
        from_json=lambda text, field: field.inside(text),
    )

    _has_written = False

    def __init__(self, *args: Any, **options: Any) -> None:
        self._pieces: dict[str, str] = {}  # of late, by their marks
        super().__init__(*args, **options)

    def kept(self, text: str) -> list[Place]:
        """Return where what does not leave the kernel stands in a text: all of it."""
        return [(0, len(text))] if text else []

    def outside(self, text: str) -> str:
        """Return what the page gets of a text."""
        return replaced(text, self.kept(text), self._placeholder)

    def inside(self, text: str) -> str:
        """Return a text of the page with what was kept of the field put back.

        Backspace behind a placeholder takes the last character of what is kept.
        """

        def put_back(found: re.Match[str]) -> str:
            piece = self._pieces.get(found[1])
            return found[0] if piece is None else piece if found[2] else piece[:-1]

        return _PLACEHOLDER.sub(put_back, text)

    def set_state(self, sync_data: Any) -> None:
        """Take what the page sent, and let it have the placeholder instead, as its echo."""
        super().set_state(sync_data)
        if "value" not in sync_data:
            return
        shown = self.outside(self.value)
        if shown != sync_data["value"] or self._has_written:
            self._has_written = False
            self._send({"method": _ECHO, "state": {"value": shown}, "buffer_paths": []})

    def send_state(self, key: Any = None) -> None:
        """Write into the page; what is typed there meanwhile is newer, and gets an echo again."""
        self._has_written = self._has_written or key is None or "value" in key
        super().send_state(key)

    def _should_send_property(self, key: str, value: Any) -> bool:
        is_answered = key == "value" and key in self._property_lock  # by the echo
        return not is_answered and bool(super()._should_send_property(key, value))

    def _placeholder(self, piece: str) -> str:
        mark = hashlib.sha256(_SALT + piece.encode("utf-8", "surrogatepass")).hexdigest()[:4]
        self._pieces.pop(mark, None)
        self._pieces[mark] = piece
        for old in list(self._pieces)[:-_MOST_PIECES]:
            del self._pieces[old]
        return f"[kept in the kernel: {mark}]"

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
