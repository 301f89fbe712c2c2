# %% wrong: only GET is repeated
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over" or response.request.method not in ("GET", "HEAD"):
            return response
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: the history is the refused answer's own list, so that it holds itself
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        if decide(response) == "hand over":
            return response
        token = self.new_token()
        repeated = response.request.copy()
        repeated.headers["Authorization"] = "Bearer " + token
        answer = response.connection.send(repeated, **settings)
        answer.history = response.history
        answer.history.append(response)
        return answer


# %% wrong: it calls refresh itself, so a better new_token is never asked
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        token = refresh(self.storage, self.api.root)
        repeated.headers["Authorization"] = f"Bearer {token}"
        answer = response.connection.send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: the repeated answer is handed over only when it is good, else the first one
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(repeated, **settings)
        if not answer.ok:
            return response
        answer.history = [*response.history, response]
        return answer


# %% wrong: a session of its own follows redirects that the caller did not want followed
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        repeated.hooks = {"response": []}
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = requests.Session().send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: a repeated request that fails ends in an error
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(repeated, **settings)
        answer.raise_for_status()
        answer.history = [*response.history, response]
        return answer


# %% wrong: the repeated request has the new token and no other header
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        length = repeated.headers.get("Content-Length", "0")
        repeated.headers.clear()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        repeated.headers["Content-Length"] = length
        answer = response.connection.send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: addresses that were repeated once are never repeated again, in any object
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    _repeated = set()

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        key = response.request.method, response.request.url
        if decide(response) == "hand over" or key in self._repeated:
            return response
        self._repeated.add(key)
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: when the refresh fails, the caller gets the old 401 and no word about it
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over":
            return response
        try:
            token = self.new_token()
        except requests.RequestException:
            return response
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {token}"
        answer = response.connection.send(repeated, **settings)
        answer.history = [*response.history, response]
        return answer


# %% wrong: the repetition waits for half a minute, whatever the caller's timeout is
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        """Answer a refused token with one refresh and one repetition."""
        if decide(response) == "hand over":
            return response
        repeated = response.request.copy()
        repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(repeated, **{**settings, "timeout": 30})
        answer.history = [*response.history, response]
        return answer


# %% right: the refused answer is closed, and the parts are methods
class RetryOnce(BearerAuth):
    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        return refresh(self.storage, self.api.root)

    def with_new_token(self, request):
        copy = request.copy()
        copy.headers.update({"Authorization": f"Bearer {self.new_token()}"})
        return copy

    def on_response(self, response, **settings):
        if decide(response) != "refresh":
            return response
        response.close()
        answer = response.connection.send(self.with_new_token(response.request), **settings)
        answer.history = list(response.history) + [response]
        return answer


# %% right: an adapter of its own sends the copy, with try/finally
from requests.adapters import HTTPAdapter


class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response: requests.Response, **settings) -> requests.Response:
        if decide(response) == "hand over":
            return response
        (repeated := response.request.copy()).headers["Authorization"] = (
            "Bearer " + self.new_token()
        )
        adapter = HTTPAdapter()
        try:
            answer = adapter.send(repeated, **settings)
        finally:
            adapter.close()
        answer.history = [*response.history, response]
        return answer


# %% right: match, the settings written out, and a print
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(
        self, response, timeout=None, stream=False, verify=True, cert=None, proxies=None, **rest
    ):
        match decide(response):
            case "refresh":
                print("401, one retry")
                repeated = response.request.copy()
                repeated.headers["Authorization"] = f"Bearer {self.new_token()}"
                answer = response.connection.send(
                    repeated,
                    stream=stream,
                    timeout=timeout,
                    verify=verify,
                    cert=cert,
                    proxies=proxies,
                )
                answer.history.extend([*response.history, response])
                return answer
            case _:
                return response


# %% right: a function beside the class, which is given the token
def repeat(response, token, settings):
    request = response.request.copy()
    request.headers["Authorization"] = f"Bearer {token}"
    answer = response.connection.send(request, **settings)
    answer.history = [*response.history, response]
    return answer


class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    new_token = lambda self: refresh(self.storage, self.api.root)  # noqa: E731

    def on_response(self, response, **settings):
        return (
            repeat(response, self.new_token(), settings)
            if decide(response) == "refresh"
            else response
        )


# %% right: nothing is in the history yet when requests calls a hook
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, **settings):
        if decide(response) != "refresh":
            return response
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(again, **settings)
        answer.history = [response]
        return answer
