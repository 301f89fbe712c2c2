"""The embedded API that the course talks to. It knows nothing of the client."""

from .accounts import Accounts
from .clock import Clock, CourseClock, OffsetClock, SystemClock
from .faults import Faults
from .journal import Credential, Exchange, Journal, Message, Note
from .running import TutorialServer, course_server
from .serving import PortTaken
from .settings import Settings

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
