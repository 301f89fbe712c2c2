# %% wrong: the header lies on the session, so it stays there when the refresh token is refused, and after a restart
class Mended(ArticleClient):
    """The article's client, with the token as a default header of its session."""

    TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()
        state = self.storage.load()
        if state:
            self.use(state.access)

    def use(self, access):
        """Send this token from now on."""
        self.session.headers["Authorization"] = f"Bearer {access}"

    def login(self, username, password):
        """Log in and keep both tokens."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))
        self.use(pair.access)

    def send(self, method, path, **request):
        """One request."""
        request.setdefault("timeout", self.timeout)
        if path in self.TOKEN_PATHS:
            return requests.request(method, urljoin(self.api_url, path), **request)
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        """Send a request; refresh and repeat once if the token is refused."""
        answer = self.send(method, path, **request)
        if decide(answer) != "refresh":
            return answer
        self.use(self.refresh_token(answer.request.headers["Authorization"][7:]))
        return self.send(method, path, **request)

    def refresh_token(self, refused):
        """One refresh for all."""
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("log in")
            if state.access != refused:
                return state.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        """Forget the login, and tell the server."""
        state = self.storage.load()
        self.storage.clear()
        self.session.headers.pop("Authorization", None)
        if state:
            with suppress(requests.RequestException):
                self.send("POST", "token/blacklist/", json={"refresh": state.refresh})


# %% wrong: a circuit breaker: after one refresh that failed the next call is not even tried
class Mended(ArticleClient):
    """The article's client, mended, with a circuit breaker around the refresh."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=None, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self._lock = threading.Lock()
        self._circuit_open = False

    def login(self, username, password):
        """Log in; the circuit is closed again."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))
        self._circuit_open = False

    def _headers(self, path, headers):
        headers = dict(headers or {})
        state = self.storage.load()
        if state is not None and not path.startswith("token/"):
            headers["Authorization"] = f"Bearer {state.access}"
        return headers

    def _send(self, method, path, headers=None, **request):
        return self.session.request(
            method,
            urljoin(self.api_url, path),
            headers=self._headers(path, headers),
            timeout=self.timeout,
            **request,
        )

    def call(self, method, path, **request):
        """Send a request, refreshing the token when the server refuses it."""
        request.pop("timeout", None)
        response = self._send(method, path, **request)
        if decide(response) == "refresh" and not self._circuit_open:
            refused = response.request.headers["Authorization"].removeprefix("Bearer ")
            self._refresh(refused)
            response = self._send(method, path, **request)
        return response

    def _refresh(self, refused):
        with self._lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("You are logged out.")
            if state.access != refused:
                return
            try:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)
            except requests.RequestException:
                # Do not hammer a server that is in trouble.
                self._circuit_open = True
                raise

    def logout(self):
        """Log out here and at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            self._send("POST", "token/blacklist/", json={"refresh": state.refresh})


