"""Log in with JSON Web Tokens and stay logged in: the course's library.

The names that a notebook imports, each loaded when it is used: who wants the client alone loads
no server and no widget.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .anatomy import read_token
    from .client import (
        ApiSession,
        AuthError,
        BearerAuth,
        Endpoints,
        FileStorage,
        KeyringStorage,
        LoginFailed,
        LoginRequired,
        MemoryStorage,
        RefreshFailed,
        RefreshingBearerAuth,
        TokenPair,
        TokenStorage,
        UserState,
        login,
        validate_credentials,
    )
    from .course.exercise import exercise
    from .course.progress_map import progress
    from .course.question import question
    from .course.teachers_notes import teacher
    from .diagram import sequence
    from .readiness import doctor
    from .server import CourseClock, OffsetClock, SystemClock, TutorialServer, course_server
    from .widgets import (
        ClientsTable,
        Lifetimes,
        LoginForm,
        NetworkPanel,
        RulesTable,
        ServerDesk,
        StorageView,
        TokenDecoder,
        compare,
    )

NAMES = {
    "anatomy": ("read_token",),
    "client": (
        "ApiSession",
        "AuthError",
        "BearerAuth",
        "Endpoints",
        "FileStorage",
        "KeyringStorage",
        "LoginFailed",
        "LoginRequired",
        "MemoryStorage",
        "RefreshFailed",
        "RefreshingBearerAuth",
        "TokenPair",
        "TokenStorage",
        "UserState",
        "login",
        "validate_credentials",
    ),
    "diagram": ("sequence",),
    "course": ("exercise", "progress", "question", "teacher"),
    "readiness": ("doctor",),
    "server": ("CourseClock", "OffsetClock", "SystemClock", "TutorialServer", "course_server"),
    "widgets": (
        "ClientsTable",
        "Lifetimes",
        "LoginForm",
        "NetworkPanel",
        "RulesTable",
        "ServerDesk",
        "StorageView",
        "TokenDecoder",
        "compare",
    ),
}
_HOMES = {name: home for home, names in NAMES.items() for name in names}

__all__ = [
    "ApiSession",
    "AuthError",
    "BearerAuth",
    "ClientsTable",
    "CourseClock",
    "Endpoints",
    "FileStorage",
    "KeyringStorage",
    "Lifetimes",
    "LoginFailed",
    "LoginForm",
    "LoginRequired",
    "MemoryStorage",
    "NetworkPanel",
    "OffsetClock",
    "RefreshFailed",
    "RefreshingBearerAuth",
    "RulesTable",
    "ServerDesk",
    "StorageView",
    "SystemClock",
    "TokenDecoder",
    "TokenPair",
    "TokenStorage",
    "TutorialServer",
    "UserState",
    "compare",
    "course_server",
    "doctor",
    "exercise",
    "login",
    "progress",
    "question",
    "read_token",
    "sequence",
    "teacher",
    "validate_credentials",
]


def __getattr__(name: str) -> Any:
    """Load a name's module when the name is used for the first time (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    """Offer the names to tab completion before they are loaded."""
    return sorted(__all__)
