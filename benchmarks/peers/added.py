"""What each of these clients needs here and none of them brings: a login, a logout, a file.

They keep a token fresh. How it is come by, how it is given up and where it lies is left to
whoever uses them; so it is written here once, plainly, as one would write it around a library.
Rules that only this code could keep or break are not applicable to the library: see `LACKS`.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests

from tutorial_lib.client import peek

LACKS = {
    17: "the library has no login of its own",
    22: "the library keeps no login over a restart",
    25: "the library has no logout of its own",
    30: "the library keeps no login, for one API or another",
}
NO_FILE = "the library keeps no login in a file"
NEVER = 4_102_444_800.0  # the year 2100
Tokens = dict[str, str]


class Adapter:
    """A client with what had to be added; a subclass makes the library's own session."""

    lacks = LACKS
    #: Whether it has the added file: all others of its rules are played in memory.
    has_file = True
    #: Whether its own clock alone tells it that a token has ended.
    goes_by_its_clock = False

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        if path is not None and not self.has_file:
            raise NotImplementedError(NO_FILE)
        self.api_url, self.path, self.timeout = api_url, path, timeout
        # The calls that are ours and not the library's: no proxy, no .netrc, nothing to judge.
        self._plain = requests.Session()
        self._plain.trust_env = False
        tokens = self.read()
        if tokens is not None:
            self.use(tokens)

    def use(self, tokens: Tokens) -> None:
        """Go on with these tokens."""
        raise NotImplementedError

    def drop(self) -> str | None:
        """Forget the tokens; returns the refresh token that there was."""
        raise NotImplementedError

    def send(self, method: str, url: str, **request: Any) -> requests.Response | None:
        """Make a call with the library, or `None` while nobody is logged in."""
        raise NotImplementedError

    def login(self, username: str, password: str) -> None:
        """Log in: added."""
        form = {"username": username, "password": password}
        answer = self._plain.post(f"{self.api_url}token/", json=form, timeout=self.timeout)
        answer.raise_for_status()
        self.write(answer.json())
        self.use(answer.json())

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root; addresses are joined here."""
        url = path if "://" in path else self.api_url + path
        request.setdefault("timeout", self.timeout)
        answer = self.send(method, url, **request)
        return self._plain.request(method, url, **request) if answer is None else answer

    def logout(self) -> None:
        """Log out: added."""
        refresh = self.drop()
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        if refresh is not None:
            with suppress(requests.RequestException):
                self._plain.post(
                    f"{self.api_url}token/blacklist/",
                    json={"refresh": refresh},
                    timeout=self.timeout,
                )

    def read(self) -> Tokens | None:
        """Read the tokens from the file, where there is a whole one: added."""
        if self.path is None or not self.path.exists():
            return None
        with suppress(ValueError):
            tokens: Tokens = json.loads(self.path.read_text("utf-8"))
            return tokens if isinstance(tokens, dict) else None
        return None

    def write(self, tokens: Tokens | None) -> None:
        """Write the tokens into the file: added."""
        if self.path is not None and tokens is not None:
            self.path.touch(mode=0o600)
            beside = self.path.with_suffix(".new")
            beside.touch(mode=0o600)
            beside.write_text(json.dumps(tokens), "utf-8")
            os.replace(beside, self.path)


def expiry(access: str) -> float:
    """Return when a token ends, in Unix seconds; SimpleJWT's answers do not say it: added.

    One whose end cannot be read, or lies too far off for a clock, ends `NEVER`.
    """
    end = peek(access).get("exp")
    return float(min(end, NEVER)) if isinstance(end, int | float) else NEVER
