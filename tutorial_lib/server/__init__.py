"""The embedded API that the course talks to. It knows nothing of the client."""

from .accounts import Accounts
from .clock import Clock, CourseClock, OffsetClock, SystemClock
from .credentials import Credential
from .exchange import Exchange, Message, Note
from .faults import Faults
from .journal import Journal
from .listener import PortTaken
from .settings import Settings
from .tutorial_server import TutorialServer, course_server

__all__ = [
    "Accounts",
    "Clock",
    "CourseClock",
    "Credential",
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
