"""Exercise 6.1, as a hasty colleague handed it in, from the notebook's text alone."""


# %% wrong: the token paths get the header, of which the text said nothing yet; else right: storage, send, call, a lock
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None:
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% wrong: the token paths get the header, of which the text said nothing yet; else right: an auth class of its own, and a loop of two
class Bearer(requests.auth.AuthBase):
    def __init__(self, access):
        self.access = access

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.access}"
        return request


class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=None, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.renewing = threading.Condition()

    def url(self, path):
        return self.api_url.rstrip("/") + "/" + path.lstrip("/")

    def login(self, username, password):
        tokens = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username=username, access=tokens.access, refresh=tokens.refresh))

    def logout(self):
        before = self.storage.load()
        self.storage.clear()
        if before:
            try:
                self.session.post(
                    self.url("token/blacklist/"),
                    json={"refresh": before.refresh},
                    timeout=self.timeout,
                )
            except requests.RequestException:
                print("the server was not told")

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        state = self.storage.load()
        for attempt in (1, 2):
            auth = Bearer(state.access) if state else None
            answer = self.session.request(method, self.url(path), auth=auth, **request)
            if attempt == 2 or decide(answer) != "refresh":
                return answer
            state = self.after(state)

    def after(self, old):
        with self.renewing:
            state = self.storage.load()
            if state is not None and state.access != old.access:
                return state
            if state is None:
                raise LoginRequired("Please log in.")
            renew_rotating(self.storage, self.api_url, self.timeout)
            return self.storage.load()


# %% wrong: the lock is the class's, and so is the storage of those without a file
class Mended(ArticleClient):
    lock = threading.Lock()
    memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else Mended.memory

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None:
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% wrong: the session carries the header, and keeps it after logging out
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None:
            self.session.headers["Authorization"] = "Bearer " + state.access
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% wrong: the lock is held for the whole call
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.RLock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None:
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        with self.lock:
            state = self.storage.load()
            answer = self.send(state, method, path, **request)
            if decide(answer) == "hand over":
                return answer
            self.refresh_token(state.access)
            return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% right: no header on the token paths; storage, send, call, a lock
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None and not path.startswith("token/"):
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% right: no header on the token paths; an auth class of its own, and a loop of two
class Bearer(requests.auth.AuthBase):
    def __init__(self, access):
        self.access = access

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.access}"
        return request


class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=None, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.renewing = threading.Condition()

    def url(self, path):
        return self.api_url.rstrip("/") + "/" + path.lstrip("/")

    def login(self, username, password):
        tokens = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username=username, access=tokens.access, refresh=tokens.refresh))

    def logout(self):
        before = self.storage.load()
        self.storage.clear()
        if before:
            try:
                self.session.post(
                    self.url("token/blacklist/"),
                    json={"refresh": before.refresh},
                    timeout=self.timeout,
                )
            except requests.RequestException:
                print("the server was not told")

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        state = self.storage.load()
        for attempt in (1, 2):
            auth = Bearer(state.access) if state and not path.startswith("token/") else None
            answer = self.session.request(method, self.url(path), auth=auth, **request)
            if attempt == 2 or decide(answer) != "refresh":
                return answer
            state = self.after(state)

    def after(self, old):
        with self.renewing:
            state = self.storage.load()
            if state is not None and state.access != old.access:
                return state
            if state is None:
                raise LoginRequired("Please log in.")
            renew_rotating(self.storage, self.api_url, self.timeout)
            return self.storage.load()


# %% wrong: no header on the token paths, but the lock is the class's, and so is the storage of those without a file
class Mended(ArticleClient):
    lock = threading.Lock()
    memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else Mended.memory

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None and not path.startswith("token/"):
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% wrong: no header on the token paths, but the session carries the header, and keeps it after logging out
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None and not path.startswith("token/"):
            self.session.headers["Authorization"] = "Bearer " + state.access
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)


# %% wrong: no header on the token paths, but the lock is held for the whole call
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.RLock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request = {"timeout": self.timeout, **request}
        if state is not None and not path.startswith("token/"):
            headers = dict(request.pop("headers", None) or {})
            headers["Authorization"] = "Bearer " + state.access
            request["headers"] = headers
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        with self.lock:
            state = self.storage.load()
            answer = self.send(state, method, path, **request)
            if decide(answer) == "hand over":
                return answer
            self.refresh_token(state.access)
            return self.send(self.storage.load(), method, path, **request)

    def refresh_token(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("Log in again.")
            if now.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            url = urljoin(self.api_url, "token/blacklist/")
            requests.post(url, json={"refresh": state.refresh}, timeout=self.timeout)
