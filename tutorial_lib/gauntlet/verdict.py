"""What came of a scene: an outcome in a word, and the one fact that was observed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from tutorial_lib.secrets_in_text import without

Outcome = Literal["passed", "unclear", "failed", "not applicable"]

# What is a token beyond doubt, for a verdict; what may be one is taken out of what is shown.
# It looks for the first `eyJ` of a word, and reads each word once.
TOKEN = re.compile(r"(?<![\w-])(?>[\w-]*?eyJ)[\w-]++\.[\w.-]+")
LONGEST_FACT = 160  # characters
LONGEST_READ = 10_000  # characters of what was said; a fact is cut out of these
MISLEADING = ("LoginFailed", "LoginRequired", "RefreshFailed")  # where another error is due


@dataclass(frozen=True)
class Verdict:
    """The outcome of one scene for one client."""

    outcome: Outcome
    fact: str

    def shown(self, *secrets: str) -> Verdict:
        """Return it fit for any terminal, file and log."""
        return Verdict(self.outcome, shown(self.fact, *secrets))


def shown(said: str, *secrets: str, most: int = LONGEST_FACT) -> str:
    """Return what a client said on one line: no token, none of these secrets, no control signs."""
    words = said[:LONGEST_READ].split()
    if len(said) > LONGEST_READ and len(words) > 1:
        words[-1] = "…"  # it is cut, and half a secret is not known for one
    text = printable(" ".join(without_secrets(" ".join(words), *secrets).split()))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def without_secrets(said: str, *secrets: str) -> str:
    """Return a text with its tokens, and these secrets, taken out."""
    return without(said, secrets, lambda _: "(a token)", "(a password)")


def printable(line: str) -> str:
    """Return a line that no terminal takes for a command."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


class SceneEnded(Exception):
    """The end of a scene before its last line, with its verdict."""

    def __init__(self, outcome: Outcome, fact: str) -> None:
        super().__init__(f"{outcome}: {fact}")
        self.verdict = Verdict(outcome, fact)


def failed(fact: str) -> NoReturn:
    """End the scene: the rule was broken, and this is what was seen."""
    raise SceneEnded("failed", fact)


def expect(kept: bool, fact: str) -> None:
    """End the scene with a fact unless what the rule asks for was kept."""
    if not kept:
        failed(fact)


def expect_error(seen: str, *wanted: str) -> None:
    """Ask for an error of a certain kind; another one behaves, but does not say what to do.

    One that says something else to do is no other name for it.
    """
    if seen not in wanted:
        expect(seen not in MISLEADING, f"the caller got {seen}; {wanted[0]} is due")
        fact = f"right on the wire, but the caller got {seen}; {wanted[0]} is due"
        raise SceneEnded("unclear", fact)


def not_applicable(why: str) -> NoReturn:
    """End the scene: this client has no such part."""
    raise SceneEnded("not applicable", why)
