"""Our client and its peers through the gauntlet, in one table.

    python -m benchmarks.gauntlet_peers [--client NAME ...] [--record]
        [--command "NAME=node examples/javascript/client.mjs mended" ...]

The peers are installed, on the first call, into a folder of their own. `--record` writes what
was measured into the table that ships with the course; a client that was not run keeps its rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.program_client import ProgramClients
from tutorial_lib.gauntlet.report import Report, RuleRow
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.verdict import Verdict

from .peers import installing, passing_time

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "tutorial_lib" / "gauntlet" / "recorded.json"
PROGRAM = "examples/javascript/client.mjs"
#: What a first harness measured, with 25 rules and a scene or two for each.
AT_FIRST = {
    "the article as it stands": "4 of 25",
    "singleflight-auth": "19 of 22",
    "httpx, its recipe with a lock": "15 of 22",
    "httpx, its documented recipe": "13 of 22",
    "google-auth": "12 of 22",
    "Authlib": "10 of 22",
    "requests-oauthlib": "9 of 22",
}
WITH_A_FILE = {9, 13, 15, 29}  # rules that a library is played in with the file that was added
LIMIT = 10.0  # seconds: some of them hang, and one that hangs is known by then


@dataclass(frozen=True)
class Subject:
    """A client for the table: its name, where it comes from, and what makes it."""

    name: str
    package: str
    language: str
    adapter: str
    make: Callable[[], Any]

    @property
    def version(self) -> str:
        """The version of its package that is installed here."""
        if self.language != "Python":
            return _javascript_version(self.package)
        try:
            return version(self.package)
        except PackageNotFoundError:  # the course itself is not installed, only found
            return str(
                tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
            )


def peer(name: str, module: str, factory: str, package: str) -> Subject:
    """A peer in Python, imported when it is its turn."""
    made = f"benchmarks.peers.{module}"
    adapter = f"benchmarks/peers/{module}.py"
    return Subject(name, package, "Python", adapter, lambda: getattr(import_module(made), factory))


def program(name: str, command: str, package: str = "axios") -> Subject:
    """A client in another language, by the command that starts it."""
    return Subject(name, package, "JavaScript", PROGRAM, lambda: ProgramClients(command))


OURS = Subject(
    "this course's ApiSession",
    "jwt-client-course",
    "Python",
    "tutorial_lib/gauntlet/library.py",
    lambda: LibraryClient,
)
PEERS = [
    peer("singleflight-auth", "singleflight", "SingleflightAuth", "singleflight-auth"),
    peer("httpx, its recipe with a lock", "httpx_recipe", "HttpxLocked", "httpx"),
    peer("httpx, its documented recipe", "httpx_recipe", "Httpx", "httpx"),
    peer("google-auth", "google_auth", "GoogleAuth", "google-auth"),
    peer("Authlib", "authlib_session", "Authlib", "Authlib"),
    peer("requests-oauthlib", "requests_oauthlib_session", "RequestsOAuthlib", "requests-oauthlib"),
]


def programs() -> list[Subject]:
    """The article in JavaScript, mended and as it stands, where it and Node are there."""
    if not (ROOT / PROGRAM).exists() or shutil.which("node") is None:
        return []
    command = f"node {ROOT / PROGRAM}"
    return [
        program("the article, mended", f"{command} mended"),
        program("the article as it stands", f"{command} article"),
    ]


def measure(subject: Subject, only: list[int]) -> Report:
    """Put one client through the rules."""
    make = subject.make()
    own_clock = getattr(make, "goes_by_its_clock", False)
    rules = set(only or RULES)
    in_a_file = rules & WITH_A_FILE if hasattr(make, "has_file") else rules
    client = _with(make, scene=staticmethod(passing_time.scene)) if own_clock else make
    parts = [(client, in_a_file)]
    if rules - in_a_file:
        parts.append((_with(client, has_file=False), rules - in_a_file))
    try:
        with passing_time.passing() if own_clock else nullcontext():
            reports = [run(it, only=part, limit=LIMIT) for it, part in parts if part]
    finally:
        getattr(make, "close", lambda: None)()
    rows = [_theirs(row, make) for report in reports for row in report.rows]
    in_order = sorted(rows, key=lambda row: row.rule.number)
    return Report(subject.name, tuple(in_order), sum(report.seconds for report in reports))


def _with(make: Any, **attributes: Any) -> Any:
    return type(make.__name__, (make,), attributes)


def _theirs(row: RuleRow, make: Any) -> RuleRow:
    """Take a rule out that only the adapter's own code could keep or break."""
    lacking = getattr(make, "lacks", {}).get(row.rule.number)
    if lacking is None:
        return row
    return replace(row, scenes=(replace(row.worst, verdict=Verdict("not applicable", lacking)),))


