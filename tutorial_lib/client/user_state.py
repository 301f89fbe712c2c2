"""Chapter 2: what must be remembered of a login, and how it is written down."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any

from .endpoints import origin as normal_origin
from .errors import StorageError
from .token_calls import is_bearer_token

VERSION = 1
UNKNOWN = 0.0  # when a token came, where that is not known


@dataclass(frozen=True)
class UserState:
    """One login: whose it is, its two tokens, and where it counts.

    `origin` is the API it belongs to (empty: whichever it is used with), `login_id` tells it
    from the same user's next login, `obtained_at` is when the access token came, in Unix
    seconds by this machine's clock (0: unknown, and so is a number that is no moment).
    """

    username: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    origin: str = field(default="", repr=False)
    login_id: str = field(default="", repr=False)
    obtained_at: float = field(default=UNKNOWN, repr=False)

    def __post_init__(self) -> None:
        # Not a number is not even equal to itself, and 10**400 is more than a clock can be off.
        object.__setattr__(self, "obtained_at", _moment(self.obtained_at))

    def belongs_to(self, origin: str) -> bool:
        """Tell whether this login may be used with an API of that origin, however it is spelled."""
        return self.origin in ("", origin) or normal_origin(self.origin) == origin

    def is_same_login(self, other: UserState | None) -> bool:
        """Tell whether another state is this login, perhaps with newer tokens."""
        return other is not None and self._identity == other._identity

    @property
    def _identity(self) -> tuple[str, str, str]:
        return (self.login_id, self.username, self.origin)

    def check(self) -> None:
        """Raise `TypeError` for a login that could be written and not be read again."""
        for name in ("username", "origin", "login_id"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"A login's {name} must be text, to be kept and read again.")
        for name in ("access", "refresh"):
            if not is_bearer_token(getattr(self, name)):
                raise TypeError(f"A login's {name} must be a token that a header can carry.")
        if not isinstance(self.obtained_at, float):
            raise TypeError("A login's obtained_at must be a number of seconds.")

    def to_json(self) -> str:
        """Write this login as JSON. It holds both tokens: treat it as a secret.

        Raises `TypeError` for what `from_json` would refuse.
        """
        self.check()
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> UserState:
        """Read what `to_json` wrote.

        Raises `ValueError` when it is damaged, `StorageError` when a newer version wrote it.
        """
        try:
            saved = json.loads(text)
            _refuse_newer(saved["version"])
            state = cls(**{name: saved[name] for name in cls.__dataclass_fields__ if name in saved})
            state.check()
        except (KeyError, TypeError, RecursionError):
            raise ValueError("not a saved login") from None
        return state


def _moment(value: Any) -> Any:
    """Return a number as seconds, a number that is no moment as unknown, all else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return float(value) if math.isfinite(value) else UNKNOWN
    except OverflowError:
        return UNKNOWN


def _refuse_newer(version: int) -> None:
    """Raise `StorageError` for a saved login that this version would not understand."""
    if version > VERSION:
        raise StorageError(
            f"The saved login was written by a newer version (format {version}, this one reads "
            f"{VERSION}) and is left untouched. Update this program, or choose another place."
        )
