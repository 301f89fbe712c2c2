"""The capstone: an API that nobody has seen before, its page of documentation, and its judge."""

from .api import Api, capstone
from .result import Result, result

__all__ = ["Api", "Result", "capstone", "result"]
