"""What the learner sees: one view for one model, each with a twin for the saved notebook."""

from .decoder import TokenDecoder

__all__ = ["TokenDecoder"]
