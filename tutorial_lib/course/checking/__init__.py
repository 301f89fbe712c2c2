"""What a check is made of: the answer it is given, servers of its own, and ways to judge."""

from .check import Check, check
from .place import place_of
from .trial import PEOPLE, Attempt, Overheard, Trial

__all__ = ["PEOPLE", "Attempt", "Check", "Overheard", "Trial", "check", "place_of"]
