# %% wrong: the lock belongs to the class, so a refresh that hangs at one server stops every other program's
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    lock = threading.Lock()

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Please log in again.")
            if state.access != refused:
                return state.access
            return self.renew()


# %% wrong: who waited for a refresh that failed gets None in place of an error
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._gate = threading.Lock()
        self._done = None
        self._token = None

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """The first caller refreshes, all others wait for its result."""
        with self._gate:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Nobody is logged in.")
            if state.access != refused:
                return state.access
            leader = self._done is None
            if leader:
                self._done = threading.Event()
                self._token = None
            done = self._done
        if not leader:
            done.wait()
            return self._token
        try:
            self._token = self.renew()
            return self._token
        finally:
            with self._gate:
                self._done = None
            done.set()


# %% wrong: looks whether the stored token is over by this machine's clock, not whether it is another one
import base64
import json
import time


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.Lock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    @staticmethod
    def _is_alive(token):
        try:
            payload = token.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            return claims["exp"] > time.time()
        except (IndexError, KeyError, ValueError):
            return False

    def token_after(self, refused):
        """Return a valid access token, refreshing only if the stored one has expired."""
        with self._lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("No login found. Please log in.")
            if self._is_alive(state.access):
                return state.access
            return self.renew()


# %% wrong: what came after a token is remembered, so it is handed out after the logout, and when it is old itself
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()
        self.after = {}  # refused token -> the one that came for it

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            if refused in self.after:
                return self.after[refused]
            state = self.storage.load()
            if state is None:
                raise LoginRequired("log in first")
            if state.access != refused:
                return state.access
            self.after[refused] = self.renew()
            return self.after[refused]


# %% wrong: a broken refresh is remembered for ever, so the call after it fails too, though the server is well again
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()
        self.failed = {}

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one; share errors as well as tokens."""
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The user is logged out")
            if state.access != refused:
                return state.access
            if refused in self.failed:
                raise self.failed[refused]
            try:
                return self.renew()
            except Exception as error:
                self.failed[refused] = error
                raise


# %% wrong: the end of the login is tidied up by clearing whatever lies in the storage, another login too
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("log in again")
            if state.access != refused:
                return state.access
            try:
                return self.renew()
            except LoginRequired:
                self.storage.clear()
                raise


# %% wrong: waits for half a second at most, then goes on without the lock
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one. Deadlock-safe."""
        acquired = self.lock.acquire(timeout=0.5)
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Session ended.")
            if state.access != refused:
                return state.access
            return self.renew()
        finally:
            if acquired:
                self.lock.release()


# %% wrong: the lock is made at the first call, so two first calls at once make two
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    lock = None

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        if self.lock is None:
            self.lock = threading.Lock()
        with self.lock:
            if (state := self.storage.load()) is None:
                raise LoginRequired("log in")
            return state.access if state.access != refused else self.renew()


# %% wrong: an error of the refresh is caught and tried again a few times, each caller for itself
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    RETRIES = 3

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._lock = threading.RLock()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one, with a robust retry."""
        with self._lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Not logged in.")
            if state.access != refused:
                return state.access
            for attempt in range(self.RETRIES):
                try:
                    return self.renew()
                except LoginRequired:
                    raise
                except Exception:
                    if attempt == self.RETRIES - 1:
                        raise


# %% right: a Condition and a flag, as in a textbook
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.turn = threading.Condition()
        self.busy = False

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.turn:
            while self.busy:
                self.turn.wait()
            self.busy = True
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("There is no login in the storage: log in.")
            if state.access == refused:
                return self.renew()
            return state.access
        finally:
            with self.turn:
                self.busy = False
                self.turn.notify()


# %% right: the first one works and the others wait for its Future, errors too
from concurrent.futures import Future


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._gate = threading.Lock()
        self._under_way: Future | None = None

    def renew(self) -> str:
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def _once(self, refused: str) -> str:
        state = self.storage.load()
        if state is None:
            raise LoginRequired("Nobody is logged in any more.")
        return self.renew() if state.access == refused else state.access

    def token_after(self, refused: str) -> str:
        """Return another access token than the refused one."""
        while True:
            with self._gate:
                others = self._under_way
                if others is None:
                    mine = self._under_way = Future()
            if others is None:
                break
            token = others.result()
            if token != refused:
                return token
        try:
            mine.set_result(self._once(refused))
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self._gate:
                self._under_way = None
        return mine.result()


# %% right: one worker thread stands at the desk, and everybody queues
from concurrent.futures import ThreadPoolExecutor


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.desk = ThreadPoolExecutor(max_workers=1)

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        return self.desk.submit(self._serve, refused).result()

    def _serve(self, refused):
        state = self.storage.load()
        if state is None:
            raise LoginRequired("Logged out.")
        if state.access != refused:
            return state.access
        return self.renew()


# %% right: a semaphore, a walrus, one expression, and a harmless print
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self.one_at_a_time = threading.BoundedSemaphore()

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.one_at_a_time:
            if not (state := self.storage.load()):
                raise LoginRequired("The login is gone.")
            print("second look:", "same token" if state.access == refused else "a newer one")
            return state.access if state.access != refused else self.renew()


# %% right: a box with one coin in it, given back in finally
import queue


class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.box = queue.Queue(1)
        self.box.put("coin")

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        coin = self.box.get()
        try:
            match self.storage.load():
                case None:
                    raise LoginRequired("Log in again, please.")
                case state if state.access != refused:
                    return state.access
                case _:
                    return self.renew()
        finally:
            self.box.put(coin)
