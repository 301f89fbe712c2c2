# %% wrong: Bearer None
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        token = getattr(self.storage.load(), "access", None)
        request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong: an empty header
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        request.headers["Authorization"] = f"Bearer {state.access}" if state else ""
        return request


# %% wrong: the last login goes on after a logout
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage
        self.state = None

    def __call__(self, request):
        self.state = self.storage.load() or self.state
        if self.state:
            request.headers["Authorization"] = f"Bearer {self.state.access}"
        return request


# %% wrong: the request comes back only when somebody is logged in
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
            return request


# %% wrong: whether somebody is logged in is asked at the beginning
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage
        self.logged_in = storage.load() is not None

    def __call__(self, request):
        if self.logged_in and self.storage.load():
            request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


# %% right: early return
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if not state:
            return request
        request.headers["Authorization"] = "Bearer " + state.access
        return request


# %% right: try and except
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        try:
            token = self.storage.load().access
        except AttributeError:
            pass
        else:
            request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% right: a dictionary that may be empty
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        more = {"Authorization": f"Bearer {state.access}"} if state else {}
        request.headers.update(more)
        print("header set" if more else "no header")
        return request
