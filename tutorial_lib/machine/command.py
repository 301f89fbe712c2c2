"""`python -m tutorial_lib doctor`: the doctor on the command line."""

from __future__ import annotations

import argparse
import json

from .examination import examine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("--json", action="store_true", help="a list for a program to read")


def run(options: argparse.Namespace) -> int:
    """Print everything that was looked at; 1 when the course does not work here."""
    examination = examine(details=True)
    if options.json:
        print(json.dumps([finding.row for finding in examination.findings], indent=2))
    else:
        print(examination)
    return 0 if examination.is_ready else 1
