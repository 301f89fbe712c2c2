"""What things cost, each beside its peer or its floor in the same run.

    python -m benchmarks [NAME ...] [--quick] [--all] [--picture FILE]

Without a name, those that take less than a minute. The sides of a ratio take turns, so that a
machine that slows down slows both. Two have commands of their own:
python -m benchmarks.key_to_verdict (a browser), python -m benchmarks.gauntlet_peers (the rules).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import (
    a_class,
    checks,
    cost_per_request,
    footprint,
    gauntlet,
    reading,
    servers,
    stampede,
    whole_course,
)
from .measured import Measured
from .picture import picture

Measure = Callable[..., "Measured | list[Measured]"]
SHORT: dict[str, Measure] = {
    "cost": cost_per_request.measure,
    "stampede": stampede.measure,
    "server": servers.measure,
    "import": footprint.import_time,
    "size": footprint.installed_size,
    "checks": checks.measure,
    "reading": reading.measure,
    "class": a_class.measure,
}
LONG: dict[str, Measure] = {
    "gauntlet": gauntlet.measure,
    "start": whole_course.fresh_start,
    "course": whole_course.course,
}


def main() -> int:
    """Measure what was asked for; returns 1 where a promise was not kept."""
    asked = _arguments().parse_args()
    known = {**SHORT, **LONG}
    results: list[Measured] = []
    for name in asked.names or (known if asked.all else SHORT):
        found = known[name](quick=asked.quick)
        for result in found if isinstance(found, list) else [found]:
            print(f"{result}\n", flush=True)
            results.append(result)
    print(table(results))
    if asked.picture:
        Path(asked.picture).write_text(picture(results), encoding="utf-8")
    return 0 if all(result.is_kept for result in results) else 1


def table(results: list[Measured]) -> str:
    """The results as a table in Markdown."""
    lines = ["| what | ours | beside | ratio (paired) | at most |", "|---|---|---|---|---|"]
    for result in results:
        ours, base = result.values[result.ours], result.values[result.base]
        limit = "" if result.at_most is None else f"{result.at_most:g}"
        lines.append(
            f"| {result.what} | {ours:,.1f} {result.unit}, {result.ours} | "
            f"{base:,.1f} {result.unit}, {result.base} | {result.ratio:.2f} | {limit} |"
        )
    return "\n".join(lines)


def _arguments() -> argparse.ArgumentParser:
    said = __doc__ or ""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=said,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    choices = [*SHORT, *LONG]
    add("names", nargs="*", choices=[*choices, []], metavar="NAME", help=", ".join(choices))
    add("--quick", action="store_true", help="few rounds: to see whether it runs")
    add("--all", action="store_true", help="those that take minutes as well")
    add("--picture", metavar="FILE", help="draw the results into an SVG file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
