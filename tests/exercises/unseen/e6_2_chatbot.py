"""Exercise 6.2, as a chatbot answered it, from the notebook's text alone."""


# %% right: one auth object, which says nothing of its tokens
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(MemoryStorage() if path is None else FileStorage(path), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.calls = TokenCalls(self.session)

    def __call__(self, request):
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def __repr__(self) -> str:
        """Say nothing of the tokens."""
        return f"<MyClient for {self.api.origin}>"

    def login(self, username, password):
        pair = obtain_tokens(self.calls, self.api, username, password, self.timeout)
        state = UserState(
            username,
            pair.access,
            pair.refresh,
            origin=self.api.origin,
            login_id=hashlib.sha256(pair.refresh.encode()).hexdigest()[:16],
        )
        self.end(self.swap(state))

    def logout(self):
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put another login, or none, in the place of the present one, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        if state is None or not state.belongs_to(self.api.origin):
            return
        with suppress(requests.RequestException):
            self.calls.call(self.api.logout_url, {"refresh": state.refresh}, timeout=self.timeout)

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def on_response(self, state, response, **settings):
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url or ""):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.token_after(state, refused), **settings)

    def now(self, login):
        state = self.storage.fresh()
        if state is None or not state.is_same_login(login):
            raise LoginRequired("Log in again.")
        return state

    def token_after(self, login, refused):
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.now(login)
                if state.access != refused:
                    return state.access
                return self.renew(state)
        except TimeoutError:
            raise RefreshFailed("It took too long.", retryable=True) from None

    def renew(self, state):
        try:
            received = self.ask(state.refresh)
        except TokenRefused:
            if self.storage.replace(state, None):
                raise LoginRequired("Log in again.") from None
            return self.now(state).access
        refresh = received.get("refresh")
        new = replace(state, access=received["access"], refresh=refresh or state.refresh)
        if self.storage.replace(state, new):
            return new.access
        if refresh:
            self.end(new)
        return self.now(state).access

    def ask(self, refresh):
        try:
            answer = self.calls.call(self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout)
        except requests.RequestException:
            raise RefreshFailed("No answer to the refresh.", retryable=True) from None
        status, received = answer.status_code, json_object(answer)
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        new = received.get("refresh")
        is_good = is_bearer_token(received.get("access")) and (not new or is_bearer_token(new))
        if status != 200 or not is_good:
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% right: Mended, and all of it written again
from dataclasses import dataclass


@dataclass(frozen=True)
class Received:
    """What a refresh brought."""

    access: str
    refresh: str | None


