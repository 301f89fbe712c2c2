"""`python -m tutorial_lib.gauntlet`, and `jwt-gauntlet`: a client through the rules."""

import os
import sys
import threading
from typing import NoReturn

from . import cli


def main() -> NoReturn:
    """Do what the command line asks for, and end the program."""
    sys.path.insert(0, "")  # where jwt-gauntlet too finds the learner's client
    status = cli.main()
    sys.stdout.flush()
    sys.stderr.flush()
    if threading.active_count() > 1:
        os._exit(status)  # a client's thread that waits for ever must not hold up the end
    raise SystemExit(status)


if __name__ == "__main__":
    main()
