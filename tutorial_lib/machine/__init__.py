"""Is this machine ready for the course?"""

from __future__ import annotations

from .examination import Examination, examine

__all__ = ["Examination", "doctor"]


def doctor(*, details: bool = False) -> Examination:
    """Look at this machine: one line when the course works here, else what is wrong and a remedy.

    With `details`, everything that was looked at. It reads and changes nothing but a small file
    in each folder that must be writable, gone at once. No address of a proxy and no login is kept.
    """
    return examine(details=details)
