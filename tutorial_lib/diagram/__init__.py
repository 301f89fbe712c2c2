"""A journal as a sequence diagram."""

from tutorial_lib.diagram.sequence import SequenceDiagram, sequence

__all__ = ["SequenceDiagram", "sequence"]
