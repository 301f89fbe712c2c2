"""`python -m tutorial_lib.wall`: a verifier through the attacks."""

import os
import sys
import threading
from typing import NoReturn

from . import cli


def main() -> NoReturn:
    """Do what the command line asks for, and end the program."""
    sys.path.insert(0, "")
    status = cli.main()
    sys.stdout.flush()
    sys.stderr.flush()
    if threading.active_count() > 1:
        os._exit(status)  # a verifier's call that waits for ever must not hold up the end
    raise SystemExit(status)


if __name__ == "__main__":
    main()
