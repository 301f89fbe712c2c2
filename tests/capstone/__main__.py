"""Many seeds: a client to the letter of the page is red, and its mended twin keeps every rule.

python -m tests.capstone [--seeds 100]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tutorial_lib.capstone.api import Api
from tutorial_lib.capstone.judge import first_red, judge

from .letter import client


def main() -> int:
    """Print a line for each seed, and how many there are of each trap; 1 if one is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=100)
    drawn: Counter[str] = Counter()
    wrong = 0
    for number in range(arguments.parse_args().seeds):
        api = Api.of(f"seed {number}")
        red, twin = first_red(api, client(api.documented)), judge(api, client(api.spoken))
        is_right = twin.is_clean and red != ""
        drawn[api.trap.id] += 1
        wrong += not is_right
        said = f"red in {red or 'nothing'}, mended {twin.passed} of {twin.judged}"
        print(f"{'✓' if is_right else '✗'} {api.seed}, {api.trap.id}: {said}", flush=True)
    print(dict(drawn))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
