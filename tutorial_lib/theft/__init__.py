"""Stolen tokens, and what happens to them: servers and pages without a socket.

The server that is attacked is the course's own, with somebody else's `spend` or keys in it
(`tutorial_lib.server.attacked`); `broken` has such a `spend` or two. `wsgi` calls an app without a
socket, `race` spends a token twice at once. `page` is the smallest possible browser, with the
scripts that run in it; `bff` keeps the tokens out of their reach.
"""

from tutorial_lib.server.attacked import AttackedServer, signed_by

from .bff import Bff, Collector
from .page import Browser, Page
from .race import twice_at_once
from .wsgi import Caller

__all__ = [
    "AttackedServer",
    "Bff",
    "Browser",
    "Caller",
    "Collector",
    "Page",
    "signed_by",
    "twice_at_once",
]
