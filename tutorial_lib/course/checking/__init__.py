"""What a check is made of: the answer it is given, servers of its own, and ways to judge."""

from .checker import PEOPLE, Attempt, Check, Checker, Staging, check, place_of
from .overheard import Overheard

__all__ = ["PEOPLE", "Attempt", "Check", "Checker", "Overheard", "Staging", "check", "place_of"]
