"""Exercise 5.1, as a chatbot answered it, from the notebook's text alone."""


# %% right: type hints and a helper
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url: str) -> None:
        self.storage = storage
        self.api_url = api_url
        self._lock = threading.Lock()

    def renew(self) -> str:
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused: str) -> str:
        """Return another access token than the refused one."""
        with self._lock:
            return self._token_after_locked(refused)

    def _token_after_locked(self, refused: str) -> str:
        state = self.storage.load()
        if state is None:
            raise LoginRequired("You are logged out. Please log in again.")
        if state.access != refused:
            return state.access
        return self.renew()


# %% right: a condition, and a flag that is given back
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._condition = threading.Condition()
        self._busy = False

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self._condition:
            while self._busy:
                self._condition.wait()
            self._busy = True
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Please log in again.")
            if state.access != refused:
                return state.access
            return self.renew()
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()


# %% right: a dataclass
from dataclasses import dataclass, field


@dataclass
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    storage: object
    api_url: str
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            match self.storage.load():
                case None:
                    raise LoginRequired("Please log in again.")
                case state if state.access == refused:
                    return self.renew()
                case state:
                    return state.access


# %% wrong: every error of the refresh becomes LoginRequired
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self._lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Please log in again.")
            if state.access != refused:
                return state.access
            try:
                return self.renew()
            except Exception as error:
                raise LoginRequired("The session could not be renewed.") from error


# %% wrong: a future for all, which is never put back after an error
from concurrent.futures import Future


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()
        self._future = None

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self._lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Please log in again.")
            if state.access != refused:
                return state.access
            leader = self._future is None
            if leader:
                self._future = Future()
            future = self._future
        if leader:
            try:
                future.set_result(self.renew())
                self._future = None
            except Exception as error:
                future.set_exception(error)
        return future.result()


# %% wrong: acquire and release, without finally
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        self._lock.acquire()
        state = self.storage.load()
        if state is None:
            self._lock.release()
            raise LoginRequired("Please log in again.")
        if state.access != refused:
            self._lock.release()
            return state.access
        token = self.renew()
        self._lock.release()
        return token


# %% wrong: a set of tokens that were refused decides, not the storage
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()
        self._refused = set()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self._lock:
            if self.storage.load() is None:
                raise LoginRequired("Please log in again.")
            if refused in self._refused:
                return self.storage.load().access
            token = self.renew()
            self._refused.add(refused)
            return token


# %% wrong: the error is logged, the token with it
import logging


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()
        self._log = logging.getLogger("auth")

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self._lock:
            state = self.storage.load()
            if state is None:
                self._log.warning("nobody is logged in, but %s was refused", refused)
                raise LoginRequired("Please log in again.")
            if state.access != refused:
                return state.access
            return self.renew()
