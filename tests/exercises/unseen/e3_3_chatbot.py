# %% wrong: netloc is compared as it is written
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self.api = urlsplit(api_url)

    def __call__(self, request):
        target = urlsplit(request.url)
        if (target.scheme, target.netloc) != (self.api.scheme, self.api.netloc):
            return request
        if target.path in [self.api.path + path for path in TOKEN_PATHS]:
            return request
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: any address that ends like a token endpoint goes without
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.origin = self._origin(api_url)

    def _origin(self, url):
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname, parts.port or default

    def __call__(self, request):
        state = self.storage.load()
        path = urlsplit(request.url).path
        if state is None or self._origin(request.url) != self.origin:
            return request
        if not path.endswith(TOKEN_PATHS):
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the decision for an address is cached, with who is logged in
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self._decisions = {}

    def _origin(self, url):
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname, parts.port or default

    def _allowed(self, url):
        if self.storage.load() is None:
            return False
        tokens = {self.api_url + path for path in TOKEN_PATHS}
        return self._origin(url) == self._origin(self.api_url) and url.split("?")[0] not in tokens

    def __call__(self, request):
        if request.url not in self._decisions:
            self._decisions[request.url] = self._allowed(request.url)
        state = self.storage.load()
        if self._decisions[request.url] and state:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: each address with a step called token goes without
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url

    def _origin(self, url):
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname, parts.port or default

    def __call__(self, request):
        state = self.storage.load()
        if not state or self._origin(request.url) != self._origin(self.api_url):
            return request
        is_token = "/token/" in request.url or request.url.endswith("/token")
        if not is_token:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the user's first token is kept
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self._value = None

    def _origin(self, url):
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname, parts.port or default

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            self._value = None
            return request
        self._value = self._value or f"Bearer {state.access}"
        tokens = {self.api_url + path for path in TOKEN_PATHS}
        if self._origin(request.url) == self._origin(self.api_url) and request.url not in tokens:
            request.headers["Authorization"] = self._value
        return request


# %% right: a frozen dataclass for the origin
from __future__ import annotations

TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port of an address."""

    scheme: str
    host: str | None
    port: int | None

    @classmethod
    def of(cls, url: str) -> Origin:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return cls(parts.scheme, parts.hostname, port)


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url: str) -> None:
        self._storage = storage
        self._origin = Origin.of(api_url)
        base = urlsplit(api_url).path
        self._token_paths = frozenset(base + path for path in TOKEN_PATHS)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        state = self._storage.load()
        if state is not None and self._is_ours(request.url or ""):
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request

    def _is_ours(self, url: str) -> bool:
        return Origin.of(url) == self._origin and urlsplit(url).path not in self._token_paths


# %% right: with an effective port that is computed by a nested function
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url

    def __call__(self, request):
        def normalised(url):
            scheme, rest = urlsplit(url).scheme.lower(), urlsplit(url)
            port = rest.port
            if port is None:
                port = 443 if scheme == "https" else 80
            return f"{scheme}://{(rest.hostname or '').lower()}:{port}", rest.path

        own_origin, own_path = normalised(self.api_url)
        origin, path = normalised(request.url)
        excluded = tuple(own_path + endpoint for endpoint in TOKEN_PATHS)
        state = self.storage.load()
        if state and origin == own_origin and path not in excluded:
            request.headers["Authorization"] = "Bearer {}".format(state.access)
        return request


# %% right: any and all
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Attach the bearer token to requests of a single API."""

    DEFAULTS = {"http": 80, "https": 443}

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self.endpoints = [urlsplit(api_url + path) for path in TOKEN_PATHS]

    def key(self, parts):
        return (parts.scheme, parts.hostname, parts.port or self.DEFAULTS[parts.scheme])

    def __call__(self, request):
        login, target = self.storage.load(), urlsplit(request.url)
        rules = (
            lambda: login is not None,
            lambda: self.key(target) == self.key(urlsplit(self.api_url)),
            lambda: not any(target.path == endpoint.path for endpoint in self.endpoints),
        )
        if all(rule() for rule in rules):
            request.headers["Authorization"] = f"Bearer {login.access}"
        return request
