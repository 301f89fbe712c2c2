"""A rule made into scenarios: what is set up, what the client does, how it is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .client import MakeClient
from .rules import RULES, Rule
from .scene import MakeServer, Need, Scene
from .verdict import SceneEnded, Verdict, not_applicable

Play = Callable[..., str]  # of a scene, and of what is given with it
SCENARIOS: list[Scenario] = []


@dataclass(frozen=True)
class Scenario:
    """One scene of a rule. Its play returns the fact that shows the rule kept, or stops.

    `settings` are the server's, `given` is what its play is called with after the scene itself.
    One that `waits` for a client's patience to end is played beside others, but not beside one
    that has to be `alone`: it changes, or listens to, what the whole program has once. What it
    `needs` not every dialect has.
    """

    rule: Rule
    title: str
    play: Play
    settings: dict[str, Any] = field(default_factory=dict)
    waits: bool = False
    alone: bool = False
    given: tuple[Any, ...] = ()
    needs: Need | None = None

    @property
    def name(self) -> str:
        """The rule's number and sentence, and which of its scenes this is."""
        return f"rule {self.rule.number}: {self.rule.sentence} ({self.title})"

    @property
    def setup(self) -> str:
        """What is set up, and what is looked at: the words that stand at its play."""
        return " ".join((self.play.__doc__ or "").split())

    def run(self, make_client: MakeClient, make_server: MakeServer | None = None) -> Verdict:
        """Play the scene with a client and return the verdict."""
        with self.scene(make_client, make_server) as scene:
            return self.verdict(scene)

    def scene(self, make_client: MakeClient, make_server: MakeServer | None = None) -> Scene:
        """Return a scene with the settings of this scenario, which is not entered yet."""
        server = {} if make_server is None else {"make_server": make_server}
        return Scene(make_client, **server, **self.settings)

    def verdict(self, scene: Scene) -> Verdict:
        """Play a scene and return the verdict; errors of the client outside of a call come out."""
        rotates = self.settings.get("rotate_refresh_tokens", False)
        try:
            for need in (self.needs, "rotation" if rotates else None):
                if why := scene.lacks(need):
                    not_applicable(why)
            return Verdict("passed", self.play(scene, *self.given))
        except SceneEnded as ended:
            return ended.verdict


def scenario(
    number: int,
    title: str,
    *,
    waits: bool = False,
    alone: bool = False,
    given: tuple[Any, ...] = (),
    needs: Need | None = None,
    **settings: Any,
) -> Callable[[Play], Play]:
    """Return what registers a play as a scene of a rule; one play may serve several scenes."""

    def register(play: Play) -> Play:
        SCENARIOS.append(Scenario(RULES[number], title, play, settings, waits, alone, given, needs))
        return play

    return register