# %% wrong: the header is written into the caller's own dictionary, where the token stays after the call, and after the logout
class Mended(ArticleClient):
    """The article's client. Write a method again where it is wrong."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, **request):
        request.setdefault("timeout", self.timeout)
        headers = request.setdefault("headers", {})
        if state and path not in ("token/", "token/refresh/", "token/blacklist/"):
            headers["Authorization"] = "Bearer " + state.access
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) == "hand over":
            return answer
        return self.send(self.newer(state), method, path, **request)

    def newer(self, refused):
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("log in again")
            if now.access == refused.access:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)
                now = self.storage.load()
            return now

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state:
            with suppress(requests.RequestException):
                self.send(None, "POST", "token/blacklist/", json={"refresh": state.refresh})


# %% wrong: who logs in is logged out first, so a mistyped password costs the login that was there
class Mended(ArticleClient):
    """The article's client, mended step by step."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=None, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.refresh_lock = threading.Lock()

    def login(self, username, password):
        """Log in with a clean slate."""
        self.logout()
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username=username, access=pair.access, refresh=pair.refresh))

    def with_header(self, path, request):
        """Put the header on, except with the token calls."""
        headers = dict(request.get("headers") or {})
        state = self.storage.load()
        if state is not None and not path.startswith("token/"):
            headers["Authorization"] = f"Bearer {state.access}"
        return {"timeout": self.timeout, **request, "headers": headers}

    def call(self, method, path, **request):
        """Send a request; a refused token is refreshed, and the request repeated once."""
        url = urljoin(self.api_url, path)
        answer = self.session.request(method, url, **self.with_header(path, request))
        if decide(answer) == "refresh":
            self.refresh_token(answer.request.headers["Authorization"].split()[1])
            answer = self.session.request(method, url, **self.with_header(path, request))
        return answer

    def refresh_token(self, refused):
        """Refresh, once for all."""
        with self.refresh_lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Log in again.")
            if state.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def logout(self):
        """Forget, then tell."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            try:
                self.call("POST", "token/blacklist/", json={"refresh": state.refresh})
            except requests.RequestException:
                pass


# %% wrong: it is the library's finished session, in a box
class Mended(ArticleClient):
    """The article's client, with everything that was wrong left to somebody who knows."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        from tutorial_lib import ApiSession

        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.inner = ApiSession(api_url, storage=self.storage, timeout=timeout)

    def login(self, username, password):
        self.inner.login(username, password)

    def call(self, method, path, **request):
        return self.inner.request(method, path, **request)

    def logout(self):
        self.inner.logout()


# %% wrong: one lock and one storage in the class, for every client that there is
class Mended(ArticleClient):
    """The article's client, with one place for the tokens."""

    lock = threading.Lock()
    storage = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        if path:
            self.storage = FileStorage(path)

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def send(self, state, method, path, headers=None, **request):
        headers = dict(headers or {})
        if state and not path.startswith("token/"):
            headers["Authorization"] = f"Bearer {state.access}"
        request = {"timeout": self.timeout, **request}
        return self.session.request(method, urljoin(self.api_url, path), headers=headers, **request)

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) != "refresh":
            return answer
        with self.lock:
            now = self.storage.load()
            if now is None:
                raise LoginRequired("log in again")
            if now.access == state.access:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)
        return self.send(self.storage.load(), method, path, **request)

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state:
            with suppress(requests.RequestException):
                self.send(None, "POST", "token/blacklist/", json={"refresh": state.refresh})


# %% wrong: a dropped connection is tried again, so a note can be stored twice
class Mended(ArticleClient):
    """The article's client, resilient against flaky networks."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self._lock = threading.Lock()

    def login(self, username, password):
        """Log in."""
        tokens = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, tokens.access, tokens.refresh))

    def _send(self, state, method, path, **request):
        headers = dict(request.pop("headers", None) or {})
        if state is not None and not path.startswith("token/"):
            headers["Authorization"] = f"Bearer {state.access}"
        request.setdefault("timeout", self.timeout)
        url = urljoin(self.api_url, path)
        try:
            return self.session.request(method, url, headers=headers, **request)
        except requests.ConnectionError:
            # The server closed an idle connection: one more try on a new one.
            return self.session.request(method, url, headers=headers, **request)

    def call(self, method, path, **request):
        """Send a request; refresh and repeat if the access token was refused."""
        state = self.storage.load()
        response = self._send(state, method, path, **request)
        if decide(response) == "refresh":
            response = self._send(self._renewed(state), method, path, **request)
        return response

    def _renewed(self, state):
        with self._lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("Please log in again.")
            if current.access == state.access:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)
            return self.storage.load()

    def logout(self):
        """Log out, whatever the network does."""
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        with suppress(requests.RequestException):
            self._send(None, "POST", "token/blacklist/", json={"refresh": state.refresh})


# %% right: send and call apart, the state in hand, and a harmless print
class Mended(ArticleClient):
    """The article's client, with one place for the tokens and one way to refresh."""

    TOKEN_PATHS = frozenset({"token/", "token/refresh/", "token/blacklist/"})

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.lock = threading.Lock()

    def login(self, username, password):
        """Log in, and keep the login."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))
        print("logged in")

    def send(self, state, method, path, headers=None, **request):
        """Send a request once, with this login's header where it belongs."""
        headers = dict(headers or {})
        if state is not None and path not in self.TOKEN_PATHS:
            headers["Authorization"] = f"Bearer {state.access}"
        request.setdefault("timeout", self.timeout)
        return self.session.request(method, urljoin(self.api_url, path), headers=headers, **request)

    def call(self, method, path, **request):
        """Send a request; refresh and repeat once when its token is refused."""
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if decide(answer) != "refresh":
            return answer
        return self.send(self.after(state), method, path, **request)

    def after(self, refused):
        """The login with another token than the refused one."""
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("You have logged out: log in again.")
            if state.access != refused.access:
                return state
            access = renew_rotating(self.storage, self.api_url, timeout=self.timeout)
        return UserState(state.username, access, state.refresh)

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            with suppress(requests.RequestException):
                self.send(None, "POST", "token/blacklist/", json={"refresh": state.refresh})


