"""The scenes, by what they are about; importing them fills `SCENARIOS`."""

from . import failing, keeping, leaving, refreshing, retrying, saying, sending

__all__ = ["failing", "keeping", "leaving", "refreshing", "retrying", "saying", "sending"]
