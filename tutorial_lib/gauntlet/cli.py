"""The gauntlet on the command line: what is asked for, and what is printed."""

from __future__ import annotations

import argparse
import importlib
import inspect
import io
import shutil
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NoReturn, TextIO

from tutorial_lib.server import Dialect, DialectError
from tutorial_lib.server.dialect import BUILT_IN, SIMPLEJWT

from .client import MakeClient
from .library import LibraryClient
from .program_client import CannotStart, ProgramClients
from .report import Report, RuleRow, text
from .run import chosen, run
from .scenario import Scenario

OWN = "library"
SIGNATURE = "factory(api_url, *, path=None, timeout=5.0)"
EXAMPLES = """\
examples:
  python -m tutorial_lib.gauntlet library
  python -m tutorial_lib.gauntlet my_package.my_client:MyClient --only 1,12
  python -m tutorial_lib.gauntlet --command "node my-client.mjs" --html report.html
  python -m tutorial_lib.gauntlet my_package.my_client:MyClient --dialect our-api.toml

A factory is called as factory(api_url, path=..., timeout=...) and returns a client with
login(username, password), call(method, path, **request) and logout(). What a program is asked,
and what it answers, stands in docs/client-protocol.md; what a dialect's file says, in
docs/dialects.md.

exit status: 0 when every rule that applies was kept, 1 when one was not, 2 for a wrong call.
"""
STANDARD_OUTPUT = "-"


