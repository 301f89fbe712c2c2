"""`python -m tutorial_lib report`: a class at a glance, from the codes that learners sent."""

from __future__ import annotations

import argparse
import json
import sys

from .class_map import ClassMap
from .handed_in import Damage, Learner, handed_in
from .words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    words = Words("report")
    parser.add_argument("sources", nargs="+", metavar="FILE-OR-CODE", help=words("files"))
    parser.add_argument("--json", action="store_true", help=words("json-option"))


def run(options: argparse.Namespace) -> int:
    """Print the class; 1 when something that was handed in cannot be read."""
    found = list(handed_in(options.sources))
    shown = ClassMap([one for one in found if isinstance(one, Learner)])
    damaged = [one.said for one in found if isinstance(one, Damage)]
    if options.json:
        print(json.dumps(shown.as_data() | {"damaged": damaged}, indent=2))
    else:
        print(shown.text(), flush=True)
        for said in damaged:
            print(said, file=sys.stderr)
    return 1 if damaged else 0
