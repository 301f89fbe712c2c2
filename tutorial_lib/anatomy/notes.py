"""What a reader should know about a token beyond its claims."""

from dataclasses import dataclass


class AnatomyError(ValueError):
    """`read_token` was called with a clock, key or algorithms that make no sense.

    What a token holds never raises it: a broken token is described, not refused with an error.
    """


@dataclass(frozen=True)
class Remark:
    """One remark about a token: a short `kind` for programs, a `text` for people."""

    kind: str
    text: str
    source: str = ""
    serious: bool = False
