"""`python -m tutorial_lib.gauntlet`: a client through the rules."""

import os
import sys
import threading

from .cli import main

if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    if threading.active_count() > 1:
        os._exit(status)  # a client's thread that waits for ever must not hold up the end
    raise SystemExit(status)
