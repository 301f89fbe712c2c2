"""The embedded API that the course talks to. It knows nothing of the client.

The way of a request: `listener` accepts its `connection` (without a socket it begins here, at
`TutorialServer.wsgi`); `recorder` asks `same_origin` whether it may come in, and writes into the
`journal` what was said, as `redaction` lets it be seen; `faults` spoil it when told to; `app`
finds the resource, has the request read by `parsing`, and asks `accounts` and `tokens`.
"""

from .accounts import Accounts
from .clock import Clock, CourseClock, OffsetClock, SystemClock
from .dialect import Dialect, DialectError
from .exchange import Exchange, Message, Note
from .faults import Faults
from .journal import Journal
from .listener import PortTaken
from .settings import Settings
from .token_facts import Credential
from .tutorial_server import TutorialServer, course_server

__all__ = [
    "Accounts",
    "Clock",
    "CourseClock",
    "Credential",
    "Dialect",
    "DialectError",
    "Exchange",
    "Faults",
    "Journal",
    "Message",
    "Note",
    "OffsetClock",
    "PortTaken",
    "Settings",
    "SystemClock",
    "TutorialServer",
    "course_server",
]
