# %% wrong: logged out at the beginning means logged out for ever
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage):
        self.storage = storage
        self.logged_in = storage.load() is not None

    def __call__(self, request):
        state = self.storage.load()
        if self.logged_in and state is not None:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: an empty token is sent, "Bearer " and nothing after it
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        token = getattr(self.storage.load(), "access", "")
        request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% wrong: the header is set to None, which no request can be sent with
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        request.headers["Authorization"] = f"Bearer {state.access}" if state else None
        return request


# %% wrong: reading is allowed when logged out, writing ends in an error
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                raise PermissionError("Log in before you change something.")
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: the last login is remembered, and goes on being sent after logging out
class LoggedInAuth(AuthBase):
    """Bearer auth that survives the short gap between clear() and save()."""

    def __init__(self, storage):
        self.storage = storage
        self._last = None

    def __call__(self, request):
        """Put the header on the request where it belongs, and return the request."""
        self._last = self.storage.load() or self._last
        if self._last is not None:
            request.headers["Authorization"] = f"Bearer {self._last.access}"
        return request


# %% wrong: once logged out, the object stays off, whoever logs in later
class LoggedInAuth(AuthBase):
    """Stops sending anything as soon as the user has logged out."""

    def __init__(self, storage):
        self.storage = storage
        self._was_logged_in = False
        self._ended = False

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            self._ended = self._was_logged_in
        elif not self._ended:
            self._was_logged_in = True
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: when logged out the request loses all its headers, its content type too
class LoggedInAuth(AuthBase):
    """Makes sure that nothing personal goes out when nobody is logged in."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            request.headers.clear()
        else:
            request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% wrong: a storage that cannot be read is taken for logged out
class LoggedInAuth(AuthBase):
    """Robust bearer auth: never lets the storage break a request."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        try:
            request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        except Exception:
            pass
        return request


# %% wrong: logged out, the call is sent to the login instead
class LoggedInAuth(AuthBase):
    """Sends whoever is not logged in to the login endpoint."""

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if state is None:
            request.url = request.url.rsplit("/api/", 1)[0] + "/api/token/"
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: an early return, and a word about it
class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        state = self.storage.load()
        if not state:
            print("Nobody is logged in.")
            return request
        request.headers["Authorization"] = f"Bearer {state.access}"
        return request


# %% right: match, with type hints
class LoggedInAuth(AuthBase):
    """Puts the bearer header on a request, when somebody is logged in."""

    def __init__(self, storage) -> None:
        self.storage = storage

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        match self.storage.load():
            case None:
                pass
            case UserState(access=token):
                request.headers["Authorization"] = f"Bearer {token}"
        return request


# %% right: a helper class gives the headers, empty when there are none
class Headers:
    def __init__(self, load):
        self.load = load

    def __iter__(self):
        state = self.load()
        if state is not None:
            yield "Authorization", f"Bearer {state.access}"


class LoggedInAuth(AuthBase):
    def __init__(self, storage):
        self.headers = Headers(storage.load)

    def __call__(self, request):
        request.headers.update(dict(self.headers))
        return request


# %% right: one expression with a walrus, and a lambda for the header
class LoggedInAuth(AuthBase):
    bearer = staticmethod(lambda state: {"Authorization": f"Bearer {state.access}"})

    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        (state := self.storage.load()) and request.headers.update(self.bearer(state))
        return request


# %% right: a class of its own for the header, and one that asks first
class Always(AuthBase):
    def __init__(self, storage):
        self.storage = storage

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.storage.load().access}"
        return request


class LoggedInAuth(Always):
    def __call__(self, request):
        if self.storage.load() is None:
            return request
        return super().__call__(request)
