# %% wrong: the header is made once a user; a refreshed token of the same user is never seen
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    def __init__(self, storage):
        self.storage = storage
        self.made = {}

    def __call__(self, request):
        state = self.storage.load()
        if state.username not in self.made:
            self.made[state.username] = f"Bearer {state.access}"
        request.headers["Authorization"] = self.made[state.username]
        return request


# %% wrong: a header that is already there stays, an old token too
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers.setdefault("Authorization", f"Bearer {self.storage.load().access}")
        return request


# %% wrong: the storage stands in the class, so the second object takes over the first
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    storage = None

    def __init__(self, storage):
        HeaderAuth.storage = storage

    def __call__(self, request):
        login = HeaderAuth.storage.load()
        request.headers["Authorization"] = f"Bearer {login.access}"
        return request


# %% wrong: PUT, PATCH and DELETE go without it
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        if request.method in ("GET", "POST"):
            request.headers["Authorization"] = "Bearer " + self.storage.load().access
        return request


# %% wrong: the other headers are gone
from requests.structures import CaseInsensitiveDict


class HeaderAuth(AuthBase):
    """Attach the current bearer token to every outgoing request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Return the request with a fresh Authorization header."""
        token = self.storage.load().access
        request.headers = CaseInsensitiveDict({"Authorization": f"Bearer {token}"})
        return request


# %% wrong: the storage is read once a second at most, so the next call sends the old token
import time


class HeaderAuth(AuthBase):
    """Bearer auth with a small cache, so that the disk is not read for each request."""

    TTL = 1.0

    def __init__(self, storage):
        self.storage = storage
        self._state = None
        self._read_at = float("-inf")

    def _current(self):
        now = time.monotonic()
        if now - self._read_at > self.TTL:
            self._state, self._read_at = self.storage.load(), now
        return self._state

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self._current().access}"
        return request


# %% wrong: the token stands in the address as well
class HeaderAuth(AuthBase):
    """Sends the token in the header, and as a parameter for proxies that drop headers."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        token = self.storage.load().access
        request.headers["Authorization"] = f"Bearer {token}"
        request.prepare_url(request.url, {"access_token": token})
        return request


# %% wrong: the login is written back with each request, over whatever is newer by then
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request, and keeps the login alive in the storage."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        request.headers["Authorization"] = f"Bearer {state.access}"
        self.storage.save(state)
        return request


# %% wrong: the headers are logged, the token among them
import logging

logger = logging.getLogger("auth")


class HeaderAuth(AuthBase):
    """Puts the bearer header on a request, with a line in the log for debugging."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        logger.debug("%s %s %s", request.method, request.url, dict(request.headers))
        return request


# %% wrong: a POST loses its body's kind: the content type is set to JSON, whatever the body is
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers.update(
            {
                "Authorization": f"Bearer {self.storage.load().access}",
                "Content-Type": "application/json",
            }
        )
        return request


# %% right: a dataclass
from dataclasses import dataclass
from typing import Any


@dataclass
class HeaderAuth(AuthBase):
    storage: Any

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


# %% right: no base class, a property, and the header's name in lower case
class HeaderAuth:
    def __init__(self, storage, /):
        self._storage = storage

    @property
    def _bearer(self):
        return " ".join(("Bearer", self._storage.load().access))

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["authorization"] = self._bearer
        return r


# %% right: prepare_headers, with the headers that were there
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    __slots__ = ("storage",)

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Put the header on the request, and return the request."""
        state = self.storage.load()
        request.prepare_headers({**request.headers, "Authorization": f"Bearer {state.access}"})
        return request


# %% right: a bound method kept, a walrus, and a harmless print
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.load = storage.load

    def __call__(self, request):
        if state := self.load():
            print("calling", request.method, "as", state.username)
            request.headers.update(Authorization="Bearer %s" % state.access)
        return request
