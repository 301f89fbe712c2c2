"""Fields whose secrets stay in the kernel: what a page holds of a field, its notebook may save.

JupyterLab saves the text of each field on the page, nbconvert what the kernel has sent. Neither
asks before. So a page gets a placeholder for what is secret, and gives it back with the rest.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from itertools import islice
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from traitlets import Unicode

_DOT = re.compile(r"\.|%2e", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w.+/=~-])(?!e[yw])[\w+/=~-]{20,}+(?!\.)")  # no header of a token
_SHORTEST = 20  # characters that somebody could use
_TYPED = 43  # the length of HS256's signature: until then somebody who types one is not disturbed
_SALT = secrets.token_bytes(16)  # a short secret cannot be guessed by its mark


class Keeping(ipywidgets.DOMWidget):  # type: ignore[misc]
    """A text field, to be mixed into one of ipywidgets': `value` is whole in the kernel only."""

    value = Unicode().tag(
        sync=True,
        echo_update=False,
        to_json=lambda text, field: field.outside(text),
        from_json=lambda text, field: field.inside(text),
    )

    def kept(self, text: str) -> Iterable[str]:
        """Return the pieces of a text that do not leave the kernel: all of it."""
        return [text] if text else []

    def outside(self, text: str) -> str:
        """Return what the page gets of a text."""
        for piece in self.kept(text):
            text = text.replace(piece, _placeholder(piece))
        return text

    def inside(self, text: str) -> str:
        """Return a text of the page with what was kept of the field put back.

        Backspace behind a placeholder takes the last character of what is kept.
        """
        for piece in self.kept(self.value):
            place = _placeholder(piece)
            text = text.replace(place, piece).replace(place[:-1], piece[:-1])
        return text

    def set_state(self, sync_data: Any) -> None:
        """Take what the page sent, and give it the placeholder: also for the same text again."""
        before = self.value
        super().set_state(sync_data)
        if self.value == before and "value" in sync_data:
            self.send_state("value")

    def __repr__(self) -> str:
        """Name the field, and nothing that is in it."""
        return f"<{type(self).__name__}: {self.description}>"


class SecretField(Keeping, ipywidgets.Textarea):  # type: ignore[misc]
    """A field for a key, sent when it is left."""


class PasswordField(Keeping, ipywidgets.Password):  # type: ignore[misc]
    """A field for a password."""


class ValueField(Keeping, ipywidgets.Text):  # type: ignore[misc]
    """A line of text in which a token may stand; the rest of it can be read and edited."""

    def kept(self, text: str) -> list[str]:
        """Return the end of a token."""
        return _end(text, _SHORTEST)


class TokenField(Keeping, ipywidgets.Textarea):  # type: ignore[misc]
    """A field for a token: header and claims can be read and edited in it."""

    _typed = ""

    def kept(self, text: str) -> list[str]:
        """Return the end of a token, and words that may be tokens without any dots."""
        least = _TYPED if text == self._typed else _SHORTEST
        end = _end(text, least)
        words = _WORD.findall(text.removesuffix("".join(end)))
        return [*end, *(word for word in words if len(word) >= least)]

    def inside(self, text: str) -> str:
        """Return the whole text, and note when somebody has typed on."""
        whole = super().inside(text)
        self._typed = whole if self.value and whole.startswith(self.value) else ""
        return whole


def _end(text: str, least: int) -> list[str]:
    """Return what follows the second dot, which is where a signature is at the latest."""
    dots = [dot.end() for dot in islice(_DOT.finditer(text), 2)]
    end = text[dots[1] :] if len(dots) == 2 else ""
    return [end] if len(end) >= least else []


def _placeholder(piece: str) -> str:
    mark = hashlib.sha256(_SALT + piece.encode("utf-8", "surrogatepass")).hexdigest()[:4]
    return f"[kept in the kernel: {mark}]"