def table(reports: Sequence[tuple[Subject, Report]]) -> str:
    """The clients as a table: how many rules each passed, and which it did not."""
    lines = [
        "| client | passed of judged | rules 1 to 25 | of those, the first scene alone "
        "| first harness | failed | unclear error |",
        "|---|---|---|---|---|---|---|",
    ]
    for subject, report in reports:
        early = [row for row in report.rows if row.rule.number <= 25]
        applies = [row for row in early if row.outcome != "not applicable"]
        first = sum(row.scenes[0].verdict.outcome == "passed" for row in applies)
        passed = sum(row.outcome == "passed" for row in applies)
        wrong = [_numbers(report, outcome) for outcome in ("failed", "unclear")]
        cells = [
            f"{subject.name} {subject.version}".strip(),
            f"{report.passed} of {report.judged}",
            f"{passed} of {len(applies)}",
            f"{first} of {len(applies)}",
            AT_FIRST.get(subject.name, "-"),
            *wrong,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _numbers(report: Report, outcome: str) -> str:
    numbers = [str(row.rule.number) for row in report.rows if row.outcome == outcome]
    return ", ".join(numbers) or "-"


def record(clients: list[dict[str, Any]]) -> None:
    """Write the table that ships with the course."""
    saved = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {"clients": []}
    rows = {client["name"]: client for client in [*saved["clients"], *clients]}
    order = {subject.name: place for place, subject in enumerate([OURS, *programs(), *PEERS])}
    in_order = sorted(rows.values(), key=lambda client: order.get(client["name"], len(order)))
    content = {"measured": time.strftime("%Y-%m"), "clients": in_order}
    RECORD.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def as_row(subject: Subject, report: Report) -> dict[str, Any]:
    """A client as the recorded table keeps it."""
    return {
        "name": subject.name,
        "version": subject.version,
        "language": subject.language,
        "adapter": subject.adapter,
        "rules": report.rules,
    }


def _javascript_version(package: str) -> str:
    found = ROOT / "examples" / "javascript" / "node_modules" / package / "package.json"
    return (
        f"({package} {json.loads(found.read_text('utf-8'))['version']})" if found.exists() else ""
    )


def chosen(asked: argparse.Namespace) -> Iterator[Subject]:
    """The subjects that were asked for."""
    more = [program(*words.split("=", 1)) for words in asked.command]
    for subject in [OURS, *programs(), *more, *PEERS]:
        if not asked.client or any(word in subject.name for word in asked.client):
            yield subject


def main() -> None:
    """Measure, print the table, and record it on request."""
    arguments = argparse.ArgumentParser(description="Our client and its peers in the gauntlet.")
    add = arguments.add_argument
    add("--client", action="append", default=[], metavar="NAME", help="only these, by part of name")
    add("--command", action="append", default=[], metavar="NAME=COMMAND", help="a program as well")
    add("--only", default="", metavar="RULES", help="rules such as 1,12")
    add("--facts", action="store_true", help="print every rule with what was seen")
    add("--record", action="store_true", help="write the table that ships with the course")
    asked = arguments.parse_args()
    if asked.record and asked.only:
        arguments.error("--record wants all rules: leave --only away.")
    try:
        installing.install()
    except installing.NotInstalled as error:
        sys.exit(f"gauntlet_peers: {error}")
    installing.use()
    reports = []
    for subject in chosen(asked):
        report = measure(subject, [int(number) for number in asked.only.split(",") if number])
        print(report if asked.facts else report.summary, file=sys.stderr, flush=True)
        reports.append((subject, report))
    print(table(reports))
    if asked.record:
        record([as_row(subject, report) for subject, report in reports])


if __name__ == "__main__":
    main()
