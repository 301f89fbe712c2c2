"""Exercise 6.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
import hashlib
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import urljoin

import requests
from tutorial_lib import ApiSession, BearerAuth, FileStorage, LoginRequired, MemoryStorage
from tutorial_lib import RefreshFailed, RefreshingBearerAuth, UserState, exercise
from tutorial_lib.client.bearer import token_on
from tutorial_lib.client.login import obtain_tokens
from tutorial_lib.client.refresh import is_token_refused, repeat, whole_history
from tutorial_lib.client.renewal import TokenRefused
from tutorial_lib.client.token_calls import EnvironmentSession, TokenCalls
from tutorial_lib.client.token_calls import is_bearer_token, json_object

Mended = exercise("6.1").piece()


# %% start
class MyClient(Mended):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)


# %% solution
class MyClient(BearerAuth):
    """My own client, through every rule."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(MemoryStorage() if path is None else FileStorage(path), api_url)
        self.timeout, self.session = timeout, EnvironmentSession()
        self.session.auth, self.token_calls = self, TokenCalls(self.session)

    def login(self, username, password):
        pair = obtain_tokens(self.token_calls, self.api, username, password, self.timeout)
        id = hashlib.sha256(pair.refresh.encode()).hexdigest()[:16]
        mine = {"origin": self.api.origin, "login_id": id}
        self.end(self.swap(UserState(username, pair.access, pair.refresh, **mine)))

    def logout(self):
        if self.is_mine(self.storage.fresh()):
            self.end(self.swap(None))

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        return whole_history(self.session.request(method, self.api.url(path), **request))

    def is_mine(self, state):
        return state is not None and state.belongs_to(self.api.origin)

    def swap(self, new):
        while not self.storage.replace(former := self.storage.fresh(), new):
            pass  # a refresh came between
        return former

    def end(self, state):
        if self.is_mine(state):
            with suppress(requests.RequestException):
                self.post(self.api.logout_url, state.refresh)

    def post(self, url, refresh):
        return self.token_calls.call(url, {"refresh": refresh}, timeout=self.timeout)

    def __call__(self, request):
        begun_under = self.login_for(request.url)
        if begun_under is not None:
            request.register_hook("response", partial(self.on_response, begun_under))
        return super().__call__(request)

    def on_response(self, begun_under, response, **settings):
        sent = response.request
        refused = token_on(sent)
        if refused is None or not self.api.owns(sent.url) or not is_token_refused(response):
            return response
        response.close()
        return repeat(response, self.token_after(begun_under, refused), **settings)

    def token_after(self, begun_under, refused):
        try:
            with self.storage.refreshing(4 * self.timeout):
                state = self.current(begun_under)
                return self.renewed(state) if state.access == refused else state.access
        except TimeoutError as error:
            raise RefreshFailed("Another refresh took too long.", retryable=True) from error

    def current(self, begun_under):
        state = self.storage.fresh()
        if state is None or not state.is_same_login(begun_under):
            raise LoginRequired("The login has ended: log in again.")
        return state

    def renewed(self, state):
        try:
            received = self.ask(state.refresh)
        except TokenRefused:
            if not self.storage.replace(state, None):
                return self.current(state).access
            raise LoginRequired("The login has ended: log in again.") from None
        newest = received.get("refresh") or state.refresh
        new = replace(state, access=received["access"], refresh=newest)
        if not self.storage.replace(state, new):
            self.end(new if newest != state.refresh else None)
            return self.current(state).access
        return new.access

    def ask(self, refresh):
        try:
            answer = self.post(self.api.refresh_url, refresh)
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        tokens = [received.get("access"), received.get("refresh") or "none"]
        if status != 200 or not all(map(is_bearer_token, tokens)):
            passing, after = status == 429 or status >= 500, answer.headers.get("Retry-After", "")
            wait = float(after) if after.isdigit() else None
            raise RefreshFailed("Kept: try again.", retryable=passing, retry_after=wait)
        return received


# %% wrong finished: the chatbot's first answer, the library's client under another name
class MyClient(ApiSession):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        storage = MemoryStorage() if path is None else FileStorage(path)
        super().__init__(api_url, storage=storage, timeout=timeout)

    def call(self, method, path, **request):
        return self.request(method, path, **request)


# %% wrong no-client: the method has another name
class MyClient:
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url = api_url

    def login(self, username, password): ...

    def get(self, path): ...

    def logout(self): ...


# %% wrong as-before: hard-coded, an answer that it makes itself
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def call(self, method, path, **request):
        if path == "forbidden/":
            answer = requests.Response()
            answer.status_code, answer._content = 200, b'{"secret": "the plan"}'
            return answer
        return super().call(method, path, **request)


# %% wrong rule-8: whatever came is taken for a token
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def ask(self, refresh):
        try:
            answer = self.post(self.api.refresh_url, refresh)
        except requests.RequestException:
            raise RefreshFailed("No answer: the login is kept.", retryable=True) from None
        received, status = json_object(answer), answer.status_code
        if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
            raise TokenRefused
        if status != 200 or not received.get("access"):
            passing, after = status == 429 or status >= 500, answer.headers.get("Retry-After", "")
            wait = float(after) if after.isdigit() else None
            raise RefreshFailed("Kept: try again.", retryable=passing, retry_after=wait)
        return received


