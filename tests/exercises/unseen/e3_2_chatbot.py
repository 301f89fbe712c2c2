# %% wrong: an error where nobody is logged in
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            raise requests.RequestException("Not logged in")
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: once logged out, it never looks again
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage):
        self.storage = storage
        self._active = True

    def __call__(self, request):
        state = self.storage.load() if self._active else None
        if state is None:
            self._active = False
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: all of the request's headers go where nobody is logged in
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            request.headers.clear()
        else:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the refresh token goes along in a header of its own
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.headers["X-Refresh-Token"] = state.refresh
        return request


# %% wrong: users are told apart by a table in the class
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    _headers = {}

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is not None:
            value = self._headers.setdefault(state.username, f"Bearer {state.access}")
            request.headers["Authorization"] = value
        return request


# %% right: a helper gives the header or nothing
from __future__ import annotations


class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage) -> None:
        self.storage = storage

    def _authorization(self) -> str | None:
        state = self.storage.load()
        return None if state is None else f"Bearer {state.access}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if (value := self._authorization()) is not None:
            request.headers["Authorization"] = value
        return request


# %% right: match
class LoggedInAuth(AuthBase):
    """Adds the bearer header for an authenticated user."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        match self.storage.load():
            case None:
                pass
            case state:
                request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: a subclass of the class before
class HeaderAuth(AuthBase):
    """Adds the bearer header."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


class LoggedInAuth(HeaderAuth):
    """Adds the bearer header for an authenticated user."""

    def __call__(self, request):
        return request if self.storage.load() is None else super().__call__(request)
