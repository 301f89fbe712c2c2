"""The wall on the command line: `python -m tutorial_lib.wall my_server.verifier:verify`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tutorial_lib.gauntlet.cli import Misuse, Parser, thing_named

from .attack import ATTACKS
from .report import SEED, run
from .trial import Verify
from .verifier import verify

OWN = "library"
STANDARD_OUTPUT = "-"
HELP = """\
A verifier is called as verify(token, keys=..., issuer=..., audience=..., purpose=..., now=...)
and returns the token's claims, or raises an error whose class is called Refused, with a `reason`.
`keys` is a dictionary by `kid`; a key has an `algorithm` and a `value`: a secret, or PEM.

exit status: 0 when every attack was refused and every honest token passed, 1 when not,
2 for a wrong call.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Put a verifier through the attacks, and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return _carry_out(parser().parse_args(arguments))
    except Misuse as error:
        print(f"wall: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("wall: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = Parser(
        prog="python -m tutorial_lib.wall",
        description="Put a verifier through attacks on tokens, and through honest traffic.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("verifier", metavar="VERIFIER", help=f"package.module:function, or {OWN}, the course's")
    add("--only", metavar="ATTACKS", help="attacks such as 2,3, instead of all")
    add("--seed", metavar="SEED", default=SEED, help="other keys, people and tokens")
    add("--json", metavar="FILE", nargs="?", const=STANDARD_OUTPUT,
        help="write JSON to a file, or in place of the table to standard output")  # fmt: skip
    return parser


def _carry_out(asked: argparse.Namespace) -> int:
    prints_json = asked.json == STANDARD_OUTPUT
    show: Any = (lambda row: None) if prints_json else (lambda row: print(row, flush=True))
    report = run(
        verifier_named(asked.verifier),
        only=_numbers(asked.only),
        name=asked.verifier,
        seed=asked.seed,
        on_row=show,
    )
    if prints_json:
        print(report.to_json())
    else:
        print(f"{report.honest_row}\n\n{report.summary}")
        if asked.json:
            _write(asked.json, report.to_json())
    return 0 if report.is_clean else 1


def verifier_named(name: str) -> Verify:
    """Return what `package.module:function` names, or the course's own. Raises Misuse."""
    if name == OWN:
        return verify
    found = thing_named(name, f"package.module:function, or {OWN}")
    if not callable(found):
        raise Misuse(f"{name!r} cannot be called: name a function.")
    call: Verify = found
    return call


def _numbers(said: str | None) -> list[int]:
    try:
        numbers = [int(number) for number in said.split(",")] if said is not None else []
    except ValueError:
        raise Misuse(f"--only {said!r}: write numbers with commas, as in 2,3.") from None
    if unknown := sorted(set(numbers) - set(ATTACKS)):
        known = ", ".join(map(str, ATTACKS))
        raise Misuse(f"There is no attack {unknown[0]} on a verifier: there are {known}.")
    return numbers


def _write(file: str, content: str) -> None:
    try:
        Path(file).write_text(content, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{file!r} cannot be written ({error.strerror}): name another.") from error
