# %% wrong: addresses that begin like ours
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def __call__(self, request):
        state = self.storage.load()
        ours = request.url.startswith(self.api_url.rstrip("/"))
        if state and ours and request.url[len(self.api_url):] not in TOKEN_PATHS:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: any address with token/ in it goes without
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api = storage, urlsplit(api_url)

    def __call__(self, request):
        url = urlsplit(request.url)
        state = self.storage.load()
        mine = (url.scheme, url.netloc) == (self.api.scheme, self.api.netloc)
        if state and mine and "token/" not in url.path:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: host and port, and not the scheme
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.netloc = urlsplit(api_url).netloc

    def __call__(self, request):
        state = self.storage.load()
        if not state or urlsplit(request.url).netloc != self.netloc:
            return request
        if request.url.split("?")[0] in [self.api_url + path for path in TOKEN_PATHS]:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the host alone
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url

    def __call__(self, request):
        state = self.storage.load()
        same = urlsplit(request.url).hostname == urlsplit(self.api_url).hostname
        if state and same and request.url not in [self.api_url + p for p in TOKEN_PATHS]:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the API is kept in the class, so that the last one counts
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    api = None

    def __init__(self, storage, api_url):
        self.storage = storage
        MyBearerAuth.api = api_url

    def __call__(self, request):
        def origin(url):
            parts = urlsplit(url)
            port = parts.port or {"http": 80, "https": 443}[parts.scheme]
            return parts.scheme, parts.hostname, port

        state = self.storage.load()
        tokens = [self.api + path for path in TOKEN_PATHS]
        if state and origin(request.url) == origin(self.api) and request.url not in tokens:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: three questions, one after the other
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage = storage
        self.origin = self.origin_of(api_url)
        self.token_paths = [urlsplit(api_url).path + path for path in TOKEN_PATHS]

    @staticmethod
    def origin_of(url):
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            return request
        if self.origin_of(request.url) != self.origin:
            return request
        if urlsplit(request.url).path in self.token_paths:
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: a function beside the class
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


def origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


class MyBearerAuth(AuthBase):
    def __init__(self, storage, api_url):
        self.storage, self.api_url = storage, api_url
        self.not_here = {urlsplit(api_url).path + path for path in TOKEN_PATHS}

    def __call__(self, request):
        state = self.storage.load()
        is_ours = origin(request.url) == origin(self.api_url)
        if state and is_ours and urlsplit(request.url).path not in self.not_here:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: the chapter's class before it, and a question more
TOKEN_PATHS = ("token/", "token/refresh/", "token/blacklist/")


class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        if state := self.storage.load():
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


class MyBearerAuth(LoggedInAuth):
    PORTS = {"https": 443, "http": 80}

    def __init__(self, storage, api_url):
        super().__init__(storage)
        self.api = urlsplit(api_url)

    def port(self, parts):
        return parts.port if parts.port is not None else self.PORTS.get(parts.scheme)

    def __call__(self, request):
        there = urlsplit(request.url)
        same = all((
            there.scheme == self.api.scheme,
            there.hostname == self.api.hostname,
            self.port(there) == self.port(self.api),
        ))
        rest = there.path.removeprefix(self.api.path)
        if not same or (there.path != rest and rest in TOKEN_PATHS):
            return request
        return super().__call__(request)
