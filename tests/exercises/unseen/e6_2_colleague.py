"""Exercise 6.2, as a hasty colleague handed it in, from the notebook's text alone."""


# %% right: one auth object
class MyClient(BearerAuth):
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

    def __repr__(self):
        return "<MyClient>"

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
        while not self.storage.replace(former := self.storage.fresh(), new):
            pass
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


# %% right: three small classes
class Header(BearerAuth):
    def __init__(self, storage, api_url, renewal):
        super().__init__(storage, api_url)
        self.renewal = renewal

    def __call__(self, request):
        login = self.login_for(request.url or "")
        if login:
            request.headers["Authorization"] = "Bearer " + login.access
            request.register_hook("response", partial(self.again, login))
        return request

    def again(self, login, response, **settings):
        token = token_on(response.request)
        ours = token and self.api.takes_token(response.request.url or "")
        if not ours or not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.renewal.after(login, token), **settings)


class OneRenewal:
    def __init__(self, storage, api, calls, timeout):
        self.storage, self.api, self.calls, self.timeout = storage, api, calls, timeout

    def after(self, login, token):
        try:
            with self.storage.refreshing(timeout=self.timeout * 2 + 1):
                state = self.same(login)
                return state.access if state.access != token else self.refresh(state).access
        except TimeoutError as error:
            raise RefreshFailed("Somebody else's refresh takes too long.", retryable=True) from error

    def same(self, login):
        state = self.storage.fresh()
        if state and state.is_same_login(login):
            return state
        raise LoginRequired("This login has ended.")

    def refresh(self, state):
        answer = self.ask(state.refresh)
        if answer is None:
            if not self.storage.replace(state, None):
                return self.same(state)
            raise LoginRequired("This login has ended.")
        new = replace(state, **answer)
        if not self.storage.replace(state, new):
            if "refresh" in answer:
                self.end(answer["refresh"])
            return self.same(state)
        return new

    def ask(self, refresh):
        try:
            answer = self.calls.call(self.api.refresh_url, {"refresh": refresh}, timeout=self.timeout)
        except requests.RequestException as error:
            raise RefreshFailed("The refresh was not answered.", retryable=True) from error
        body, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and "invalid_grant" in (body.get("error"), body.get("code"))):
            return None
        tokens = {name: body[name] for name in ("access", "refresh") if body.get(name)}
        if not answer.ok or "access" not in tokens or not all(map(is_bearer_token, tokens.values())):
            wait = answer.headers.get("Retry-After", "")
            raise RefreshFailed(
                f"The refresh went wrong ({status}).",
                retryable=status in (429, *range(500, 600)),
                retry_after=int(wait) if wait.isdigit() else None,
            )
        return tokens

    def end(self, refresh):
        try:
            self.calls.call(self.api.logout_url, {"refresh": refresh}, timeout=self.timeout)
        except requests.RequestException:
            print("the server does not know yet")


class MyClient:
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.storage = FileStorage(path) if path else MemoryStorage()
        self.timeout = timeout
        self.session = EnvironmentSession()
        self.calls = TokenCalls(self.session)
        self.auth = Header(self.storage, api_url, None)
        self.api = self.auth.api
        self.auth.renewal = OneRenewal(self.storage, self.api, self.calls, timeout)
        self.session.auth = self.auth

    def call(self, method, path, **request):
        answer = self.session.request(
            method, self.api.url(path), **{"timeout": self.timeout, **request}
        )
        return whole_history(answer)

    def login(self, username, password):
        pair = obtain_tokens(self.calls, self.api, username, password, self.timeout)
        name = hashlib.sha256(pair.refresh.encode()).hexdigest()
        new = UserState(username, pair.access, pair.refresh, origin=self.api.origin, login_id=name)
        self.change(new)

    def logout(self):
        self.change(None)

    def change(self, new):
        for _ in range(50):
            old = self.storage.fresh()
            mine = old is not None and old.belongs_to(self.api.origin)
            if new is None and not mine:
                return
            if self.storage.replace(old, new):
                if mine:
                    self.auth.renewal.end(old.refresh)
                return


# %% wrong: one store for all clients without a file
class MyClient(BearerAuth):
    memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(self.memory if path is None else FileStorage(path), api_url)
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

    def __repr__(self):
        return "<MyClient>"

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
        while not self.storage.replace(former := self.storage.fresh(), new):
            pass
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


# %% wrong: one session for all clients, and so the last one's header
class MyClient(BearerAuth):
    session = EnvironmentSession()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(MemoryStorage() if path is None else FileStorage(path), api_url)
        self.timeout = timeout
        self.session.auth = self
        self.calls = TokenCalls(self.session)

    def __call__(self, request):
        state = self.login_for(request.url or "")
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            request.register_hook("response", partial(self.on_response, state))
        return request

    def __repr__(self):
        return "<MyClient>"

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
        while not self.storage.replace(former := self.storage.fresh(), new):
            pass
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


# %% wrong: the library's auth under another name
from tutorial_lib import RefreshingBearerAuth as Auth


class MyClient(Mended):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.session = EnvironmentSession()
        self.calls = TokenCalls(self.session)
        self.auth = Auth(self.storage, api_url, timeout=timeout, calls=self.calls)
        self.session.auth = self.auth

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        return whole_history(self.session.request(method, self.auth.api.url(path), **request))

    def login(self, username, password):
        pair = obtain_tokens(self.calls, self.auth.api, username, password, self.timeout)
        name = hashlib.sha256(pair.refresh.encode()).hexdigest()
        new = UserState(
            username, pair.access, pair.refresh, origin=self.auth.api.origin, login_id=name
        )
        self.swap(new)

    def logout(self):
        self.swap(None)

    def swap(self, new):
        while not self.storage.replace(old := self.storage.fresh(), new):
            pass
        if old is not None and old.belongs_to(self.auth.api.origin):
            with suppress(requests.RequestException):
                body = {"refresh": old.refresh}
                self.calls.call(self.auth.api.logout_url, body, timeout=self.timeout)