# %% right: an auth object in the session, which takes note of what it put on
from requests.auth import AuthBase


class StoredToken(AuthBase):
    """Puts the stored access token on a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        request.headers.pop("Authorization", None)
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


class NoToken(AuthBase):
    """Puts nothing on a request, and keeps others from doing it."""

    def __call__(self, request):
        return request


class Mended(ArticleClient):
    """The article's client, with the header in an auth object."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=None, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.turn = threading.Condition()
        self.busy = False

    def login(self, username: str, password: str) -> None:
        """Log in, and keep the login."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def _send(self, method, path, **request):
        is_token_call = path in {"token/", "token/refresh/", "token/blacklist/"}
        options = {"timeout": self.timeout} | request
        options["auth"] = NoToken() if is_token_call else StoredToken(self.storage)
        return self.session.request(method, urljoin(self.api_url, path), **options)

    def call(self, method, path, **request):
        """Send a request; refresh and repeat once when its token is refused."""
        answer = self._send(method, path, **request)
        if decide(answer) == "hand over":
            return answer
        _, _, refused = answer.request.headers["Authorization"].partition(" ")
        self._renew_unless_done(refused)
        return self._send(method, path, **request)

    def _renew_unless_done(self, refused):
        with self.turn:
            while self.busy:
                self.turn.wait()
            self.busy = True
        try:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("Nobody is logged in any more.")
            if state.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)
        finally:
            with self.turn:
                self.busy = False
                self.turn.notify_all()

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.load()
        self.storage.clear()
        if state is None:
            return
        try:
            self._send("POST", "token/blacklist/", json={"refresh": state.refresh})
        except requests.RequestException:
            pass


# %% right: a loop of two rounds, and a piece of its own for one refresh at a time
class OneAtATime:
    """Refreshes a login, once for all who meet the same refused token."""

    def __init__(self, storage, api_url, timeout):
        self.storage, self.api_url, self.timeout = storage, api_url, timeout
        self.gate = threading.BoundedSemaphore()

    def token_after(self, refused):
        """Another access token than the refused one."""
        with self.gate:
            if not (state := self.storage.load()):
                raise LoginRequired("The login is gone: log in again.")
            if state.access != refused:
                return state.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)


class Mended(ArticleClient):
    """The article's client, put together from small parts."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.renewal = OneAtATime(self.storage, api_url, timeout)

    def login(self, username, password):
        """Log in, and keep the login."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username=username, access=pair.access, refresh=pair.refresh))

    def call(self, method, path, **request):
        """Send a request, at most twice."""
        token = None
        if not path.startswith("token/"):
            state = self.storage.load()
            token = state.access if state else None
        answer = None
        for is_last in (False, True):
            answer = self.once(token, method, path, **request)
            if is_last or token is None or decide(answer) != "refresh":
                break
            token = self.renewal.token_after(token)
        return answer

    def once(self, token, method, path, **request):
        """Send a request once, with this token."""
        headers = {**(request.pop("headers", None) or {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request["timeout"] = request.get("timeout") or self.timeout
        return self.session.request(method, urljoin(self.api_url, path), headers=headers, **request)

    def logout(self):
        """Forget the login here, then have the server end it."""
        state, _ = self.storage.load(), self.storage.clear()
        if state:
            with suppress(requests.RequestException):
                self.once(None, "POST", "token/blacklist/", json={"refresh": state.refresh})