class Misuse(Exception):
    """A command line that cannot be carried out; says what to do."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise it, so that there is one place where it is printed."""
        raise Misuse(f"{message}. --help lists what can be asked for.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Put a client through the rules, and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # some consoles have no "…"
    if not arguments:
        parser().print_help()
        return 2
    try:
        return _carry_out(options(arguments))
    except (Misuse, CannotStart) as error:
        print(f"gauntlet: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gauntlet: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = Parser(
        prog="python -m tutorial_lib.gauntlet",
        description="Put a client through the rules of a client that stays logged in.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("client", nargs="?", metavar="CLIENT", help=f"package.module:factory, or {OWN}")
    add("--command", metavar="COMMAND", help="start this program, and ask it in lines of JSON")
    add("--dialect", metavar="NAME|FILE.toml", default="simplejwt",
        help=f"what the API speaks: {', '.join(BUILT_IN)}, or what a file says")  # fmt: skip
    add("--name", metavar="NAME", help="what the client is called in the report")
    add("--only", metavar="RULES", help="rules such as 1,12, instead of all")
    add("--json", metavar="FILE", nargs="?", const=STANDARD_OUTPUT,
        help="write JSON to a file, or in place of the table to standard output")  # fmt: skip
    add("--html", metavar="FILE", help="write a page with every scene's diagram")
    add("--diagrams", action="store_true", help="draw each rule's deciding scene")
    add("--verbose", action="store_true", help="show every scene, and what the client printed")
    return parser


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command line as it was meant; raises Misuse."""
    asked = parser().parse_args(arguments)
    if asked.json and asked.client is None and asked.command is None:
        # "--json library": the word behind it was meant to be the client.
        asked.client, asked.json = asked.json, STANDARD_OUTPUT
    if (asked.client is None) == (asked.command is None):
        raise Misuse("Name one client: package.module:factory, or --command with a program.")
    try:
        asked.dialect = Dialect.read(asked.dialect)
    except (DialectError, OSError) as error:
        raise Misuse(f"--dialect {error}") from None
    asked.only = [] if asked.only is None else _rules(asked.only)
    for file in (asked.json, asked.html):
        if file is not None and file != STANDARD_OUTPUT:
            _see_that_it_can_be_written(file)
    return asked


def _see_that_it_can_be_written(file: str) -> None:
    if not file or Path(file).is_dir():
        raise Misuse(f"{file!r} is not the name of a file: write one, as in report.html.")
    if not Path(file).absolute().parent.is_dir():
        raise Misuse(f"{file!r} cannot be written: make its folder first.")


def _rules(said: str) -> list[int]:
    try:
        rules = [int(number) for number in said.split(",")]
        chosen(rules)
    except ValueError as error:
        is_unknown = str(error).startswith("There is no rule")
        remedy = f"--only {said!r}: write numbers with commas, as in 1,12."
        raise Misuse(str(error) if is_unknown else remedy) from None
    return rules


def _carry_out(asked: argparse.Namespace) -> int:
    prints_json = asked.json == STANDARD_OUTPUT
    screen = Screen(sys.stdout, asked, is_silent=prints_json)
    with _clients(asked) as make_client:
        name = asked.name or asked.command or asked.client
        report = run(
            make_client,
            only=asked.only,
            dialect=asked.dialect,
            name=name if asked.dialect is SIMPLEJWT else f"{name} ({asked.dialect})",
            on_scene=screen.scene,
            on_verdict=screen.row,
        )
    screen.end(report)
    if prints_json:
        print(report.to_json())
    else:
        _write(asked.json, report.to_json)
    _write(asked.html, report.html)
    return 0 if report.is_clean else 1


def _clients(asked: argparse.Namespace) -> AbstractContextManager[Any]:
    if asked.command is not None:
        return ProgramClients(asked.command)
    return nullcontext(client_named(asked.client))


def client_named(name: str) -> MakeClient:
    """Return what `package.module:factory` names, or the course's own client for `library`.

    Raises Misuse.
    """
    if name == OWN:
        return LibraryClient
    return _usable(thing_named(name, f"package.module:factory, or {OWN}"), name.partition(":")[2])


def thing_named(name: str, wanted: str) -> Any:
    """Return what `package.module:path` names; `wanted` says how it is written. Raises Misuse."""
    module, colon, path = name.partition(":")
    if not (module and colon and path):
        raise Misuse(f"{name!r} names nothing here: write {wanted}.")
    return _attribute(_module(module), path)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise Misuse(
                f"There is no module {name!r} here: run this from the folder that it lies in."
            ) from error
        raise Misuse(f"{name} needs {error.name!r}: install it.") from error
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise Misuse(f"Importing {name} raised {said}: mend it first.") from error


def _attribute(module: Any, path: str) -> Any:
    found = module
    for part in path.split("."):
        if not hasattr(found, part):
            raise Misuse(f"{module.__name__} has no {path!r}: check its spelling.")
        found = getattr(found, part)
    return found


def _usable(factory: Any, path: str) -> MakeClient:
    if not callable(factory):
        raise Misuse(
            f"{path!r} cannot be called, it is of type {type(factory).__name__}: "
            f"name a class or a function, {SIGNATURE}."
        )
    try:
        inspect.signature(factory).bind("http://127.0.0.1/api/", path=None, timeout=5.0)
    except TypeError as error:
        raise Misuse(f"{path!r} must be {SIGNATURE}: called so, {error}.") from None
    except ValueError:
        pass  # it does not tell what it takes
    made: MakeClient = factory
    return made


def _write(file: str | None, content: Any) -> None:
    if not file:
        return
    try:
        Path(file).write_text(content(), encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{file!r} cannot be written ({error.strerror}): name another.") from error


class Screen:
    """The rows as they come, and at a terminal the scene that is being played."""

    def __init__(self, stream: TextIO, asked: argparse.Namespace, *, is_silent: bool) -> None:
        self._stream, self._asked, self._is_silent = stream, asked, is_silent
        self._shows_scenes = stream.isatty() and not is_silent

    def scene(self, scenario: Scenario) -> None:
        """Say what is being played, in a line that the next one replaces."""
        if self._shows_scenes:
            line = f"{scenario.rule.number:>3}  …  {scenario.title}"
            self._stream.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            self._stream.flush()

    def row(self, row: RuleRow) -> None:
        """Print a rule's row."""
        if not self._is_silent:
            said = text(row, diagrams=self._asked.diagrams, everything=self._asked.verbose)
            self._print(said)

    def end(self, report: Report) -> None:
        """Print the result."""
        if not self._is_silent:
            self._print(f"\n{report.summary}")

    def _print(self, said: str) -> None:
        wiped = "\r\x1b[K" if self._shows_scenes else ""
        print(f"{wiped}{said}", file=self._stream, flush=True)
