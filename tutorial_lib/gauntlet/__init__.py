"""The rules of a correct client as scenarios that any client can be put through.

`run` takes the scenarios in turn, which lie in scenarios/, a file for a subject. A `SceneRun` plays
one with one client in a `Scene`, and keeps its `SideEffects`; a `Report` has a row for each rule.
"""

from . import scenarios
from .client import Client, MakeClient, Result
from .rules import RULES, Rule
from .scenario import SCENARIOS, Scenario
from .scene import Scene
from .verdict import Verdict

__all__ = [
    "RULES",
    "SCENARIOS",
    "Client",
    "MakeClient",
    "Result",
    "Rule",
    "Scenario",
    "Scene",
    "Verdict",
    "scenarios",
]
