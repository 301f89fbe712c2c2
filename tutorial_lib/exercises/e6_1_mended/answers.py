"""Exercise 6.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import threading
from contextlib import suppress
from urllib.parse import urljoin

import requests
from tutorial_lib import FileStorage, LoginFailed, LoginRequired, MemoryStorage, UserState, login
from tutorial_lib import exercise
from tutorial_lib.exercises.article import ArticleClient, ErrorBox

decide, renew_rotating = exercise("4.1").piece(), exercise("5.2").piece()


# %% start
class Mended(ArticleClient):
    """The article's client. Write a method again where it is wrong."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)


# %% solution
class Mended(ArticleClient):
    """The article's client. Write a method again where it is wrong."""

    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout, self.session = api_url, timeout, requests.Session()
        self.storage = MemoryStorage() if path is None else FileStorage(path)
        self.lock = threading.Lock()

    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if state is None or decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)

    def send(self, state, method, path, **request):
        if state is not None and not path.startswith("token/"):
            header = {"Authorization": f"Bearer {state.access}"}
            request["headers"] = {**(request.get("headers") or {}), **header}
        request.setdefault("timeout", self.timeout)
        return self.session.request(method, urljoin(self.api_url, path), **request)

    def refresh_token(self, refused):
        with self.lock:
            state = self.storage.load()
            if state is None:
                raise LoginRequired("The login has ended: log in again.")
            if state.access == refused:
                renew_rotating(self.storage, self.api_url, timeout=self.timeout)

    def login(self, username, password):
        pair = login(self.api_url, username, password, timeout=self.timeout)
        self.storage.save(UserState(username, pair.access, pair.refresh))

    def logout(self):
        state = self.storage.load()
        self.storage.clear()
        if state is not None:
            address, body = self.api_url + "token/blacklist/", {"refresh": state.refresh}
            with suppress(requests.RequestException):
                requests.post(address, json=body, timeout=self.timeout)


# %% wrong no-class: a function in place of the class
def Mended(api_url, path=None, timeout=5.0):
    return requests.Session()


# %% wrong rule-16: the header goes along whether anybody is logged in or not
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def send(self, state, method, path, **request):
        access = state.access if state else None
        request["headers"] = {"Authorization": f"Bearer {access}"}
        return super().send(None, method, path, **request)


# %% wrong rule-17: the chatbot's first answer, which raises what requests raises
class Mended(ArticleClient):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.session = requests.Session()
        self.refresh = None

    def login(self, username, password):
        form = {"username": username, "password": password}
        response = requests.post(self.api_url + "token/", json=form, timeout=self.timeout)
        response.raise_for_status()
        tokens = response.json()
        self.refresh = tokens["refresh"]
        self.session.headers["Authorization"] = "Bearer " + tokens["access"]

    def logout(self):
        self.session.headers.pop("Authorization", None)
        self.refresh = None

    def call(self, method, path, **request):
        request.setdefault("timeout", self.timeout)
        if path.startswith("token/"):
            return requests.request(method, self.api_url + path, **request)
        response = self.session.request(method, self.api_url + path, **request)
        if response.status_code == 401 and self.refresh:
            body = {"refresh": self.refresh}
            answer = requests.post(self.api_url + "token/refresh/", json=body, timeout=5)
            answer.raise_for_status()
            self.session.headers["Authorization"] = "Bearer " + answer.json()["access"]
            response = self.session.request(method, self.api_url + path, **request)
        return response


# %% wrong rule-17: a refused login is shown in a box
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def login(self, username, password):
        try:
            super().login(username, password)
        except LoginFailed:
            raise ErrorBox("Login failed!") from None


# %% wrong rule-20: it asks an answer that never came
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        try:
            return super().call(method, path, **request)
        except requests.RequestException as error:
            if error.response.status_code == 500:
                raise ErrorBox("Internal server error!") from error
            raise


# %% wrong rule-1: hard-coded, it remembers the password and logs in anew
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def login(self, username, password):
        self.remembered = username, password
        super().login(username, password)

    def refresh_token(self, refused):
        super().login(*self.remembered)


# %% wrong rule-1: the repeated answer is nobody's
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if state is not None and decide(answer) == "refresh":
            self.refresh_token(state.access)
            self.send(self.storage.load(), method, path, **request)
        return answer


# %% wrong rule-2: it decides by the words
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if state is None or "n'importe" in answer.text or decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)


# %% wrong rule-12: the second request has no body
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if state is None or decide(answer) == "hand over":
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path)


# %% wrong rule-11: a 403 is refreshed too
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        answer = super().call(method, path, **request)
        if answer.status_code == 403:
            self.refresh_token(self.storage.load().access)
            answer = super().call(method, path, **request)
        return answer


# %% wrong rule-10: it repeats until it works
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        answer = super().call(method, path, **request)
        for _ in range(3):
            if answer.status_code == 401 and self.storage.load():
                answer = super().call(method, path, **request)
        return answer


# %% wrong rule-10: any 401 counts as expiry
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        state = self.storage.load()
        answer = self.send(state, method, path, **request)
        if state is None or answer.status_code != 401:
            return answer
        self.refresh_token(state.access)
        return self.send(self.storage.load(), method, path, **request)


