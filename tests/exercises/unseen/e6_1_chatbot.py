"""Exercise 6.1, as a chatbot answered it, from the notebook's text alone."""


# %% wrong: the token paths get the header, of which the text said nothing yet; else right: private helpers and type hints
class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(state.access if state else None, method, path, request)

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )


# %% wrong: the token paths get the header, of which the text said nothing yet; else right: a dataclass that renews
from dataclasses import dataclass, field


@dataclass
class Renewer:
    """One refresh at a time, for everybody who shares this object."""

    storage: object
    api_url: str
    timeout: float
    lock: threading.Lock = field(default_factory=threading.Lock)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            match self.storage.load():
                case None:
                    raise LoginRequired("Please log in again.")
                case state if state.access != refused:
                    return state.access
                case _:
                    return renew_rotating(self.storage, self.api_url, timeout=self.timeout)


class Mended(ArticleClient):
    """The article's client, its parts taken over one by one."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url = api_url
        self.timeout = timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.renewer = Renewer(self.storage, api_url, timeout)

    def login(self, username, password):
        """Log in, and save what came."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, access=pair.access, refresh=pair.refresh))

    def call(self, method, path, **request):
        """Send a request, and once more where its token was refused."""
        prepared = {**request, "timeout": request.get("timeout") or self.timeout}
        login_of_call = self.storage.load()
        if login_of_call is None:
            return self.session.request(method, urljoin(self.api_url, path), **prepared)
        answer = self.with_token(login_of_call.access, method, path, prepared)
        if decide(answer) == "refresh":
            access = self.renewer.token_after(login_of_call.access)
            answer = self.with_token(access, method, path, prepared)
        return answer

    def with_token(self, access, method, path, request):
        """Send a request with this token."""
        headers = {**(request.get("headers") or {}), "Authorization": f"Bearer {access}"}
        address = urljoin(self.api_url, path)
        return self.session.request(method, address, **{**request, "headers": headers})

    def logout(self):
        """Forget the login, and tell the server."""
        if (state := self.storage.load()) is not None:
            self.storage.clear()
            try:
                address = urljoin(self.api_url, "token/blacklist/")
                requests.post(address, json={"refresh": state.refresh}, timeout=self.timeout)
            except requests.RequestException:
                pass


# %% wrong: refreshed ahead, by the clock of this machine
import base64
import json
import time



class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        if state is not None and self._expires_in(state.access) < 60:
            self._token_after(state.access)
            state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def _expires_in(self, access: str) -> float:
        payload = access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims["exp"] - time.time()

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(state.access if state else None, method, path, request)

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )


# %% wrong: the refresh has no time limit
class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(state.access if state else None, method, path, request)

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=None)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )


# %% wrong: the library's session does it all, inside
from tutorial_lib import ApiSession


class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        storage = FileStorage(path) if path is not None else MemoryStorage()
        self._session = ApiSession(api_url, storage=storage, timeout=timeout)

    def login(self, username, password):
        """Log in."""
        self._session.login(username, password)

    def call(self, method, path, **request):
        """Send a request."""
        return self._session.request(method, path, **request)

    def logout(self):
        """Log out."""
        self._session.logout()


# %% right: no header on the token paths; private helpers and type hints
class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(
            state.access if state and not path.startswith("token/") else None, method, path, request
        )

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )


# %% right: no header on the token paths; a dataclass that renews
from dataclasses import dataclass, field


@dataclass
class Renewer:
    """One refresh at a time, for everybody who shares this object."""

    storage: object
    api_url: str
    timeout: float
    lock: threading.Lock = field(default_factory=threading.Lock)

    def token_after(self, refused):
        """Return another access token than the refused one."""
        with self.lock:
            match self.storage.load():
                case None:
                    raise LoginRequired("Please log in again.")
                case state if state.access != refused:
                    return state.access
                case _:
                    return renew_rotating(self.storage, self.api_url, timeout=self.timeout)


class Mended(ArticleClient):
    """The article's client, its parts taken over one by one."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url = api_url
        self.timeout = timeout
        self.session = requests.Session()
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.renewer = Renewer(self.storage, api_url, timeout)

    def login(self, username, password):
        """Log in, and save what came."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, access=pair.access, refresh=pair.refresh))

    def call(self, method, path, **request):
        """Send a request, and once more where its token was refused."""
        prepared = {**request, "timeout": request.get("timeout") or self.timeout}
        login_of_call = self.storage.load()
        if login_of_call is None or path.startswith("token/"):
            return self.session.request(method, urljoin(self.api_url, path), **prepared)
        answer = self.with_token(login_of_call.access, method, path, prepared)
        if decide(answer) == "refresh":
            access = self.renewer.token_after(login_of_call.access)
            answer = self.with_token(access, method, path, prepared)
        return answer

    def with_token(self, access, method, path, request):
        """Send a request with this token."""
        headers = {**(request.get("headers") or {}), "Authorization": f"Bearer {access}"}
        address = urljoin(self.api_url, path)
        return self.session.request(method, address, **{**request, "headers": headers})

    def logout(self):
        """Forget the login, and tell the server."""
        if (state := self.storage.load()) is not None:
            self.storage.clear()
            try:
                address = urljoin(self.api_url, "token/blacklist/")
                requests.post(address, json={"refresh": state.refresh}, timeout=self.timeout)
            except requests.RequestException:
                pass


# %% wrong: no header on the token paths, but refreshed ahead, by the clock of this machine
import base64
import json
import time



class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        if state is not None and self._expires_in(state.access) < 60:
            self._token_after(state.access)
            state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def _expires_in(self, access: str) -> float:
        payload = access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims["exp"] - time.time()

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(
            state.access if state and not path.startswith("token/") else None, method, path, request
        )

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )


# %% wrong: no header on the token paths, but the refresh has no time limit
class Mended(ArticleClient):
    """The article's client, mended."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self._refresh_lock = threading.Lock()

    def login(self, username: str, password: str) -> None:
        """Log in and store the token pair."""
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Send a request; on an expired token refresh once and repeat it."""
        state = self.storage.load()
        response = self._send(state, method, path, request)
        if state is None or decide(response) != "refresh":
            return response
        access = self._token_after(state.access)
        return self._send_with(access, method, path, request)

    def logout(self) -> None:
        """Forget the login here and end it at the server."""
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            self._blacklist(state.refresh)

    def _send(self, state, method, path, request) -> requests.Response:
        return self._send_with(
            state.access if state and not path.startswith("token/") else None, method, path, request
        )

    def _send_with(self, access, method, path, request) -> requests.Response:
        settings = {"timeout": self.timeout, **request}
        headers = dict(settings.pop("headers", None) or {})
        if access:
            headers["Authorization"] = f"Bearer {access}"
        url = urljoin(self.api_url, path)
        return self.session.request(method, url, headers=headers, **settings)

    def _token_after(self, refused: str) -> str:
        with self._refresh_lock:
            current = self.storage.load()
            if current is None:
                raise LoginRequired("You have been logged out. Please log in again.")
            if current.access != refused:
                return current.access
            return renew_rotating(self.storage, self.api_url, timeout=None)

    def _blacklist(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self.session.post(
                urljoin(self.api_url, "token/blacklist/"),
                json={"refresh": refresh},
                timeout=self.timeout,
            )
