"""The table that was recorded: libraries called as they document it, against the wall."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tutorial_lib.texts import Words

from .attack import ATTACKS

RECORD = Path(__file__).with_name("recorded.json")
say = Words("tutorial_lib.wall", "recorded")


@dataclass(frozen=True)
class RecordedVerifier:
    """One library's plain call: how many variants of each attack came, and those not refused.

    `honest` says how many honest tokens passed, and of how many; `measured` is the month.
    """

    name: str
    version: str
    measured: str
    attacks: dict[int, tuple[int, tuple[str, ...]]]
    honest: tuple[int, int]

    @property
    def disagreements(self) -> list[int]:
        """The attacks of which a variant was not refused."""
        return [number for number, (_, through) in self.attacks.items() if through]

    def why(self, number: int) -> str:
        """Return why it did not refuse all of an attack, or why an honest token was (0)."""
        return say(f"{self.name}/{number}")


class RecordedTable:
    """The libraries side by side; its repr is the table, each disagreement explained below it."""

    def __init__(self) -> None:
        table = json.loads(RECORD.read_text(encoding="utf-8"))
        self.verifiers = [
            RecordedVerifier(
                name,
                seen["version"],
                seen["measured"],
                {int(n): (count, tuple(bad)) for n, (count, bad) in seen["attacks"].items()},
                (seen["honest"][0], seen["honest"][1]),
            )
            for name, seen in table.items()
        ]

    def __repr__(self) -> str:
        names = [f"{it.name} {it.version}" for it in self.verifiers]
        lines = [_line("", names, say("refused"))]
        for number, attack in ATTACKS.items():
            cells = []
            for it in self.verifiers:
                count, through = it.attacks[number]
                cells.append(f"{count - len(through)} of {count}")
            lines.append(_line(str(number), cells, attack.title))
        passed = [f"{it.honest[0]} of {it.honest[1]}" for it in self.verifiers]
        lines += [_line("", passed, Words("tutorial_lib.wall", "report")("honest")), ""]
        for it in self.verifiers:
            lines += [f"{it.name} {number}: {it.why(number)}" for number in it.disagreements]
            lines += [f"{it.name}: {it.why(0)}"] if it.honest[0] < it.honest[1] else []
        return "\n".join(lines)


def _line(number: str, cells: list[str], title: str) -> str:
    return f"{number:>3}  {''.join(f'{cell:<19}' for cell in cells)}{title}".rstrip()
