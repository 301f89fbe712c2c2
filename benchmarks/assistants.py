"""Clients as an assistant writes them, through the rules, and the rules that they break most.

    python -m benchmarks.assistants [--client NUMBER ...] [--only RULES] [--facts] [--record]

`--record` writes the table that chapter 06 shows; a client that was not run keeps its row.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from importlib.metadata import version
from typing import Any

from tutorial_lib.gauntlet.recorded import ASSISTANTS, RecordedClient, recorded
from tutorial_lib.gauntlet.rules import RULES

from .gauntlet_peers import Subject, measure
from .peers import assistants

ADAPTER = "benchmarks/peers/assistants.py"


def subject(number: str) -> Subject:
    """One answer for the table, by its number."""
    made = assistants.ASSISTANTS[number]
    return Subject(f"answer {number}", library(number), "Python", ADAPTER, lambda: made)


def library(number: str) -> str:
    """The library that a client makes its calls with."""
    text = (assistants.FOLDER / number / "client.py").read_text("utf-8")
    imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    return next(name for name in ("httpx", "requests", "urllib") if name in " ".join(imported))


def row(number: str, only: list[int], facts: bool) -> dict[str, Any]:
    """Put one through the rules, and return it as the recorded table keeps it."""
    made = subject(number)
    report = measure(made, only)
    print(report if facts else report.summary, file=sys.stderr, flush=True)
    own = "" if made.package == "urllib" else f" {version(made.package)}"
    return {
        "name": made.name,
        "version": f"({made.package}{own})",
        "language": made.language,
        "adapter": made.adapter,
        "rules": report.rules,
    }


def broken_most(clients: list[RecordedClient]) -> str:
    """The rules by how many clients broke them, in lines."""
    counts = Counter(
        number for client in clients for number, it in client.outcomes.items() if it == "failed"
    )
    applies = Counter(
        number
        for client in clients
        for number, it in client.outcomes.items()
        if it != "not applicable"
    )
    lines = [
        f"{count:>3} of {applies[number]:>2}  {number:>2}  {RULES[number].sentence}"
        for number, count in counts.most_common()
    ]
    return "\n".join(lines)


def record(rows: list[dict[str, Any]]) -> None:
    """Write the table that chapter 06 shows."""
    saved = json.loads(ASSISTANTS.read_text("utf-8")) if ASSISTANTS.exists() else {"clients": []}
    named = {str(row["name"]): row for row in [*saved["clients"], *rows]}
    in_order = [named[name] for name in sorted(named)]
    content = {"measured": time.strftime("%Y-%m"), "clients": in_order}
    ASSISTANTS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Measure, record on request, and print which rules were broken most."""
    arguments = argparse.ArgumentParser(description="Clients that an assistant wrote.")
    add = arguments.add_argument
    add("--client", action="append", default=[], choices=sorted(assistants.ASSISTANTS))
    add("--only", default="", metavar="RULES", help="rules such as 1,12")
    add("--facts", action="store_true", help="print every rule with what was seen")
    add("--record", action="store_true", help="write the table that ships with the course")
    asked = arguments.parse_args()
    if asked.record and asked.only:
        arguments.error("--record wants all rules: leave --only away.")
    only = [int(number) for number in asked.only.split(",") if number]
    for number in asked.client or sorted(assistants.ASSISTANTS):
        made = row(number, only, asked.facts)
        if asked.record:
            record([made])
    if ASSISTANTS.exists():
        print(broken_most(recorded(ASSISTANTS)[:12]))  # the thirteenth was asked for rules


if __name__ == "__main__":
    main()
