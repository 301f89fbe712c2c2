"""Exercise 3.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests
from requests.auth import AuthBase

from tutorial_lib import MemoryStorage, UserState


# %% start
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Put the header on the request, and return the request."""
        ...  # your code


# %% solution
class HeaderAuth(AuthBase):
    """Puts the bearer header on a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Put the header on the request, and return the request."""
        state = self.storage.load()
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong another-token: hard-coded, a token copied out of a cell
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = "Bearer copied.out.of-a-cell"


# %% wrong kept-token: the chatbot's first answer
class HeaderAuth(AuthBase):
    """Attaches a JWT bearer token to the given request."""

    def __init__(self, storage):
        self.token = storage.load().access

    def __call__(self, r):
        r.headers["Authorization"] = f"Bearer {self.token}"
        return r


# %% wrong refresh-token: the token that lives longer
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = f"Bearer {self.storage.load().refresh}"


# %% wrong nothing-returned: no return
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# -         return request
# +         request.headers["Authorization"] = f"Bearer {state.access}"


# %% wrong not-bearer: no space after the word
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = "Bearer" + self.storage.load().access


# %% wrong not-bearer: the token alone
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = self.storage.load().access


# %% wrong no-header: a header of another name
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authentication"] = f"Bearer {self.storage.load().access}"


# %% wrong altered: new headers in place of one more
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers = {"Authorization": f"Bearer {self.storage.load().access}"}


# %% wrong another-token: the whole login in place of its token
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = f"Bearer {self.storage.load()}"


# %% wrong no-auth: a method that requests does not know
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def call(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


# %% wrong some-calls: only what reads carries it
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         if request.method == "GET":
# +             request.headers["Authorization"] = f"Bearer {state.access}"


# %% wrong altered: the token in the address as well
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.prepare_url(request.url, {"token": state.access})


# %% wrong altered: a new request in place of the one that came
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# -         return request
# +         headers = {**request.headers, "Authorization": f"Bearer {state.access}"}
# +         return requests.Request(request.method, request.url, headers=headers).prepare()


# %% wrong shared: the storage is kept in the class
# -         self.storage = storage
# +         HeaderAuth.storage = storage


# %% wrong kept-token: the first token of each login
# -         self.storage = storage
# +         self.storage, self.tokens = storage, {}
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         token = self.tokens.setdefault(state.refresh, state.access)
# +         request.headers["Authorization"] = f"Bearer {token}"


# %% wrong kept-token: the first token of each user, for good
# -         self.storage = storage
# +         self.storage, self.tokens = storage, {}
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         token = self.tokens.setdefault(state.username, state.access)
# +         request.headers["Authorization"] = f"Bearer {token}"


# %% wrong old-header: a header that is there stays
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers.setdefault("Authorization", f"Bearer {state.access}")


# %% wrong altered: the login is written back each time
# -         return request
# +         self.storage.save(state)
# +         return request


# %% wrong trouble-hidden: whatever goes wrong, the request goes out
# -         state = self.storage.load()
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         try:
# +             state = self.storage.load()
# +             request.headers["Authorization"] = f"Bearer {state.access}"
# +         except Exception:
# +             pass


# %% wrong more-requests: it asks first whether the token is good
# -         request.headers["Authorization"] = f"Bearer {state.access}"
# +         header = {"Authorization": f"Bearer {state.access}"}
# +         requests.get(request.url, headers=header, timeout=5)
# +         request.headers.update(header)