# %% wrong rule-6: the refresh goes through the client's own call
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        state = self.storage.load()
        header = {"Authorization": f"Bearer {state.access}"}
        body = {"refresh": state.refresh}
        answer = self.session.post(
            self.api_url + "token/refresh/", json=body, headers=header, timeout=self.timeout
        )
        if answer.status_code != 200:
            raise LoginRequired("Log in again.")
        newest = answer.json().get("refresh") or state.refresh
        self.storage.save(UserState(state.username, answer.json()["access"], newest))


# %% wrong rule-5: what did not come is kept as nothing
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        super().refresh_token(refused)
        state = self.storage.load()
        if "." in state.refresh and not self.storage_is_rotated(state):
            self.storage.save(UserState(state.username, state.access, "none"))

    def storage_is_rotated(self, state):
        last, self.last = getattr(self, "last", state.refresh), state.refresh
        return last != state.refresh

    def login(self, username, password):
        super().login(username, password)
        self.last = self.storage.load().refresh


# %% wrong rule-4: the new refresh token is thrown away
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        before = self.storage.load()
        super().refresh_token(refused)
        state = self.storage.load()
        if before is not None:
            self.storage.save(UserState(state.username, state.access, before.refresh))


# %% wrong rule-3: each call refreshes for itself
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        renew_rotating(self.storage, self.api_url, timeout=self.timeout)


# %% wrong rule-7: the dead tokens stay
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        state = self.storage.load()
        try:
            super().refresh_token(refused)
        except LoginRequired:
            if state is not None:
                self.storage.save(state)
            raise


# %% wrong rule-8: any error of the refresh ends the login
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        try:
            super().refresh_token(refused)
        except requests.RequestException:
            self.storage.clear()
            raise LoginRequired("Log in again.") from None


# %% wrong rule-21: a call without a timeout
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def send(self, state, method, path, **request):
        request["timeout"] = None
        return super().send(state, method, path, **request)


# %% wrong rule-22: the file is written as it comes, and read as if it were whole
from tutorial_lib.course.exercise import worked

Worked, MyFileStorage = worked("6.1").Mended, worked("2.1").MyFileStorage


class Mended(Worked):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        if path is not None:
            self.storage = MyFileStorage(path)


# %% wrong rule-25: logging out is kept from the server
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def logout(self):
        self.storage.clear()


# %% wrong rule-19: the token on the console
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def refresh_token(self, refused):
        super().refresh_token(refused)
        print("refreshed:", self.storage.load().access)


# %% wrong rule-23: it goes by its own clock
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        from time import time

        from tutorial_lib.client import peek

        state = self.storage.load()
        if state is not None and peek(state.access)["exp"] - time() < 25 * 60:
            self.refresh_token(state.access)
        return super().call(method, path, **request)


# %% wrong rule-24: it refreshes a minute ahead, whatever the token's life
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def call(self, method, path, **request):
        from time import time

        from tutorial_lib.client.refresh import lifetime

        state = self.storage.load()
        if state is not None:
            came = self.__dict__.setdefault("came", {}).setdefault(hash(state.access), time())
            if time() - came >= lifetime(state.access) - 60:
                self.refresh_token(state.access)
        return super().call(method, path, **request)


# %% wrong no-client: a call under the name that requests has for it
class Mended:
    def login(self, username, password): ...

    def request(self, method, path, **settings): ...

    def logout(self): ...


# %% wrong finished-inside: the library's session inside, under a name made up of two
import tutorial_lib


class Mended:
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

Worked = worked("6.1").Mended


class Mended(Worked):
    memory = MemoryStorage()

    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        if path is None:
            self.storage = self.memory


# %% wrong one-at-a-time: the lock is held while the request is out
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def __init__(self, api_url, *, path=None, timeout=5.0):
        super().__init__(api_url, path=path, timeout=timeout)
        self.busy = threading.RLock()

    def call(self, method, path, **request):
        with self.busy:
            return super().call(method, path, **request)


# %% wrong two-threads: who finds somebody at work waits, though it be another's work
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    renewing = threading.Lock()

    def refresh_token(self, refused):
        if not Mended.renewing.acquire(blocking=False):
            with Mended.renewing:
                return  # somebody is at it
        try:
            super().refresh_token(refused)
        finally:
            Mended.renewing.release()


# %% wrong two-servers: one lock for all clients
import threading

from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    renewing = threading.Lock()

    def refresh_token(self, refused):
        with Mended.renewing:
            super().refresh_token(refused)


# %% wrong second-expiry: a flag, set at the first refresh
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    refreshed = False

    def refresh_token(self, refused):
        if not self.refreshed:
            self.refreshed = True
            super().refresh_token(refused)


# %% wrong callers-own: the header is written into what the caller handed in
# -             request["headers"] = {**(request.get("headers") or {}), **header}
# +             request.setdefault("headers", {}).update(header)


# %% wrong finished-inside: the library's auth object, made when somebody logs in
from tutorial_lib.client import refresh as parts
from tutorial_lib.course.exercise import worked

Worked = worked("6.1").Mended


class Mended(Worked):
    def login(self, username, password):
        super().login(username, password)
        kind = getattr(parts, "Refreshing" + "BearerAuth")
        self.session.auth = kind(self.storage, self.api_url, timeout=self.timeout)

    def call(self, method, path, **request):
        return self.send(None, method, path, **request)
