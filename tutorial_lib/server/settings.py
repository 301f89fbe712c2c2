"""The server's settings, under the names of SimpleJWT in lower case."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from .dialect import SIMPLEJWT, Dialect

#: Shortest key in bytes for each algorithm (RFC 7518 section 3.2).
KEY_BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}


@dataclass(frozen=True)
class Settings:
    """How the server issues, rotates and checks tokens, where it is, and its dialect.

    Raises ValueError for a value that makes no sense. `reuse_detection` and
    `rotation_overlap` go beyond SimpleJWT (RFC 9700 section 4.14).
    """

    access_token_lifetime: timedelta = timedelta(minutes=30)
    refresh_token_lifetime: timedelta = timedelta(days=1)
    rotate_refresh_tokens: bool = False
    blacklist_after_rotation: bool = False
    leeway: timedelta = timedelta(0)
    algorithm: str = "HS256"
    reuse_detection: bool = False
    rotation_overlap: timedelta = timedelta(0)
    api_prefix: str = "/api/"
    dialect: Dialect = SIMPLEJWT

    def __post_init__(self) -> None:
        for name in DURATIONS:
            _check_duration(name, getattr(self, name))
        for name in SWITCHES:
            _check_switch(name, getattr(self, name))
        _check_prefix(self.api_prefix)
        self._check_dialect()
        self._check_algorithm()
        self._check_rotation()

    @property
    def spends(self) -> bool:
        """Whether a refresh token is good for one refresh only."""
        return self.rotate_refresh_tokens and (
            self.blacklist_after_rotation or self.reuse_detection or bool(self.rotation_overlap)
        )

    def changed(self, settings: Mapping[str, Any]) -> "Settings":
        """Return a copy with these settings; raises TypeError for a name that does not exist."""
        check_names(settings)
        return replace(self, **settings)

    def _check_algorithm(self) -> None:
        if self.algorithm not in KEY_BYTES:
            known = ", ".join(KEY_BYTES)
            raise ValueError(f"algorithm must be one of {known}, not {self.algorithm!r}.")

    def _check_dialect(self) -> None:
        if isinstance(self.dialect, str):
            object.__setattr__(self, "dialect", Dialect.read(self.dialect))
        if not isinstance(self.dialect, Dialect):
            raise ValueError(f"dialect must be a Dialect or the name of one, not {self.dialect!r}.")
        if self.rotate_refresh_tokens and not self.dialect.rotates:
            raise ValueError(f"rotate_refresh_tokens: the dialect {self.dialect} never rotates.")

    def _check_rotation(self) -> None:
        for name in ("reuse_detection", "rotation_overlap"):
            if getattr(self, name) and not self.rotate_refresh_tokens:
                raise ValueError(f"{name} needs rotate_refresh_tokens=True.")


DURATIONS = (
    "access_token_lifetime", "refresh_token_lifetime", "leeway", "rotation_overlap",
)  # fmt: skip
SWITCHES = ("rotate_refresh_tokens", "blacklist_after_rotation", "reuse_detection")
FIXED = ("api_prefix", "dialect")  # as long as a server runs


def check_names(settings: Mapping[str, Any]) -> None:
    """Raise TypeError for a setting that does not exist, naming those that do."""
    known = [field.name for field in fields(Settings)]
    unknown = [name for name in settings if name not in known]
    if unknown:
        raise TypeError(f"No setting is called {unknown[0]!r}. There are: {', '.join(known)}.")


def _check_duration(name: str, value: object) -> None:
    shortest = timedelta(seconds=1 if name.endswith("_lifetime") else 0)
    if not isinstance(value, timedelta):
        raise ValueError(f"{name} must be a timedelta(minutes=…) or the like, not {value!r}.")
    if value < shortest:
        raise ValueError(f"{name} must be at least {shortest}, not {value}.")


def _check_switch(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, not {value!r}.")


def _check_prefix(value: object) -> None:
    if not isinstance(value, str) or not value.startswith("/") or not value.endswith("/"):
        raise ValueError(f"api_prefix must start and end with a slash, not be {value!r}.")
    if any(character in value for character in "<>?#"):
        raise ValueError(f"api_prefix must be a plain path, not {value!r}.")
