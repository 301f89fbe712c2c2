"""The course on the command line: `python -m tutorial_lib COMMAND`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

#: What can be asked for: the module that does it, loaded when it is asked for, and a line of help.
#: The module has `add_arguments(parser)` and `run(options) -> int`, the exit status.
COMMANDS: dict[str, tuple[str, str]] = {
    "doctor": (
        "tutorial_lib.readiness.examination",
        "look whether this machine is ready for the course",
    ),
    "progress": ("tutorial_lib.course.progress_map", "show what you have done so far"),
    "hand-in": (
        "tutorial_lib.course.hand_in",
        "put your clients and your progress into one file for your teacher",
    ),
    "report": ("tutorial_lib.course.class_report", "show a class at a glance, for its teacher"),
    "teacher": (
        "tutorial_lib.course.teachers_notes",
        "write the notes for whoever teaches, as a page to print",
    ),
    "reset": ("tutorial_lib.course.reset_chapter", "put a chapter back as it was shipped"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # some consoles have no ✓
    options = parser(arguments).parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # by `| head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser, with the options of the one command that is asked for."""
    whole = argparse.ArgumentParser(
        prog="python -m tutorial_lib", description="The course on the command line."
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module, said) in COMMANDS.items():
        command = commands.add_parser(name, help=said, description=f"{said.capitalize()}.")
        if name == asked:
            _fill(command, module)
    return whole


def _fill(command: argparse.ArgumentParser, module: str) -> None:
    handler = import_module(module)
    handler.add_arguments(command)
    command.set_defaults(run=handler.run)


if __name__ == "__main__":
    raise SystemExit(main())
