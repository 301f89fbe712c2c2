"""The worked solutions, where chapters imported them from before; learners keep such chapters."""

from tutorial_lib.course.exercise import worked

__all__ = ["worked"]
