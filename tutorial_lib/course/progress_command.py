"""`python -m tutorial_lib progress`: the map on the command line."""

from __future__ import annotations

import argparse
import json
import sys

from . import record
from .code import BadName, checked
from .progress import Progress
from .words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    words = Words("progress")
    parser.add_argument("--name", metavar="NAME", type=_name, help=words("name-option"))
    parser.add_argument("--json", action="store_true", help=words("json-option"))


def run(options: argparse.Namespace) -> int:
    """Print the map."""
    progress = Progress(options.name or "")
    if options.json:
        print(json.dumps(progress.as_data() | {"file": str(record.path())}, indent=2))
        return 0
    print(progress.text())
    print(f"\n{Words('progress')('kept', file=str(record.path()))}", file=sys.stderr)
    return 0


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(Words("progress")("name/empty"))
    try:
        return checked(text.strip())
    except BadName as error:
        raise argparse.ArgumentTypeError(str(error)) from error
