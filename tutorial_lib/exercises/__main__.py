"""For authors: python -m tutorial_lib.exercises verify [ID …]."""

from __future__ import annotations

import argparse
import sys

from tutorial_lib.course.content import exercise_ids
from tutorial_lib.course.verify import elsewhere, findings, verify


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each finding and a count; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tutorial_lib.exercises", description=__doc__)
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("ids", nargs="*", metavar="ID", help="such as 1.2; all if none")
    options = parser.parse_args(arguments)
    if unknown := set(options.ids) - set(exercise_ids()):
        parser.error(f"no exercise is called {', '.join(sorted(unknown))}")
    return report(options.ids)


def report(ids: list[str]) -> int:
    """Print what was found, exercise by exercise as it comes."""
    count = faults = 0
    with elsewhere():
        for finding in [f for id in ids for f in verify(id)] if ids else findings():
            print(finding.line, flush=True)
            count, faults = count + 1, faults + bool(finding.fault)
    print(f"{count} looked at, {faults} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