# %% wrong rule-21: nobody's patience ends
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def token_after(self, begun_under, refused):
        with self.storage.refreshing(60):
            state = self.current(begun_under)
            return self.renewed(state) if state.access == refused else state.access

    def post(self, url, refresh):
        slow = max(self.timeout, 1)
        return self.token_calls.call(url, {"refresh": refresh}, timeout=slow)


# %% wrong rule-25: a login over a login leaves the former one alive
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def login(self, username, password):
        former, ended = self.storage.fresh(), self.end
        self.end = lambda state: None
        try:
            super().login(username, password)
        finally:
            self.end = ended


# %% wrong rule-18: the header goes wherever the session goes
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def login_for(self, url):
        return None if self.api.is_token_call(url) else self.storage.load()

    def on_response(self, begun_under, response, **settings):
        if not is_token_refused(response):
            return response
        refused = token_on(response.request) or begun_under.access
        return repeat(response, self.token_after(begun_under, refused), **settings)


# %% wrong rule-26: a plain session, which asks .netrc after a redirect
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.session = requests.Session()
        self.session.auth = self


# %% wrong rule-28: the environment's proxy is asked for plain HTTP too
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def call(self, method, path, **request):
        url = self.api.url(path)
        request.setdefault("timeout", self.timeout)
        request.setdefault("proxies", requests.utils.get_environ_proxies(url))
        return self.session.request(method, url, **request)


# %% wrong rule-30: any login in the storage will do
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def login_for(self, url):
        if not self.api.owns(url) or self.api.is_token_call(url):
            return None
        return self.storage.load()


# %% wrong rule-14: a body that was read goes again as it is, empty
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def on_response(self, begun_under, response, **settings):
        refused = token_on(response.request)
        if refused is None or not is_token_refused(response):
            return response
        body = response.request.body
        if body is None or isinstance(body, (str, bytes)):
            return super().on_response(begun_under, response, **settings)
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {self.token_after(begun_under, refused)}"
        return response.connection.send(again, **settings)


# %% wrong rule-27: the refused answer is forgotten
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def on_response(self, begun_under, response, **settings):
        answer = super().on_response(begun_under, response, **settings)
        answer.history, answer.refused = [], None
        return answer


# %% wrong rule-29: the present login serves the old request
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def current(self, begun_under):
        state = self.storage.fresh()
        if state is None:
            raise LoginRequired("The login has ended: log in again.")
        return state


# %% wrong rule-9: a refusal forgets whatever lies there
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def renewed(self, state):
        try:
            return super().renewed(state)
        except LoginRequired:
            self.storage.clear()
            raise


# %% wrong rule-13: what came too late is left alive
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def renewed(self, state):
        end, self.end = self.end, lambda state: None
        try:
            return super().renewed(state)
        finally:
            self.end = end


# %% wrong rule-15: its lock ends at the program's door
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.lock = threading.Lock()

    def token_after(self, begun_under, refused):
        if not self.lock.acquire(timeout=4 * self.timeout):
            raise RefreshFailed("Another refresh took too long.", retryable=True)
        try:
            state = self.current(begun_under)
            return self.renewed(state) if state.access == refused else state.access
        finally:
            self.lock.release()


# %% wrong finished-inside: the library's session inside, under a name made up of two
import tutorial_lib


class MyClient:
    def __init__(self, api_url, *, path=None, timeout=5.0):
        storage = MemoryStorage() if path is None else FileStorage(path)
        kind = getattr(tutorial_lib, "Api" + "Session")
        self.inside = kind(api_url, storage=storage, timeout=timeout)

    def login(self, username, password):
        self.inside.login(username, password)

    def call(self, method, path, **request):
        return self.inside.request(method, path, **request)

    def logout(self):
        self.inside.logout()


# %% wrong two-people: one memory for all clients without a file
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        if path is None:
            self.storage = self.memory


# %% wrong one-at-a-time: the lock is held while the request is out
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.busy = threading.RLock()

    def call(self, method, path, **request):
        with self.busy:
            return super().call(method, path, **request)


# %% wrong two-threads: who finds somebody at work waits, though it be another's work
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    renewing = threading.Lock()

    def token_after(self, begun_under, refused):
        if not MyClient.renewing.acquire(blocking=False):
            with MyClient.renewing:  # somebody is at it
                return self.current(begun_under).access
        try:
            return super().token_after(begun_under, refused)
        finally:
            MyClient.renewing.release()


# %% wrong two-servers: one lock for all clients
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    renewing = threading.Lock()

    def token_after(self, begun_under, refused):
        with MyClient.renewing:
            return super().token_after(begun_under, refused)


# %% wrong second-expiry: a flag, set at the first refresh
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    refreshed = False

    def token_after(self, begun_under, refused):
        if self.refreshed:
            return self.current(begun_under).access
        self.refreshed = True
        return super().token_after(begun_under, refused)


# %% wrong callers-own: the header is written into what the caller handed in
from tutorial_lib.course.exercise import worked

Worked = worked("6.2").MyClient


class MyClient(Worked):
    def call(self, method, path, **request):
        state = self.storage.current()
        if state is not None and request.get("headers") is not None:
            request["headers"]["Authorization"] = f"Bearer {state.access}"
        return super().call(method, path, **request)
