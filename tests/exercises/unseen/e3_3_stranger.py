# %% wrong: scheme and netloc are compared, so :80 or :443 written out makes a stranger of the API
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url

    def __call__(self, request):
        mine, theirs = urlsplit(self.api_url), urlsplit(request.url)
        if (mine.scheme, mine.netloc) != (theirs.scheme, theirs.netloc):
            return request
        if request.url in [self.api_url + path for path in TOKEN_PATHS]:
            return request
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: only what lies below the root gets it, the rest of the same origin does not
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url

    def __call__(self, request):
        state = self.storage.load()
        ours = request.url.startswith(self.api_url)
        path = request.url.removeprefix(self.api_url)
        if state is not None and ours and path not in TOKEN_PATHS:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: every address that ends like a token endpoint goes without, notes/token/ too
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


def origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.origin = origin(api_url)

    def __call__(self, request):
        state = self.storage.load()
        if state and origin(request.url) == self.origin:
            if not request.url.endswith(TOKEN_PATHS):
                request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the paths of the token endpoints are written out for a root of /api/
TOKEN_PATHS = ("/api/token/", "/api/token/refresh/", "/api/token/blacklist/")


def origin(url):
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, parts.hostname, port


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.origin = origin(api_url)

    def __call__(self, request):
        state = self.storage.load()
        if (
            state is not None
            and origin(request.url) == self.origin
            and urlsplit(request.url).path not in TOKEN_PATHS
        ):
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the scheme counts only for the port, so plain HTTP to port 443 gets the token
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")
DEFAULT_PORTS = {"http": 80, "https": 443}


class MyBearerAuth(AuthBase):
    """Bearer auth that is limited to the API's own host and port."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self._endpoints = frozenset(api_url + path for path in TOKEN_PATHS)
        self._authority = self._authority_of(api_url)

    @staticmethod
    def _authority_of(url):
        parts = urlsplit(url)
        return parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        state = self.storage.load()
        if state is None or request.url in self._endpoints:
            return request
        if self._authority_of(request.url) == self._authority:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: every subdomain is ours, and every host whose name ends like ours
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Bearer auth for an API and its subdomains."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url
        self.parts = urlsplit(api_url)

    def _is_ours(self, url):
        parts = urlsplit(url)
        default = {"http": 80, "https": 443}
        return (
            parts.scheme == self.parts.scheme
            and (parts.hostname or "").endswith(self.parts.hostname)
            and (parts.port or default[parts.scheme])
            == (self.parts.port or default[self.parts.scheme])
        )

    def __call__(self, request):
        state = self.storage.load()
        endpoints = {self.api_url + path for path in TOKEN_PATHS}
        if state and self._is_ours(request.url) and request.url not in endpoints:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: a token endpoint is one only for POST
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


def origin(url):
    """Scheme, host and port of an address, with the port filled in."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


class MyBearerAuth(AuthBase):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        self.storage = storage
        self.origin = origin(api_url)
        self.token_urls = {api_url + path for path in TOKEN_PATHS}

    def __call__(self, request):
        fetches_a_token = request.method == "POST" and request.url in self.token_urls
        state = self.storage.load()
        if state and not fetches_a_token and origin(request.url) == self.origin:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the origins of all objects lie in one set of the class: each API gets the others' tokens
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    """Keeps a list of trusted origins and sends the token to those alone."""

    trusted: set = set()
    excluded: set = set()

    def __init__(self, storage, api_url):
        self.storage = storage
        self.trusted.add(self.origin(api_url))
        self.excluded.update(api_url + path for path in TOKEN_PATHS)

    @staticmethod
    def origin(url):
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return (parts.scheme, parts.hostname, port)

    def __call__(self, request):
        state = self.storage.load()
        if (
            state is not None
            and self.origin(request.url) in self.trusted
            and request.url not in self.excluded
        ):
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the library's own class
from tutorial_lib import BearerAuth

TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(BearerAuth):
    """Puts the bearer header on requests to one API, when somebody is logged in."""

    def __init__(self, storage, api_url):
        super().__init__(storage, api_url, allow_plain_http=True)


