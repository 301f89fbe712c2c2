# %% wrong: the token is fetched once, when the object is made
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.token = storage.load().access

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.token
        return request


# %% wrong: all other headers are thrown away
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers = {"Authorization": "Bearer " + self.storage.load().access}
        return request


# %% wrong: one cache for everybody, in the class
class HeaderAuth(AuthBase):
    cache = {}

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        if "token" not in self.cache:
            self.cache["token"] = self.storage.load().access
        request.headers["Authorization"] = f"Bearer {self.cache['token']}"
        return request


# %% wrong: the token of the first call, kept under the user's name
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage
        self.tokens = {}

    def __call__(self, request):
        state = self.storage.load()
        token = self.tokens.setdefault(state.username, state.access)
        request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong: the body is written anew and lost
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        headers = {**request.headers, "Authorization": f"Bearer {self.storage.load().access}"}
        return requests.Request(request.method, request.url, headers=headers).prepare()


# %% right: without a name in between
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, r):
        r.headers.update({"Authorization": "Bearer " + self.storage.load().access})
        return r


# %% right: the method of the storage is kept, not the storage
class HeaderAuth(AuthBase):
    def __init__(self, storage):
        self.current = storage.load

    def __call__(self, request):
        request.prepare_headers({**request.headers, **self._header()})
        return request

    def _header(self):
        return {"Authorization": "Bearer %s" % self.current().access}


# %% right: it hands back a copy
class HeaderAuth:
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        mine = request.copy()
        mine.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return mine
