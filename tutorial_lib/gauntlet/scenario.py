"""A rule made into a scene: what is set up, what the client does, how it is judged."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .client import MakeClient
from .rules import RULES, Rule
from .stage import MakeServer, Stage
from .verdict import Stop, Verdict

Play = Callable[[Stage], str]
SCENARIOS: list[Scenario]


@dataclass(frozen=True)
class Scenario:
    """One scene of a rule. Its play returns the fact that shows the rule kept, or stops.

    One that `waits` for a client's patience to end is played beside others, but not beside one
    that has to be `alone`: it changes, or listens to, what the whole program has once.
    """

    rule: Rule
    title: str
    play: Play
    settings: dict[str, Any] = field(default_factory=dict)
    waits: bool = False
    alone: bool = False

    @property
    def name(self) -> str:
        """The rule's number and sentence, and which of its scenes this is."""
        return f"rule {self.rule.number}: {self.rule.sentence} ({self.title})"

    @property
    def story(self) -> str:
        """What happens in this scene, in words."""
        return inspect.getdoc(self.play) or self.title

    def run(self, make_client: MakeClient, make_server: MakeServer | None = None) -> Verdict:
        """Play the scene with a client and return the verdict."""
        with self.stage(make_client, make_server) as stage:
            return self.judged(stage)

    def stage(self, make_client: MakeClient, make_server: MakeServer | None = None) -> Stage:
        """Return the stage for this scene, which is not entered yet."""
        server = {} if make_server is None else {"make_server": make_server}
        return Stage(make_client, **server, **self.settings)

    def judged(self, stage: Stage) -> Verdict:
        """Play the scene on its stage; what the client raises outside of a call comes through."""
        try:
            return Verdict("passed", self.play(stage))
        except Stop as stop:
            return stop.verdict


SCENARIOS = []


def scene(
    number: int, title: str, *, waits: bool = False, alone: bool = False, **settings: Any
) -> Callable[[Play], Play]:
    """Register a scene of a rule, with the server settings that it needs."""

    def register(play: Play) -> Play:
        SCENARIOS.append(Scenario(RULES[number], title, play, settings, waits, alone))
        return play

    return register
