"""The engine of exercises and questions, which knows none of them by name.

`content` finds what authors wrote: folders with `answers`, words and a check, and questions.
`exercise` is one as a learner meets it: `card` shows it, `checking` has what its check is made
of, `whose_work` knows the library's own parts, and an `outcome` says how it ended. What was right
goes to `kept_pieces`. `progress_file` keeps what is done, `progress_data` is what it says, and
`progress_map` shows it; `progress_code` puts it in one line for a teacher, whose `class_report`
reads `received_codes`. `hand_in` puts a learner's clients into one file: `played_again` judges
them anew, each `confined` in a process of its own, and `likeness` says whose they resemble.
`teachers_notes` are shown when asked for. `reset_chapter` puts one of the `shipped_notebooks` back.
`verify` is the authors' gate.
"""

from .exercise import exercise
from .progress_map import progress
from .question import question
from .teachers_notes import teacher

__all__ = ["exercise", "progress", "question", "teacher"]
