"""A journal as a sequence diagram."""

from .sequence import SequenceDiagram, sequence

__all__ = ["SequenceDiagram", "sequence"]
