"""Spans of time in words."""

from __future__ import annotations

UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def span(seconds: float) -> str:
    """Say how long so many seconds are, in the two largest units that count."""
    rest = max(0, int(seconds))
    words = []
    for name, size in UNITS:
        count, rest = divmod(rest, size)
        if count:
            words.append(f"{count} {name}" if count == 1 else f"{count} {name}s")
    return " ".join(words[:2]) or "0 seconds"
