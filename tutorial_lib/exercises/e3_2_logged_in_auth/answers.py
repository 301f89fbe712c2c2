"""Exercise 3.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests
from requests.auth import AuthBase
from tutorial_lib import MemoryStorage, UserState

storage = MemoryStorage()
storage.save(UserState("ada", "her.access.token", "her.refresh.token"))


# %% start
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        ...  # your code


# %% solution
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong header-set: hard-coded, the notebook's own storage
# -         state = self.storage.load()
# +         state = storage.load()


# %% wrong crashed: the class of 3.1 as it was
# -         if state is not None:
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = f"Bearer {state.access}"


# %% wrong crashed: it refuses calls that need no login
# -         if state is not None:
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +         if state is None:
# +             raise PermissionError("Log in first.")
# +         request.headers["Authorization"] = f"Bearer {state.access}"


# %% wrong header-set: Bearer None
# -         if state is not None:
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +         token = state.access if state else None
# +         request.headers["Authorization"] = f"Bearer {token}"


# %% wrong header-set: an empty header
# -         if state is not None:
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +         request.headers["Authorization"] = f"Bearer {state.access}" if state else ""


# %% wrong not-logged-in: the chatbot's first answer
class LoggedInAuth(AuthBase):
    """Attaches the bearer token, if there is one."""

    def __init__(self, storage):
        state = storage.load()
        self.token = state.access if state else None

    def __call__(self, r):
        if self.token:
            r.headers["Authorization"] = f"Bearer {self.token}"
        return r


# %% wrong kept-token: the first token that it finds, for good
# -         self.storage = storage
# +         self.storage, self.token = storage, None
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             self.token = self.token or state.access
# +             request.headers["Authorization"] = f"Bearer {self.token}"


# %% wrong remembered: the last token outlives the login
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage, self.token = storage, None

    def __call__(self, request):
        state = self.storage.load()
        self.token = state.access if state else self.token
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


# %% wrong nothing-returned: return only inside the if
# -         return request
# +             return request


# %% wrong no-auth: it asks for the API's address, too
# -     def __init__(self, storage):
# -         self.storage = storage
# +     def __init__(self, storage, api_url):
# +         self.storage, self.api_url = storage, api_url


# %% wrong back-again: once logged out, for good
# -         self.storage = storage
# +         self.storage, self.used, self.over = storage, False, False
# -         if state is not None:
# +         self.over = self.over or (self.used and state is None)
# +         self.used = self.used or state is not None
# +         if state is not None and not self.over:


# %% wrong altered: all headers go where nobody is logged in
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             request.headers["Authorization"] = f"Bearer {state.access}"
# +         else:
# +             request.headers.clear()


# %% wrong shared: the storage is kept in the class
# -         self.storage = storage
# +         LoggedInAuth.storage = storage


# %% wrong old-header: a header that is there stays
# -         if state is not None:
# +         if state is not None and "Authorization" not in request.headers:


# %% wrong trouble-hidden: whatever goes wrong, nobody is logged in
# -         state = self.storage.load()
# +         try:
# +             state = self.storage.load()
# +         except Exception:
# +             state = None


# %% wrong more-requests: it asks first whether the token is good
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             header = {"Authorization": f"Bearer {state.access}"}
# +             if requests.get(request.url, headers=header, timeout=5).status_code != 401:
# +                 request.headers.update(header)
