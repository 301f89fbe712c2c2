"""How long something lasts, in words."""

from __future__ import annotations

YEAR = 31_556_952  # seconds in a year of the Gregorian calendar, on average
_UNITS = (("year", YEAR), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def in_units(seconds: int, *, years: bool = False) -> list[str]:
    """Count each unit, the largest first, such as "2 hours"; "" where there is none."""
    words = []
    for unit, size in _UNITS if years else _UNITS[1:]:
        count, seconds = divmod(seconds, size)
        words.append(f"{count} {unit}{'' if count == 1 else 's'}" if count else "")
    return words


def span(seconds: float) -> str:
    """Say how long it is in the two largest units that count, such as "1 day 5 minutes"."""
    words = filter(None, in_units(max(0, int(seconds))))
    return " ".join(list(words)[:2]) or "0 seconds"
