"""Which token was made here, and of which one: so that none passes for a server's."""

from __future__ import annotations


class Handiwork:
    """Remembers the last token that was made here, and the one that it was made of."""

    def __init__(self) -> None:
        self._origin = self._made = ""

    def record(self, token: str, made: str) -> None:
        """Remember that `made` was made of `token`; a second change keeps the first origin."""
        self._origin = self.origin_of(token) or token
        self._made = made

    def origin_of(self, token: str) -> str | None:
        """Return the token that this one was made of; None for one that was not made here."""
        is_made_here = token and token == self._made and token != self._origin
        return self._origin if is_made_here else None
