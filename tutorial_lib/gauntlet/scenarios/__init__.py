"""The scenes, by what they are about; importing them fills `SCENARIOS`."""

from . import keeping, leaving, refreshing, retrying, sending

__all__ = ["keeping", "leaving", "refreshing", "retrying", "sending"]
