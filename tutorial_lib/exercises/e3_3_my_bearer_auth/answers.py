"""Exercise 3.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from tutorial_lib import MemoryStorage, UserState


# %% start
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        """Keep the storage, and what you need to know of the API."""
        ...  # your code

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        ...  # your code


# %% solution
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")
DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(url):
    """Scheme, host and port of an address (RFC 6454 section 4)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)


class MyBearerAuth(AuthBase):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        """Keep the storage, and what you need to know of the API."""
        self.storage, self.origin = storage, origin(api_url)
        self.token_paths = {urlsplit(api_url).path + path for path in TOKEN_PATHS}

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        state, path = self.storage.load(), urlsplit(request.url).path
        is_ours = origin(request.url) == self.origin and path not in self.token_paths
        if state is not None and is_ours:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong own-api: hard-coded, the notebook's prefix
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage

    def __call__(self, request):
        state, path = self.storage.load(), urlsplit(request.url).path
        if state is not None and path in ("/api/me/", "/api/notes/"):
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong token-call: the chatbot's first answer
class MyBearerAuth(AuthBase):
    """Attaches the bearer token to requests to the API, except for the login."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_netloc = urlsplit(api_url).netloc

    def __call__(self, r):
        state = self.storage.load()
        if state and urlsplit(r.url).netloc == self.api_netloc and not r.url.endswith("/token/"):
            r.headers["Authorization"] = f"Bearer {state.access}"
        return r


# %% wrong token-call: two of three, since whoever logs in is logged out
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)
        self.token_urls = {api_url + path for path in ("token/refresh/", "token/blacklist/")}

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        is_ours = (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc)
        if state is not None and is_ours and request.url not in self.token_urls:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong stranger: the host without the port
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.host = storage, urlsplit(api_url).hostname
        self.token_urls = {api_url + path for path in ("token/", "token/refresh/")}

    def __call__(self, request):
        state = self.storage.load()
        is_ours = urlsplit(request.url).hostname == self.host
        if state is not None and is_ours and request.url not in self.token_urls:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong stranger: the class of 3.2, and no look at the address
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong look-alike: the beginning of the address
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        parts = urlsplit(api_url)
        self.storage, self.ours = storage, f"{parts.scheme}://{parts.netloc}"
        paths = ("token/", "token/refresh/", "token/blacklist/")
        self.token_urls = {api_url + path for path in paths}

    def __call__(self, request):
        state = self.storage.load()
        is_ours = request.url.startswith(self.ours) and request.url not in self.token_urls
        if state is not None and is_ours:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong look-alike: host and port, and no scheme
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.netloc = storage, urlsplit(api_url).netloc
        paths = ("token/", "token/refresh/", "token/blacklist/")
        self.token_urls = {api_url + path for path in paths}

    def __call__(self, request):
        state = self.storage.load()
        is_ours = urlsplit(request.url).netloc == self.netloc
        if state is not None and is_ours and request.url not in self.token_urls:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong too-careful: no header where the address has the word token in it
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        is_ours = (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc)
        if state is not None and is_ours and "token" not in request.url:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong too-careful: the root's beginning in place of the origin
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        paths = ("token/", "token/refresh/", "token/blacklist/")
        self.token_urls = {api_url + path for path in paths}

    def __call__(self, request):
        state = self.storage.load()
        is_ours = request.url.startswith(self.api_url) and request.url not in self.token_urls
        if state is not None and is_ours:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong usual-port: the port as it is written
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)
        paths = ("token/", "token/refresh/", "token/blacklist/")
        self.token_urls = {api_url + path for path in paths}

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        is_ours = (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc)
        if state is not None and is_ours and request.url not in self.token_urls:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong logged-out: Bearer None again
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        if (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc):
            token = state.access if state else None
            request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong crashed: nobody is logged in
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)

    def __call__(self, request):
        token, parts = self.storage.load().access, urlsplit(request.url)
        if (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc):
            request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong kept-token: the first token that it finds, for good
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api, self.header = storage, urlsplit(api_url), None
        paths = ("token/", "token/refresh/", "token/blacklist/")
        self.token_urls = {api_url + path for path in paths}

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        is_ours = (parts.scheme, parts.netloc) == (self.api.scheme, self.api.netloc)
        if state is not None and is_ours and request.url not in self.token_urls:
            self.header = self.header or f"Bearer {state.access}"
            request.headers["Authorization"] = self.header
        return request


# %% wrong nothing-returned: an early return for strangers, without the request
class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)

    def __call__(self, request):
        state, parts = self.storage.load(), urlsplit(request.url)
        if parts.netloc != self.api.netloc:
            return
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong no-auth: only the storage is taken
class MyBearerAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong shared: the API is kept in the class
# -         self.storage, self.origin = storage, origin(api_url)
# +         self.storage, MyBearerAuth.origin = storage, origin(api_url)


# %% wrong altered: the token in the address as well
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             request.headers["Authorization"] = f"Bearer {state.access}"
# +             request.prepare_url(request.url, {"access": state.access})


# %% wrong logged-out: the last login is remembered
# -         self.storage, self.origin = storage, origin(api_url)
# +         self.storage, self.origin, self.last = storage, origin(api_url), None
# -         state, path = self.storage.load(), urlsplit(request.url).path
# +         state = self.last = self.storage.load() or self.last
# +         path = urlsplit(request.url).path


# %% wrong usual-port: only https has a port of its own
# -     return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
# +     return parts.scheme, parts.hostname, parts.port or 443


# %% wrong look-alike: host and port, and the scheme only in the port
# -     return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
# +     return parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)


# %% wrong too-careful: an address that ends like a token endpoint
# -         is_ours = origin(request.url) == self.origin and path not in self.token_paths
# +         is_ours = origin(request.url) == self.origin and not path.endswith(TOKEN_PATHS)


# %% wrong old-header: a header that is there stays
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             request.headers.setdefault("Authorization", f"Bearer {state.access}")


# %% wrong trouble-hidden: whatever goes wrong, nobody is logged in
# -         state, path = self.storage.load(), urlsplit(request.url).path
# +         path = urlsplit(request.url).path
# +         try:
# +             state = self.storage.load()
# +         except Exception:
# +             state = None


# %% wrong token-spelled: the whole address is compared, with its port and its query
# -         state, path = self.storage.load(), urlsplit(request.url).path
# -         is_ours = origin(request.url) == self.origin and path not in self.token_paths
# +         state, urls = self.storage.load(), {self.root + path for path in TOKEN_PATHS}
# +         is_ours = origin(request.url) == self.origin and request.url not in urls
# -         self.storage, self.origin = storage, origin(api_url)
# +         self.storage, self.origin, self.root = storage, origin(api_url), api_url


# %% wrong token-spelled: the query is cut off, and the port stays
# -         state, path = self.storage.load(), urlsplit(request.url).path
# +         state, path = self.storage.load(), request.url.split("?")[0]
# -         self.token_paths = {urlsplit(api_url).path + path for path in TOKEN_PATHS}
# +         self.token_paths = {api_url + path for path in TOKEN_PATHS}


# %% wrong more-requests: it asks first whether the address can be reached
# -             request.headers["Authorization"] = f"Bearer {state.access}"
# +             requests.head(request.url, timeout=5)
# +             request.headers["Authorization"] = f"Bearer {state.access}"
