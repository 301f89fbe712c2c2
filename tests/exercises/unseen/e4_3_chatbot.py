# %% wrong: a flag that is taken back only after a good answer
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    _refreshing = False

    def on_response(self, response, **settings):
        """Refresh once on a 401 and replay the request."""
        if decide(response) == "hand over" or self._refreshing:
            return response
        self._refreshing = True
        token = self.new_token()
        retry = response.request.copy()
        retry.headers["Authorization"] = f"Bearer {token}"
        answer = response.connection.send(retry, **settings)
        answer.history.append(response)
        if answer.ok:
            self._refreshing = False
        return answer


# %% wrong: a new call for the address, without the body
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
        """Refresh once on a 401 and replay the request."""
        if decide(response) == "hand over":
            return response
        headers = {"Authorization": f"Bearer {self.new_token()}"}
        answer = requests.request(
            response.request.method, response.request.url, headers=headers, timeout=5
        )
        answer.history.append(response)
        return answer


# %% wrong: up to three tries
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
        """Refresh on a 401 and replay the request, up to three times."""
        history = []
        for _ in range(3):
            if decide(response) == "hand over":
                break
            retry = response.request.copy()
            retry.headers["Authorization"] = f"Bearer {self.new_token()}"
            history.append(response)
            response = response.connection.send(retry, **settings)
        response.history = history
        return response


# %% wrong: a repetition that is refused again gives the first answer
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
        """Refresh once on a 401 and replay the request."""
        if decide(response) == "hand over":
            return response
        retry = response.request.copy()
        retry.headers["Authorization"] = f"Bearer {self.new_token()}"
        try:
            answer = response.connection.send(retry, **settings)
            answer.raise_for_status()
        except requests.RequestException:
            return response
        answer.history.append(response)
        return answer


# %% wrong: the requests it has repeated are remembered by their address
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    _repeated = set()

    def on_response(self, response, **settings):
        """Refresh once on a 401 and replay the request."""
        key = (response.request.method, response.request.url)
        if key in self._repeated or decide(response) == "hand over":
            return response
        self._repeated.add(key)
        retry = response.request.copy()
        retry.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(retry, **settings)
        answer.history.append(response)
        return answer


# %% right: typed
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response: requests.Response, **settings: object) -> requests.Response:
        """Refresh once on a 401 and replay the request."""
        if decide(response) == "hand over":
            return response
        retry = self._retry(response.request, self.new_token())
        answer: requests.Response = response.connection.send(retry, **settings)
        answer.history.insert(0, response)
        return answer

    @staticmethod
    def _retry(request: requests.PreparedRequest, token: str) -> requests.PreparedRequest:
        retry = request.copy()
        retry.headers["Authorization"] = f"Bearer {token}"
        return retry


# %% right: the copy is put together by the class it came from
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    def on_response(self, response, *args, **settings):
        """Refresh once on a 401 and replay the request."""
        if (decision := decide(response)) == "refresh":
            token = self.new_token()
            retry = response.request.copy()
            del retry.headers["Authorization"]
            retry.headers["Authorization"] = " ".join(["Bearer", token])
            answer = response.connection.send(retry, **settings)
            answer.history = [response]
            return answer
        assert decision == "hand over"
        return response


# %% right: try and finally
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
        """Refresh once on a 401 and replay the request."""
        if decide(response) != "refresh":
            return response
        try:
            retry = response.request.copy()
            retry.headers["Authorization"] = f"Bearer {self.new_token()}"
            answer = response.connection.send(retry, **settings)
        finally:
            response.close()
        answer.history.append(response)
        return answer


