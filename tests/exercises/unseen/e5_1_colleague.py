"""Exercise 5.1, as a hasty colleague handed it in, from the notebook's text alone."""


# %% right: with, two ifs
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Please log in.")
            if state.access != refused:
                print("somebody was quicker")
                return state.access
            return self.renew()


# %% right: acquire, try and finally
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self._mutex = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        self._mutex.acquire()
        try:
            if (state := self.storage.load()) is None:
                raise LoginRequired("nobody is logged in")
            return self.renew() if state.access == refused else state.access
        finally:
            self._mutex.release()


# %% right: a look without the lock first, and the table with it
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.RLock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def other_than(self, refused):
        state = self.storage.load()
        if not state:
            raise LoginRequired("Log in first.")
        if state.access == refused:
            return None
        return state.access

    def token_after(self, refused):
        token = self.other_than(refused)
        if token:
            return token
        with self.lock:
            return self.other_than(refused) or self.renew()


# %% wrong: it remembers what it got for which token, and does not look into the storage
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()
        self.after = {}

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            if refused not in self.after:
                if self.storage.load() is None:
                    raise LoginRequired("Log in.")
                self.after[refused] = self.renew()
            return self.after[refused]


# %% wrong: a flag, set at the first refresh
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()
        self.done = False

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Log in.")
            if self.done:
                return state.access
            token = self.renew()
            self.done = True
            return token


# %% wrong: the lock is there, the look is in front of it
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        state = self.storage.load()
        if state is None:
            raise LoginRequired("Log in.")
        if state.access != refused:
            return state.access
        with self.lock:
            return self.renew()


# %% wrong: the newest token is kept in the class
class OneRefresh:
    lock = threading.Lock()
    newest = None

    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        with OneRefresh.lock:
            if self.storage.load() is None:
                raise LoginRequired("Log in.")
            if OneRefresh.newest in (None, refused):
                OneRefresh.newest = self.renew()
            return OneRefresh.newest


# %% wrong: who waits takes what the other one got, whatever became of the login
class OneRefresh:
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.lock = threading.Lock()
        self.token = None

    def renew(self):
        return renew(self.storage, self.api_url)

    def token_after(self, refused):
        if not self.lock.acquire(blocking=False):
            with self.lock:
                return self.token
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Log in.")
            self.token = state.access if state.access != refused else self.renew()
            return self.token
        finally:
            self.lock.release()
