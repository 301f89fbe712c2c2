"""Is this machine ready for the course? Not named `doctor`: it would hide the function."""

from .examination import Examination, doctor

__all__ = ["Examination", "doctor"]