class MyClient(Mended):
    """My own client, through every rule, with what Mended has."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.bearer = BearerAuth(self.storage, api_url)
        self.session = EnvironmentSession()
        self.session.auth = self._authorize
        self._calls = TokenCalls(self.session)

    @property
    def _api(self):
        return self.bearer.api

    # The three methods that a client has.

    def login(self, username: str, password: str) -> None:
        """Log in, in place of whoever was logged in before."""
        pair = obtain_tokens(self._calls, self._api, username, password, self.timeout)
        fingerprint = hashlib.sha256(pair.refresh.encode("utf-8")).hexdigest()[:12]
        self._exchange(
            UserState(
                username=username,
                access=pair.access,
                refresh=pair.refresh,
                origin=self._api.origin,
                login_id=fingerprint,
            )
        )

    def call(self, method: str, path: str, **request):
        """Send a request, and return the answer, or the repeated one's."""
        request["timeout"] = request.get("timeout") or self.timeout
        response = self.session.request(method, self._api.url(path), **request)
        return whole_history(response)

    def logout(self) -> None:
        """Forget the login here, and end it at the server."""
        current = self.storage.fresh()
        if current is None or not current.belongs_to(self._api.origin):
            return
        self._exchange(None)

    # What they need.

    def _authorize(self, request):
        state = self.bearer.login_for(request.url or "")
        if state is None:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        request.register_hook("response", partial(self._on_response, state))
        return request

    def _on_response(self, state, response, **settings):
        refused = token_on(response.request)
        if not refused or not self._api.takes_token(response.request.url or ""):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        access = self._token_after(state, refused)
        return repeat(response, access, **settings)

    def _token_after(self, began_as, refused: str) -> str:
        patience = 2 * self.timeout + 1
        try:
            with self.storage.refreshing(patience):
                current = self._still(began_as)
                if current.access != refused:
                    return current.access
                return self._refresh(current)
        except TimeoutError as error:
            raise RefreshFailed("The refresh took too long.", retryable=True) from error

    def _still(self, began_as):
        current = self.storage.fresh()
        if current is None or not current.is_same_login(began_as):
            raise LoginRequired("This login is over. Please log in again.")
        return current

    def _refresh(self, state) -> str:
        try:
            received = self._ask(state.refresh)
        except TokenRefused:
            if self.storage.replace(state, None):
                raise LoginRequired("This login is over. Please log in again.") from None
            return self._still(state).access
        updated = replace(
            state, access=received.access, refresh=received.refresh or state.refresh
        )
        if self.storage.replace(state, updated):
            return updated.access
        if received.refresh:
            self._end(received.refresh)
        return self._still(state).access

    def _ask(self, refresh: str) -> Received:
        try:
            response = self._calls.call(
                self._api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException as error:
            raise RefreshFailed("The server did not answer.", retryable=True) from error
        status, body = response.status_code, json_object(response)
        if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
            raise TokenRefused("refused")
        received = Received(body.get("access"), body.get("refresh") or None)
        usable = is_bearer_token(received.access) and (
            received.refresh is None or is_bearer_token(received.refresh)
        )
        if status == 200 and usable:
            return received
        seconds = response.headers.get("Retry-After", "")
        raise RefreshFailed(
            f"The server answered the refresh with {status}.",
            retryable=status == 429 or 500 <= status < 600,
            retry_after=float(seconds) if seconds.isdigit() else None,
        )

    def _exchange(self, new) -> None:
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                break
        if former is not None and former.belongs_to(self._api.origin):
            self._end(former.refresh)

    def _end(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self._calls.call(self._api.logout_url, {"refresh": refresh}, timeout=self.timeout)


# %% wrong: stores are remembered by their path, and None is one of these
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Received:
    """What a refresh brought."""

    access: str
    refresh: str | None


class MyClient(Mended):
    """My own client, through every rule, with what Mended has."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = self._storage_for(path)
        self.bearer = BearerAuth(self.storage, api_url)
        self.session = EnvironmentSession()
        self.session.auth = self._authorize
        self._calls = TokenCalls(self.session)

    @staticmethod
    @lru_cache(maxsize=None)
    def _storage_for(path):
        return FileStorage(path) if path is not None else MemoryStorage()

    @property
    def _api(self):
        return self.bearer.api

    # The three methods that a client has.

    def login(self, username: str, password: str) -> None:
        """Log in, in place of whoever was logged in before."""
        pair = obtain_tokens(self._calls, self._api, username, password, self.timeout)
        fingerprint = hashlib.sha256(pair.refresh.encode("utf-8")).hexdigest()[:12]
        self._exchange(
            UserState(
                username=username,
                access=pair.access,
                refresh=pair.refresh,
                origin=self._api.origin,
                login_id=fingerprint,
            )
        )

    def call(self, method: str, path: str, **request):
        """Send a request, and return the answer, or the repeated one's."""
        request["timeout"] = request.get("timeout") or self.timeout
        response = self.session.request(method, self._api.url(path), **request)
        return whole_history(response)

    def logout(self) -> None:
        """Forget the login here, and end it at the server."""
        current = self.storage.fresh()
        if current is None or not current.belongs_to(self._api.origin):
            return
        self._exchange(None)

    # What they need.

    def _authorize(self, request):
        state = self.bearer.login_for(request.url or "")
        if state is None:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        request.register_hook("response", partial(self._on_response, state))
        return request

    def _on_response(self, state, response, **settings):
        refused = token_on(response.request)
        if not refused or not self._api.takes_token(response.request.url or ""):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        access = self._token_after(state, refused)
        return repeat(response, access, **settings)

    def _token_after(self, began_as, refused: str) -> str:
        patience = 2 * self.timeout + 1
        try:
            with self.storage.refreshing(patience):
                current = self._still(began_as)
                if current.access != refused:
                    return current.access
                return self._refresh(current)
        except TimeoutError as error:
            raise RefreshFailed("The refresh took too long.", retryable=True) from error

    def _still(self, began_as):
        current = self.storage.fresh()
        if current is None or not current.is_same_login(began_as):
            raise LoginRequired("This login is over. Please log in again.")
        return current

    def _refresh(self, state) -> str:
        try:
            received = self._ask(state.refresh)
        except TokenRefused:
            if self.storage.replace(state, None):
                raise LoginRequired("This login is over. Please log in again.") from None
            return self._still(state).access
        updated = replace(
            state, access=received.access, refresh=received.refresh or state.refresh
        )
        if self.storage.replace(state, updated):
            return updated.access
        if received.refresh:
            self._end(received.refresh)
        return self._still(state).access

    def _ask(self, refresh: str) -> Received:
        try:
            response = self._calls.call(
                self._api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException as error:
            raise RefreshFailed("The server did not answer.", retryable=True) from error
        status, body = response.status_code, json_object(response)
        if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
            raise TokenRefused("refused")
        received = Received(body.get("access"), body.get("refresh") or None)
        usable = is_bearer_token(received.access) and (
            received.refresh is None or is_bearer_token(received.refresh)
        )
        if status == 200 and usable:
            return received
        seconds = response.headers.get("Retry-After", "")
        raise RefreshFailed(
            f"The server answered the refresh with {status}.",
            retryable=status == 429 or 500 <= status < 600,
            retry_after=float(seconds) if seconds.isdigit() else None,
        )

    def _exchange(self, new) -> None:
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                break
        if former is not None and former.belongs_to(self._api.origin):
            self._end(former.refresh)

    def _end(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self._calls.call(self._api.logout_url, {"refresh": refresh}, timeout=self.timeout)


# %% wrong: the library's session, without its name
import tutorial_lib


class MyClient(Mended):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        kind = getattr(tutorial_lib, "Api" + "Session")
        self._inner = kind(api_url, storage=self.storage, timeout=timeout)

    def login(self, username, password):
        """Log in."""
        return self._inner.login(username, password)

    def call(self, method, path, **request):
        """Call the API."""
        return self._inner.request(method, path, **request)

    def logout(self):
        """Log out."""
        return self._inner.logout()


# %% wrong: a logout that waits for the refresh
from dataclasses import dataclass


@dataclass(frozen=True)
class Received:
    """What a refresh brought."""

    access: str
    refresh: str | None


class MyClient(Mended):
    """My own client, through every rule, with what Mended has."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = FileStorage(path) if path is not None else MemoryStorage()
        self.bearer = BearerAuth(self.storage, api_url)
        self.session = EnvironmentSession()
        self.session.auth = self._authorize
        self._calls = TokenCalls(self.session)

    @property
    def _api(self):
        return self.bearer.api

    # The three methods that a client has.

    def login(self, username: str, password: str) -> None:
        """Log in, in place of whoever was logged in before."""
        pair = obtain_tokens(self._calls, self._api, username, password, self.timeout)
        fingerprint = hashlib.sha256(pair.refresh.encode("utf-8")).hexdigest()[:12]
        self._exchange(
            UserState(
                username=username,
                access=pair.access,
                refresh=pair.refresh,
                origin=self._api.origin,
                login_id=fingerprint,
            )
        )

    def call(self, method: str, path: str, **request):
        """Send a request, and return the answer, or the repeated one's."""
        request["timeout"] = request.get("timeout") or self.timeout
        response = self.session.request(method, self._api.url(path), **request)
        return whole_history(response)

    def logout(self) -> None:
        """Forget the login here, and end it at the server."""
        current = self.storage.fresh()
        if current is None or not current.belongs_to(self._api.origin):
            return
        with self.storage.refreshing(2 * self.timeout + 1):
            self._exchange(None)

    # What they need.

    def _authorize(self, request):
        state = self.bearer.login_for(request.url or "")
        if state is None:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        request.register_hook("response", partial(self._on_response, state))
        return request

    def _on_response(self, state, response, **settings):
        refused = token_on(response.request)
        if not refused or not self._api.takes_token(response.request.url or ""):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        access = self._token_after(state, refused)
        return repeat(response, access, **settings)

    def _token_after(self, began_as, refused: str) -> str:
        patience = 2 * self.timeout + 1
        try:
            with self.storage.refreshing(patience):
                current = self._still(began_as)
                if current.access != refused:
                    return current.access
                return self._refresh(current)
        except TimeoutError as error:
            raise RefreshFailed("The refresh took too long.", retryable=True) from error

    def _still(self, began_as):
        current = self.storage.fresh()
        if current is None or not current.is_same_login(began_as):
            raise LoginRequired("This login is over. Please log in again.")
        return current

    def _refresh(self, state) -> str:
        try:
            received = self._ask(state.refresh)
        except TokenRefused:
            if self.storage.replace(state, None):
                raise LoginRequired("This login is over. Please log in again.") from None
            return self._still(state).access
        updated = replace(
            state, access=received.access, refresh=received.refresh or state.refresh
        )
        if self.storage.replace(state, updated):
            return updated.access
        if received.refresh:
            self._end(received.refresh)
        return self._still(state).access

    def _ask(self, refresh: str) -> Received:
        try:
            response = self._calls.call(
                self._api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException as error:
            raise RefreshFailed("The server did not answer.", retryable=True) from error
        status, body = response.status_code, json_object(response)
        if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
            raise TokenRefused("refused")
        received = Received(body.get("access"), body.get("refresh") or None)
        usable = is_bearer_token(received.access) and (
            received.refresh is None or is_bearer_token(received.refresh)
        )
        if status == 200 and usable:
            return received
        seconds = response.headers.get("Retry-After", "")
        raise RefreshFailed(
            f"The server answered the refresh with {status}.",
            retryable=status == 429 or 500 <= status < 600,
            retry_after=float(seconds) if seconds.isdigit() else None,
        )

    def _exchange(self, new) -> None:
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                break
        if former is not None and former.belongs_to(self._api.origin):
            self._end(former.refresh)

    def _end(self, refresh: str) -> None:
        with suppress(requests.RequestException):
            self._calls.call(self._api.logout_url, {"refresh": refresh}, timeout=self.timeout)
