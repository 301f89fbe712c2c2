"""What the learner is asked: tasks, checks, hints, solutions, questions and progress."""

from .progress import progress
from .question import question
from .task import exercise

__all__ = ["exercise", "progress", "question"]
