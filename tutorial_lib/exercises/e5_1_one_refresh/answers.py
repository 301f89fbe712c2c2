"""Exercise 5.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import threading

from tutorial_lib import LoginRequired, RefreshFailed
from tutorial_lib.course import exercise

renew = exercise("4.4").piece()


# %% start
class OneRefresh:
    """Gets a new access token, once for all who meet the same refused one."""

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        """Refresh, and return the new access token."""
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        ...  # your code, and a line in __init__


# %% solution
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
                raise LoginRequired("The login has ended: log in again.")
            if state.access != refused:
                return state.access
            return self.renew()


# %% wrong no-class: a function in place of the class
def OneRefresh(storage, api_url):
    return renew(storage, api_url)


# %% wrong no-object: the method has another name
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def new_token(self, refused):
        with self.lock:
            return self.renew()


# %% wrong not-asked: hard-coded, it returns the token that is there
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        return self.storage.load().access


# %% wrong not-returned: it refreshes and returns nothing
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if self.storage.load().access == refused:
                self.renew()


# %% wrong stuck: it takes the lock twice
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        with self.lock:
            return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            return self.renew() if state.access == refused else state.access


# %% wrong once-for-ever: once is taken for once in a life
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.done = threading.Lock(), False

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if not self.done:
                self.done = True
                return self.renew()
            return self.storage.load().access


# %% wrong error-lost: whatever goes wrong, a token is returned
# -             state = self.storage.load()
# -             if state is None:
# -                 raise LoginRequired("The login has ended: log in again.")
# +             state = self.storage.load()
# -             return self.renew()
# +             try:
# +                 return self.renew()
# +             except Exception:
# +                 return refused


# %% wrong never-released: the lock is not given back after an error
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        self.lock.acquire()
        state = self.storage.load()
        if state is None:
            self.lock.release()
            raise LoginRequired("The login has ended: log in again.")
        access = self.renew() if state.access == refused else state.access
        self.lock.release()
        return access


# %% wrong stampede: a look, and no lock
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        state = self.storage.load()
        if state is None:
            raise LoginRequired("The login has ended: log in again.")
        return self.renew() if state.access == refused else state.access


# %% wrong lock-per-call: each caller has a lock of its own
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with threading.Lock():
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            return self.renew() if state.access == refused else state.access


# %% wrong no-second-look: the chatbot's first answer, a lock and nothing more
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            return self.renew()


# %% wrong looked-too-early: it looks, and waits for the lock after that
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        state = self.storage.load()
        if state is None:
            raise LoginRequired("The login has ended: log in again.")
        if state.access != refused:
            return state.access
        with self.lock:
            return self.renew()


# %% wrong not-shared: who finds somebody at work goes on with the old token
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        state = self.storage.load()
        if state.access == refused and self.lock.acquire(blocking=False):
            try:
                return self.renew()
            finally:
                self.lock.release()
        return state.access


# %% wrong not-shared: they wait, and then return what they had read before
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        state = self.storage.load()
        with self.lock:
            if self.storage.load().access == refused:
                return self.renew()
        return state.access


# %% wrong nobody-there: it forgets that the one before may have logged out
# -             if state is None:
# -                 raise LoginRequired("The login has ended: log in again.")
# -             if state.access != refused:
# -                 return state.access
# -             return self.renew()
# +             return self.renew() if state.access == refused else state.access


# %% wrong late: one result for all who wait, and no look at the storage
from concurrent.futures import Future


class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.flight = threading.Lock(), None

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            flight, leads = self.flight or Future(), self.flight is None
            self.flight = flight
        if leads:
            if self.storage.load() is None:
                self.flight = None
                raise LoginRequired("The login has ended: log in again.")
            try:
                flight.set_result(self.renew())
            except Exception as error:
                flight.set_exception(error)
            self.flight = None
        return flight.result()


# %% wrong past-renew: it asks the function, not its own method
# -             return self.renew()
# +             return renew(self.storage, self.api_url)


# %% wrong secret-printed: the tokens are printed
# -             if state.access != refused:
# -                 return state.access
# -             return self.renew()
# +             print(refused, state.access)
# +             return self.renew() if state.access == refused else state.access


# %% wrong error-kept: a result that was an error is everybody's for ever
from concurrent.futures import Future


class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.flights = threading.Lock(), {}

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            if state.access != refused:
                return state.access
            leads = refused not in self.flights
            flight = self.flights.setdefault(refused, Future())
        if leads:
            try:
                flight.set_result(self.renew())
            except Exception as error:
                flight.set_exception(error)
        return flight.result()


# %% wrong late: a memory of refused tokens in place of a look
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.seen = threading.Lock(), set()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if self.storage.load() is None:
                raise LoginRequired("The login has ended: log in again.")
            if refused in self.seen:
                return self.storage.load().access
            access = self.renew()
            self.seen.add(refused)
            return access


# %% wrong not-what-lies-there: a memory of what came after which token, before the look
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.after = threading.Lock(), {}

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            if refused in self.after:
                return self.after[refused]
            if state.access != refused:
                return state.access
            self.after[refused] = self.renew()
            return self.after[refused]


# %% wrong remembered: whoever comes late gets the last token, who is logged in or not
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.last = threading.Lock(), None

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None and self.last is None:
                raise LoginRequired("The login has ended: log in again.")
            if state is not None:
                self.last = self.renew() if state.access == refused else state.access
            return self.last


# %% wrong next-login: over once is over for ever
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.over = threading.Lock(), False

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            self.over = self.over or state is None
            if self.over:
                raise LoginRequired("The login has ended: log in again.")
            return self.renew() if state.access == refused else state.access


# %% wrong shared-by-objects: the newest token stands in the class
class OneRefresh:
    lock, newest = threading.Lock(), None

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if self.storage.load() is None:
                raise LoginRequired("The login has ended: log in again.")
            if OneRefresh.newest in (None, refused):
                OneRefresh.newest = self.renew()
            return OneRefresh.newest


# %% wrong one-lock-for-all: the lock stands in the class
class OneRefresh:
    lock = threading.Lock()

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            return self.renew() if state.access == refused else state.access


# %% wrong herd-misled: who waits takes what the one before got, or did not get
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock, self.token = threading.Lock(), None

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        if not self.lock.acquire(blocking=False):
            with self.lock:
                return self.token
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            self.token = self.renew() if state.access == refused else state.access
            return self.token
        finally:
            self.lock.release()


# %% wrong in-between: the lock is made when it is needed first
class OneRefresh:
    lock = None

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        if self.lock is None:
            self.lock = threading.Lock()
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            return self.renew() if state.access == refused else state.access


# %% wrong out-of-patience: a moment's wait, and then without the lock
# -         with self.lock:
# -             state = self.storage.load()
# -             if state is None:
# -                 raise LoginRequired("The login has ended: log in again.")
# -             if state.access != refused:
# -                 return state.access
# -             return self.renew()
# +         is_mine = self.lock.acquire(timeout=0.5)
# +         try:
# +             state = self.storage.load()
# +             if state is None:
# +                 raise LoginRequired("The login has ended: log in again.")
# +             return self.renew() if state.access == refused else state.access
# +         finally:
# +             if is_mine:
# +                 self.lock.release()


# %% wrong told-otherwise: what it does not know is a refresh that failed
# -             return self.renew()
# +             try:
# +                 return self.renew()
# +             except RefreshFailed:
# +                 raise
# +             except Exception:
# +                 raise RefreshFailed("The token could not be renewed.") from None


# %% wrong storage-touched: the end of a login is tidied up, whoever lies there
# -             return self.renew()
# +             try:
# +                 return self.renew()
# +             except LoginRequired:
# +                 self.storage.clear()
# +                 raise


# %% wrong one-lock-for-all: a lock for each API, in the class
class OneRefresh:
    locks = {}

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = self.locks.setdefault(api_url, threading.Lock())

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            return self.renew() if state.access == refused else state.access


# %% wrong shared-by-objects: the newest token of each API, in the class
class OneRefresh:
    newest = {}

    def __init__(self, storage, api_url):
        self.storage, self.api_url, self.lock = storage, api_url, threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if self.storage.load() is None:
                raise LoginRequired("The login has ended: log in again.")
            if self.newest.get(self.api_url, refused) == refused:
                self.newest[self.api_url] = self.renew()
            return self.newest[self.api_url]
