"""The API as a program of its own, with real time, real randomness and a key of its own.

python -m tutorial_lib.server --account ada --port 8000
"""

import argparse
import re
import sqlite3
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from getpass import getpass

from .accounts import Accounts
from .clock import SystemClock
from .listener import PortTaken
from .same_origin import is_loopback
from .settings import DURATIONS, SWITCHES
from .tutorial_server import TutorialServer

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return 0 when all went well."""
    options = _parser().parse_args(arguments)
    if not options.allow_remote and not is_loopback(options.host):
        return _complain(f"Other machines can reach {options.host}: --allow-remote permits it.")
    try:
        server = _server(options)
        for account in options.account:
            _add_account(server.accounts, account)
        if not list(server.accounts):
            return _complain("There is no account yet: give --account NAME.")
        server.start()
    except (PortTaken, ValueError, OSError, sqlite3.Error) as error:
        return _complain(str(error))
    print(f"Listening on {server.api_url} (stop with Ctrl+C)", flush=True)
    _wait()
    server.stop()
    return 0


def duration(text: str) -> timedelta:
    """Return what a time such as 90s, 30m, 12h or 1d means."""
    match = re.fullmatch(r"(\d+)([smhd])", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 90s, 30m, 12h or 1d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutorial_lib.server",
        description="The course's API on real time. It speaks plain HTTP: for this machine only.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="0: any (default: %(default)s)")
    parser.add_argument("--database", metavar="FILE", help="keep accounts, tokens and key here")
    parser.add_argument(
        "--account", action="append", default=[], metavar="NAME[:PASSWORD]",
        help="add an account; asks for the password when there is none, which is safer: "
        "other programs can see a command line",
    )  # fmt: skip
    parser.add_argument(
        "--allow-remote", action="store_true",
        help="permit an address that other machines can reach: passwords and tokens then cross "
        "the network for all to read",
    )  # fmt: skip
    for name in DURATIONS:
        parser.add_argument(_option(name), type=duration, metavar="TIME", help="such as 30m")
    for name in SWITCHES:
        parser.add_argument(_option(name), action="store_true", default=None)
    return parser


def _server(options: argparse.Namespace) -> TutorialServer:
    chosen = {name: getattr(options, name) for name in (*DURATIONS, *SWITCHES)}
    return TutorialServer(
        clock=SystemClock(),
        accounts={},
        random=True,
        host=options.host,
        port=options.port,
        database=options.database,
        allow_remote=options.allow_remote,
        **{name: value for name, value in chosen.items() if value is not None},
    )


def _add_account(accounts: Accounts, account: str) -> None:
    username, _, password = account.partition(":")
    if username not in accounts:
        accounts.add(username, password or getpass(f"Password for {username}: "))


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    raise SystemExit(main())
