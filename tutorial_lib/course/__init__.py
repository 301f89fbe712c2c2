"""What the learner is asked: tasks, checks, hints, solutions, questions and progress."""

from .exercise import exercise
from .progress import progress
from .question import question

__all__ = ["exercise", "progress", "question"]
