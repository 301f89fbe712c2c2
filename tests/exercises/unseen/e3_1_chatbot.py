# %% wrong: for performance, the token is read once for all objects
class HeaderAuth(AuthBase):
    """Attaches a bearer token to outgoing requests."""

    _token = None

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        if HeaderAuth._token is None:
            HeaderAuth._token = self.storage.load().access
        request.headers["Authorization"] = f"Bearer {HeaderAuth._token}"
        return request


# %% wrong: the storage belongs to the class
class HeaderAuth(AuthBase):
    """Attaches a bearer token to outgoing requests."""

    storage = None

    def __init__(self, storage):
        HeaderAuth.storage = storage

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


# %% wrong: the header goes on requests that read, and on no others
class HeaderAuth(AuthBase):
    """Attaches a bearer token to safe requests."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        if request.method in ("GET", "HEAD", "OPTIONS"):
            request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


# %% wrong: the token goes into the address too, for servers that want it there
class HeaderAuth(AuthBase):
    """Attaches a bearer token to outgoing requests."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        token = self.storage.load().access
        request.prepare_url(request.url, {"access_token": token})
        request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong: one token per storage is remembered for ever
from functools import lru_cache


class HeaderAuth(AuthBase):
    """Attaches a bearer token to outgoing requests."""

    def __init__(self, storage):
        self.storage = storage

    @lru_cache(maxsize=None)
    def _token(self):
        return self.storage.load().access

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


# %% right: with type hints
from __future__ import annotations


class HeaderAuth(AuthBase):
    """Attaches the current access token as an RFC 6750 bearer header."""

    def __init__(self, storage: MemoryStorage) -> None:
        self._storage = storage

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Set the header and hand the request back."""
        if (state := self._storage.load()) is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: a dataclass
from dataclasses import dataclass


@dataclass
class HeaderAuth(AuthBase):
    """Attaches a bearer token to outgoing requests."""

    storage: object

    @property
    def value(self):
        return f"Bearer {self.storage.load().access}"

    def __call__(self, request):
        request.headers["Authorization"] = self.value
        return request


# %% right: built upon a base with the scheme in it
class SchemeAuth(AuthBase):
    """Puts a scheme and a credential on a request."""

    scheme = "Bearer"

    def credential(self):
        raise NotImplementedError

    def __call__(self, request):
        request.headers["Authorization"] = " ".join((self.scheme, self.credential()))
        return request


class HeaderAuth(SchemeAuth):
    """Takes the credential out of a storage."""

    def __init__(self, storage):
        super().__init__()
        self.storage = storage

    def credential(self):
        return self.storage.load().access
