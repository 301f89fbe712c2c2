"""A real SimpleJWT server with the surface of TutorialServer, to put clients and claims to.

    with RealSimpleJWT(rotate_refresh_tokens=True) as server:
        requests.post(server.api_url + "token/", json=…)

SimpleJWT keeps its settings, its key and its clock for the whole process, so one runs at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import jwt
import requests

from tests.contract.django_api import (
    AccessToken,
    OutstandingToken,
    RefreshToken,
    User,
    api_settings,
    connection,
    notes,
    token_backend,
    wsgi,
)
from tutorial_lib.server import Faults, Journal, OffsetClock, Settings
from tutorial_lib.server.listener import Listener
from tutorial_lib.server.token_facts import read_credential
from tutorial_lib.server.tokens import signed_claims
from tutorial_lib.server.tutorial_server import COURSE_KEY

#: The settings of TutorialServer that SimpleJWT has too.
KNOWN = (
    "access_token_lifetime",
    "refresh_token_lifetime",
    "rotate_refresh_tokens",
    "blacklist_after_rotation",
    "leeway",
)

COURSE_PASSWORDS = {
    "ada": "lovelace-1843",
    "grace": "hopper-1952",
    "小明": "xiaoming-2024",
    "mallory": "mallory-0000",
}


class RealAccounts:
    """Django's users, behind the names that the course's accounts have."""

    def add(self, username: str, password: str, *, active: bool = True) -> None:
        with closing_connection():
            User.objects.create_user(username, password=password, is_active=active)

    def disable(self, username: str) -> None:
        self._change(username, lambda user: setattr(user, "is_active", False))

    def enable(self, username: str) -> None:
        self._change(username, lambda user: setattr(user, "is_active", True))

    def delete(self, username: str) -> None:
        with closing_connection():
            User.objects.get(username=username).delete()

    def _change(self, username: str, change: Callable[[User], None]) -> None:
        with closing_connection():
            user = User.objects.get(username=username)
            change(user)
            user.save()


class RealSimpleJWT:
    """Django, REST framework and SimpleJWT, in this process, behind the course's own faults."""

    _running: "RealSimpleJWT | None" = None

    def __init__(
        self,
        *,
        accounts: Mapping[str, str] | None = None,
        clock: OffsetClock | None = None,
        name: str = "API",
        **settings: Any,
    ) -> None:
        self._first_settings = _known(Settings(), settings)
        self._first_accounts = accounts
        self.settings = self._first_settings
        self.name = name
        self.clock = clock or OffsetClock()
        self.accounts = RealAccounts()
        self.journal = Journal(name)
        self.faults = Faults()
        self._signing_key = COURSE_KEY
        self._listener = Listener(
            self.journal.recording(
                self.faults.applying(wsgi),
                lambda header: read_credential(header, self._owner),
                self.clock,
            )
        )
        self._patches = _clock_patches(self.clock)
        self._port = 0

    def start(self) -> "RealSimpleJWT":
        if RealSimpleJWT._running is not None:
            raise RuntimeError("A real SimpleJWT runs already, and only one can: stop it first.")
        RealSimpleJWT._running = self
        for patch in self._patches:
            patch.start()
        if not self._port:  # else it comes back as it was, like TutorialServer
            self.reset()
        self._listener.start(preferred_port=self._port)
        self._port = self._listener.bound_port
        return self

    def hand_out(self, username: str, password: str) -> dict[str, Any]:
        """Return the tokens of a login; the journal has it, as TutorialServer's does."""
        form = {"username": username, "password": password}
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(f"{self.api_url}token/", json=form, timeout=5)
        tokens: dict[str, Any] = answer.json()
        return tokens

    def stop(self) -> None:
        if RealSimpleJWT._running is not self:
            return
        self.faults.clear()
        self._listener.stop()
        for patch in self._patches:
            patch.stop()
        RealSimpleJWT._running = None

    def reset(self) -> None:
        """Put everything back to the beginning."""
        self.faults.clear()
        self.clock.reset()
        notes.clear()
        _empty_tables()
        for username, password in (self._first_accounts or COURSE_PASSWORDS).items():
            active = self._first_accounts is not None or username != "mallory"
            self.accounts.add(username, password, active=active)
        self.signing_key = COURSE_KEY
        self._apply(self._first_settings)
        self.journal.clear()

    def set(self, **settings: Any) -> None:
        self._apply(_known(self.settings, settings))

    @property
    def url(self) -> str:
        return self._listener.url

    @property
    def connections(self) -> int:
        return self._listener.accepted

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def signing_key(self) -> str:
        return self._signing_key

    @signing_key.setter
    def signing_key(self, signing_key: str) -> None:
        self._signing_key = token_backend.signing_key = signing_key
        token_backend.__dict__.pop("prepared_signing_key", None)

    def __enter__(self) -> "RealSimpleJWT":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _apply(self, settings: Settings) -> None:
        # override_settings(SIMPLE_JWT=…) would not do: SimpleJWT then makes a new settings
        # object, but its other modules go on with the one that they imported.
        self.settings = settings
        for name in KNOWN:
            api_settings.user_settings[name.upper()] = getattr(settings, name)
            api_settings.__dict__.pop(name.upper(), None)
        AccessToken.lifetime = settings.access_token_lifetime
        RefreshToken.lifetime = settings.refresh_token_lifetime
        token_backend.leeway = settings.leeway

    def _owner(self, token: str) -> str | None:
        try:
            user_id = signed_claims(token, self._signing_key, "HS256").get("user_id")
        except jwt.InvalidTokenError:
            return None
        with closing_connection(), suppress(TypeError, ValueError, OverflowError):
            user = User.objects.filter(id=user_id).first()
            return user.username if user else None
        return None


def _known(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    foreign = [name for name in changes if name not in KNOWN]
    if foreign:
        raise TypeError(f"A real SimpleJWT has no {foreign[0]}. It has: {', '.join(KNOWN)}.")
    return settings.changed(changes)


@contextmanager
def closing_connection() -> Iterator[None]:
    """Each thread has a connection of its own; nobody else would close this one."""
    try:
        yield
    finally:
        connection.close()


def _empty_tables() -> None:
    with closing_connection():
        OutstandingToken.objects.all().delete()
        User.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")


def _clock_patches(clock: OffsetClock) -> list[Any]:
    """Shift what SimpleJWT and PyJWT take for now, and nothing else in this process."""

    def now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    class AnyDatetime(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class ShiftedDatetime(datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return now()

    return [
        mock.patch("rest_framework_simplejwt.tokens.aware_utcnow", now),
        mock.patch("rest_framework_simplejwt.utils.aware_utcnow", now),
        mock.patch("jwt.api_jwt.datetime", ShiftedDatetime),
    ]