# %% wrong: for a stranger the request loses its cookies and its body's content type as well
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


def origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


class MyBearerAuth(AuthBase):
    """Sends nothing at all about the user to another origin."""

    def __init__(self, storage, api_url):
        self.storage, self.origin = storage, origin(api_url)
        self.token_urls = [api_url + path for path in TOKEN_PATHS]

    def __call__(self, request):
        if origin(request.url) != self.origin:
            request.headers = type(request.headers)()
            return request
        state = self.storage.load()
        if state and request.url not in self.token_urls:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the user is looked up when the object is made
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


def origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.origin = storage, origin(api_url)
        self.token_urls = [api_url + path for path in TOKEN_PATHS]
        self.state = storage.load()

    def __call__(self, request):
        if self.storage.load() is None or origin(request.url) != self.origin:
            return request
        if request.url not in self.token_urls:
            self.state = self.state or self.storage.load()
            request.headers["Authorization"] = f"Bearer {self.state.access}"
        return request


# %% right: a NamedTuple for the origin, and early returns
from typing import NamedTuple

TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class Origin(NamedTuple):
    scheme: str
    host: str | None
    port: int | None

    @classmethod
    def of(cls, url: str) -> "Origin":
        parts = urlsplit(url)
        return cls(
            parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        )


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.api_url = api_url

    def __call__(self, request):
        if Origin.of(request.url) != Origin.of(self.api_url):
            return request
        root = urlsplit(self.api_url).path
        if urlsplit(request.url).path in map(root.__add__, TOKEN_PATHS):
            return request
        if (state := self.storage.load()) is None:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: urllib3's own parser, all three questions in one all()
from urllib3.util import parse_url

TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")
PORTS = {"http": 80, "https": 443}


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.root = parse_url(api_url)
        self.closed = {self.root.path + path for path in TOKEN_PATHS}

    def __call__(self, request):
        url, state = parse_url(request.url), self.storage.load()
        questions = (
            state is not None,
            url.scheme == self.root.scheme,
            url.host == self.root.host,
            (url.port or PORTS[url.scheme]) == (self.root.port or PORTS[self.root.scheme]),
            url.path not in self.closed,
        )
        if all(questions):
            request.headers["Authorization"] = "Bearer " + state.access
        return request


# %% right: a frozen dataclass for the API, match on the port, and a print
from dataclasses import dataclass

TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


@dataclass(frozen=True)
class Api:
    url: str

    @staticmethod
    def origin(url):
        match urlsplit(url):
            case parts if parts.port is None:
                return parts.scheme, parts.hostname, 443 if parts.scheme == "https" else 80
            case parts:
                return parts.scheme, parts.hostname, parts.port

    def is_ours(self, url):
        return self.origin(url) == self.origin(self.url)

    def gives_tokens(self, url):
        root = urlsplit(self.url).path
        return any(urlsplit(url).path == root + path for path in TOKEN_PATHS)


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.api = Api(api_url)

    def __call__(self, request):
        state = self.storage.load()
        if state and self.api.is_ours(request.url) and not self.api.gives_tokens(request.url):
            request.headers["Authorization"] = f"Bearer {state.access}"
        else:
            print("sent without a token:", request.method)
        return request


# %% right: closures made in __init__, and a loop over rules
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth:
    def __init__(self, storage, api_url):
        def origin(url, ports=(("http", 80), ("https", 443))):
            parts = urlsplit(url)
            return parts.scheme, parts.hostname, parts.port or dict(ports)[parts.scheme]

        ours, root = origin(api_url), urlsplit(api_url).path
        self.load = storage.load
        self.rules = [
            lambda url: origin(url) == ours,
            lambda url: urlsplit(url).path not in {f"{root}{path}" for path in TOKEN_PATHS},
        ]

    def __call__(self, request):
        state = self.load()
        for rule in self.rules:
            if not rule(request.url):
                break
        else:
            if state is not None:
                request.headers.update(Authorization=f"Bearer {state.access}")
        return request
