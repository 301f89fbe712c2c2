"""The table that was recorded: other clients, and which rules each of them kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .verdict import Outcome, Verdict

RECORD = Path(__file__).with_name("recorded.json")
ASSISTANTS = Path(__file__).with_name("assistants.json")


@dataclass(frozen=True)
class RecordedClient:
    """One client that was put through the rules, and what was seen.

    `verdicts` are by the rule's number; `measured` is the month.
    """

    name: str
    version: str
    language: str
    adapter: str
    measured: str
    verdicts: dict[int, Verdict]

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """The verdict's word by the rule's number."""
        return {number: verdict.outcome for number, verdict in self.verdicts.items()}

    @property
    def passed(self) -> int:
        """How many rules it kept."""
        return sum(verdict.outcome == "passed" for verdict in self.verdicts.values())

    @property
    def judged(self) -> int:
        """How many rules apply to it."""
        return sum(verdict.outcome != "not applicable" for verdict in self.verdicts.values())

    def __repr__(self) -> str:
        """Return its name, with its result."""
        return f"<RecordedClient {self.name}: {self.passed} of {self.judged}>"


def recorded(record: Path = RECORD) -> list[RecordedClient]:
    """Return the clients that were measured, in the table's order.

    `python -m benchmarks.gauntlet_peers --record` measures them anew, and
    `python -m benchmarks.assistants --record` those that an assistant wrote.
    """
    table = json.loads(record.read_text(encoding="utf-8"))
    return [
        RecordedClient(
            name=client["name"],
            version=client["version"],
            language=client["language"],
            adapter=client["adapter"],
            measured=table["measured"],
            verdicts={int(n): Verdict(*said) for n, said in client["rules"].items()},
        )
        for client in table["clients"]
    ]
