# %% wrong: one store in the class, for every client that is kept in memory
class MyClient(BearerAuth):
    """My own client, through every rule."""

    in_memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else self.in_memory, api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% wrong: the id of a login is made of the user's name, so the same user's next login passes for this one
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(f"{username}@{self.api.origin}".encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% wrong: one session in the class for each API, so two people share cookies and whatever hangs on it
class MyClient(BearerAuth):
    """My own client, through every rule, with its connections pooled."""

    sessions = {}

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = self.sessions.setdefault(api_url, EnvironmentSession())
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% wrong: the login under which a call began is kept in the client, so it is the last call's, not this one's
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            self.begun_under = state
            request.register_hook("response", self.on_response)
        return request

    def on_response(self, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(self.begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% wrong: a refused token is remembered: when the refresh failed once, later calls with it are handed the 401
class UnderOneLogin(requests.auth.AuthBase):
    """The header of one call, and what happens when it is refused. A new one for each call."""

    def __init__(self, client):
        self.client = client

    def __call__(self, request):
        self.login = self.client.bearer.login_for(request.url or "")
        if self.login is not None:
            request.headers["Authorization"] = f"Bearer {self.login.access}"
            request.register_hook("response", self.repeat_if_refused)
        return request

    def repeat_if_refused(self, response, **settings):
        """The second request, where the first one's token was refused."""
        sent = token_on(response.request)
        is_ours = sent is not None and self.client.bearer.api.takes_token(response.request.url)
        if not (is_ours and is_token_refused(response)):
            return response
        if sent in self.client.refused_already and self.client.storage.fresh() == self.login:
            return response  # we have been here: no endless loop
        self.client.refused_already.add(sent)
        response.close()
        newer = self.client.newer_than(sent, self.login)
        return repeat(response, newer.access, **settings)


class MyClient(Mended):
    """My own client, through every rule, written as Mended was: send, call, login, logout."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.bearer = BearerAuth(self.storage, api_url)
        self.session = EnvironmentSession()
        self.timeout = timeout
        self.refused_already = set()

    @property
    def api(self):
        return self.bearer.api

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Call the API below its root."""
        if request.get("timeout") is None:
            request["timeout"] = self.timeout
        request["auth"] = UnderOneLogin(self)
        answer = self.session.request(method, self.api.url(path), **request)
        return whole_history(answer)

    def post(self, url: str, **payload: str) -> requests.Response:
        """A token call: with nothing of the session on it but its connections."""
        return TokenCalls(self.session).call(url, payload, timeout=self.timeout)

    def login(self, username: str, password: str) -> None:
        """Log in; a login that was there before is ended."""
        with self.storage.lock():
            self.storage.fresh()  # a store that cannot be read says so now
        pair = obtain_tokens(
            TokenCalls(self.session), self.api, username, password, self.timeout
        )
        new = UserState(
            username=username,
            access=pair.access,
            refresh=pair.refresh,
            origin=self.api.origin,
            login_id=hashlib.sha256(pair.refresh.encode()).hexdigest(),
        )
        self.tell(self.put(new))

    def logout(self) -> None:
        """Log out, if the login that lies here is this API's."""
        if self.mine(self.storage.fresh()):
            self.tell(self.put(None))

    def mine(self, state) -> bool:
        return state is not None and state.belongs_to(self.api.origin)

    def put(self, new):
        """Swap what lies in the storage for `new`, and return what it was."""
        former = self.storage.fresh()
        while not self.storage.replace(former, new):
            former = self.storage.fresh()
        return former

    def tell(self, state) -> None:
        """End a login at the server, whatever the network does."""
        if not self.mine(state):
            return
        try:
            self.post(self.api.logout_url, refresh=state.refresh)
        except requests.RequestException:
            pass

    def still(self, begun):
        """The newest tokens of a login, or LoginRequired when it is gone."""
        if (now := self.storage.fresh()) is not None and now.is_same_login(begun):
            return now
        raise LoginRequired("The login under which this call was made is over.")

    def newer_than(self, refused: str, begun):
        """The same login with another access token: found there, or refreshed."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                now = self.still(begun)
                if now.access != refused:
                    return now
                return self.refreshed(now)
        except TimeoutError as error:
            raise RefreshFailed("Somebody else's refresh hangs.", retryable=True) from error

    def refreshed(self, now):
        """One refresh, kept only where its login still is."""
        answer = self.refresh_answer(now.refresh)
        received = json_object(answer)
        if answer.status_code == 401 or self.is_invalid_grant(answer, received):
            if self.storage.replace(now, None):
                raise LoginRequired("The server has ended this login.")
            return self.still(now)
        access, refresh = received.get("access"), received.get("refresh") or now.refresh
        if not (answer.ok and is_bearer_token(access) and is_bearer_token(refresh)):
            raise self.broken(answer)
        new = replace(now, access=access, refresh=refresh)
        if not self.storage.replace(now, new):
            if refresh != now.refresh:
                self.tell(new)
            return self.still(now)
        return new

    @staticmethod
    def is_invalid_grant(answer, received) -> bool:
        return answer.status_code == 400 and received.get("error") == "invalid_grant"

    def refresh_answer(self, refresh: str) -> requests.Response:
        """Post the refresh token."""
        try:
            return self.post(self.api.refresh_url, refresh=refresh)
        except requests.RequestException:
            raise RefreshFailed("The refresh got no answer.", retryable=True) from None

    @staticmethod
    def broken(answer) -> RefreshFailed:
        """The error for an answer that is no use."""
        wait = answer.headers.get("Retry-After", "")
        status = answer.status_code
        return RefreshFailed(
            f"The refresh was answered with {status}.",
            retryable=status == 429 or status >= 500,
            retry_after=float(wait) if wait.isdecimal() else None,
        )


# %% wrong: the library's finished auth object does all of it, under another name
from tutorial_lib.client import refresh as parts


class MyClient(Mended):
    """My own client, put together from the library's parts."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.session = EnvironmentSession()
        self.calls = TokenCalls(self.session)
        make = getattr(parts, "Refreshing" + "BearerAuth")
        self.session.auth = make(self.storage, api_url, timeout=timeout, calls=self.calls)
        self.api = self.session.auth.api

    def login(self, username, password):
        """Log in in place of whoever was logged in."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        self.end(self.swap(UserState(username, pair.access, pair.refresh, self.api.origin, login_id)))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while not self.storage.replace(former := self.storage.fresh(), new):
            pass
        return former

    def end(self, state):
        """Have the server end a login of this API."""
        if state is not None and state.belongs_to(self.api.origin):
            with suppress(requests.RequestException):
                payload = {"refresh": state.refresh}
                self.calls.call(self.api.logout_url, payload, timeout=self.timeout)


# %% wrong: the long lock is held for logging in and out as well, so a refresh that hangs keeps the user from leaving
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        with suppress(TimeoutError), self.storage.refreshing(self.timeout):
            pass  # let a refresh that is under way write first
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% right: an auth object with a hook, and the storage's lock for all processes
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                state = self.current(begun_under)
                return self.refresh(state) if state.access == refused else state
        except TimeoutError:
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received


# %% right: as Mended was, with an auth object for each call
class UnderOneLogin(requests.auth.AuthBase):
    """The header of one call, and what happens when it is refused. A new one for each call."""

    def __init__(self, client):
        self.client = client

    def __call__(self, request):
        self.login = self.client.bearer.login_for(request.url or "")
        if self.login is not None:
            request.headers["Authorization"] = f"Bearer {self.login.access}"
            request.register_hook("response", self.repeat_if_refused)
        return request

    def repeat_if_refused(self, response, **settings):
        """The second request, where the first one's token was refused."""
        sent = token_on(response.request)
        is_ours = sent is not None and self.client.bearer.api.takes_token(response.request.url)
        if not (is_ours and is_token_refused(response)):
            return response
        response.close()
        newer = self.client.newer_than(sent, self.login)
        return repeat(response, newer.access, **settings)


class MyClient(Mended):
    """My own client, through every rule, written as Mended was: send, call, login, logout."""

    def __init__(self, api_url: str, *, path=None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.bearer = BearerAuth(self.storage, api_url)
        self.session = EnvironmentSession()
        self.timeout = timeout

    @property
    def api(self):
        return self.bearer.api

    def call(self, method: str, path: str, **request) -> requests.Response:
        """Call the API below its root."""
        if request.get("timeout") is None:
            request["timeout"] = self.timeout
        request["auth"] = UnderOneLogin(self)
        answer = self.session.request(method, self.api.url(path), **request)
        return whole_history(answer)

    def post(self, url: str, **payload: str) -> requests.Response:
        """A token call: with nothing of the session on it but its connections."""
        return TokenCalls(self.session).call(url, payload, timeout=self.timeout)

    def login(self, username: str, password: str) -> None:
        """Log in; a login that was there before is ended."""
        with self.storage.lock():
            self.storage.fresh()  # a store that cannot be read says so now
        pair = obtain_tokens(
            TokenCalls(self.session), self.api, username, password, self.timeout
        )
        new = UserState(
            username=username,
            access=pair.access,
            refresh=pair.refresh,
            origin=self.api.origin,
            login_id=hashlib.sha256(pair.refresh.encode()).hexdigest(),
        )
        self.tell(self.put(new))

    def logout(self) -> None:
        """Log out, if the login that lies here is this API's."""
        if self.mine(self.storage.fresh()):
            self.tell(self.put(None))

    def mine(self, state) -> bool:
        return state is not None and state.belongs_to(self.api.origin)

    def put(self, new):
        """Swap what lies in the storage for `new`, and return what it was."""
        former = self.storage.fresh()
        while not self.storage.replace(former, new):
            former = self.storage.fresh()
        return former

    def tell(self, state) -> None:
        """End a login at the server, whatever the network does."""
        if not self.mine(state):
            return
        try:
            self.post(self.api.logout_url, refresh=state.refresh)
        except requests.RequestException:
            pass

    def still(self, begun):
        """The newest tokens of a login, or LoginRequired when it is gone."""
        if (now := self.storage.fresh()) is not None and now.is_same_login(begun):
            return now
        raise LoginRequired("The login under which this call was made is over.")

    def newer_than(self, refused: str, begun):
        """The same login with another access token: found there, or refreshed."""
        try:
            with self.storage.refreshing(2 * self.timeout + 1):
                now = self.still(begun)
                if now.access != refused:
                    return now
                return self.refreshed(now)
        except TimeoutError as error:
            raise RefreshFailed("Somebody else's refresh hangs.", retryable=True) from error

    def refreshed(self, now):
        """One refresh, kept only where its login still is."""
        answer = self.refresh_answer(now.refresh)
        received = json_object(answer)
        if answer.status_code == 401 or self.is_invalid_grant(answer, received):
            if self.storage.replace(now, None):
                raise LoginRequired("The server has ended this login.")
            return self.still(now)
        access, refresh = received.get("access"), received.get("refresh") or now.refresh
        if not (answer.ok and is_bearer_token(access) and is_bearer_token(refresh)):
            raise self.broken(answer)
        new = replace(now, access=access, refresh=refresh)
        if not self.storage.replace(now, new):
            if refresh != now.refresh:
                self.tell(new)
            return self.still(now)
        return new

    @staticmethod
    def is_invalid_grant(answer, received) -> bool:
        return answer.status_code == 400 and received.get("error") == "invalid_grant"

    def refresh_answer(self, refresh: str) -> requests.Response:
        """Post the refresh token."""
        try:
            return self.post(self.api.refresh_url, refresh=refresh)
        except requests.RequestException:
            raise RefreshFailed("The refresh got no answer.", retryable=True) from None

    @staticmethod
    def broken(answer) -> RefreshFailed:
        """The error for an answer that is no use."""
        wait = answer.headers.get("Retry-After", "")
        status = answer.status_code
        return RefreshFailed(
            f"The refresh was answered with {status}.",
            retryable=status == 429 or status >= 500,
            retry_after=float(wait) if wait.isdecimal() else None,
        )


# %% right: a Future for all threads of a client, around the lock for all processes
from concurrent.futures import Future


class MyClient(BearerAuth):
    """My own client, through every rule, with one flight for all threads of it."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(FileStorage(path) if path else MemoryStorage(), api_url)
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.session.auth = self
        self.token_calls = TokenCalls(self.session)
        self.gate, self.flights = threading.Lock(), {}

    def login(self, username, password):
        """Log in in place of whoever was logged in, and end that login."""
        with self.storage.lock():
            self.storage.fresh()
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        login_id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:12]
        state = UserState(username, pair.access, pair.refresh, self.api.origin, login_id)
        self.end(self.swap(state))

    def call(self, method, path, **request):
        """Call the API below its root."""
        request = {"timeout": self.timeout, **request}
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def logout(self):
        """Forget the login here, then have the server end it."""
        state = self.storage.fresh()
        if state is not None and state.belongs_to(self.api.origin):
            self.end(self.swap(None))

    def swap(self, new):
        """Put a login, or none, in the place of what lies there, and return that."""
        while True:
            former = self.storage.fresh()
            if self.storage.replace(former, new):
                return former

    def end(self, state):
        """Have the server end a login, if it is one of this API's."""
        if state is not None and state.belongs_to(self.api.origin):
            self.end_token(state.refresh)

    def end_token(self, refresh):
        """Have the server end a refresh token."""
        with suppress(requests.RequestException):
            self.token_calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        """Put the header on, and remember under which login."""
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def on_response(self, begun_under, response, **settings):
        """Repeat a refused request, once, with another token."""
        refused = token_on(response.request)
        if refused is None or not self.api.takes_token(response.request.url):
            return response
        if not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewed(begun_under, refused).access, **settings)

    def renewed(self, begun_under, refused):
        """The login with another access token than the refused one: one refresh for all threads."""
        key = (begun_under.login_id, refused)
        with self.gate:
            others = self.flights.get(key)
            mine = self.flights.setdefault(key, Future()) if others is None else None
        try:
            if mine is None:
                return others.result(timeout=3 * self.timeout + 2)
            return self.lead(key, mine, begun_under, refused)
        except TimeoutError:
            print("waited too long for somebody else's refresh")
            raise RefreshFailed("Another refresh takes too long.", retryable=True) from None

    def lead(self, key, mine, begun_under, refused):
        """Do the work, and let the others have its result, or its error."""
        try:
            mine.set_result(self.alone(begun_under, refused))
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self.gate:
                del self.flights[key]
        return mine.result()

    def alone(self, begun_under, refused):
        """One refresh for all processes: look, then refresh."""
        with self.storage.refreshing(2 * self.timeout + 1):
            state = self.current(begun_under)
            return state if state.access != refused else self.refresh(state)

    def current(self, begun_under):
        """What lies in the storage, if it is the login that the call began under."""
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("This login has ended: log in again.")
        return state

    def refresh(self, sent):
        """Ask for new tokens and keep them, unless the login is gone meanwhile."""
        try:
            received = self.ask(sent.refresh)
        except TokenRefused:
            if self.storage.replace(sent, None):
                raise LoginRequired("The server ended this login: log in again.") from None
            return self.current(sent)
        came = received.get("refresh")
        new = replace(sent, access=received["access"], refresh=came or sent.refresh)
        if self.storage.replace(sent, new):
            return new
        if came:
            self.end_token(came)
        return self.current(sent)

    def ask(self, refresh):
        """Post the refresh token; what came, or the error that fits."""
        try:
            answer = self.token_calls.call(
                self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout
            )
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            after = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh was answered with {status}: the login is kept.",
                retryable=status == 429 or status >= 500,
                retry_after=float(after) if after.isdigit() else None,
            )
        return received
