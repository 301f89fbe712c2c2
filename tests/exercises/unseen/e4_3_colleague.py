# %% wrong: the old answer is returned
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
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(again, **settings)
        answer.history.append(response)
        return response


# %% wrong: the refused request itself is changed
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
        response.request.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(response.request, **settings)
        answer.history = [response]
        return answer


# %% wrong: any trouble with the refresh hands the 401 over
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
        try:
            token = self.new_token()
        except Exception:
            return response
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {token}"
        answer = response.connection.send(again, **settings)
        answer.history.append(response)
        return answer


# %% wrong: once in its life
class RetryOnce(BearerAuth):
    """The bearer header, and one retry for a token that is refused."""

    def __call__(self, request):
        request = super().__call__(request)
        request.register_hook("response", self.on_response)
        return request

    def new_token(self):
        """Refresh, and return the new access token."""
        return refresh(self.storage, self.api.root)

    tried = False

    def on_response(self, response, **settings):
        if self.tried or decide(response) == "hand over":
            return response
        self.tried = True
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(again, **settings)
        answer.history.append(response)
        return answer


# %% wrong: the settings stay behind
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
        again = response.request.copy()
        again.headers["Authorization"] = f"Bearer {self.new_token()}"
        answer = response.connection.send(again)
        answer.history.append(response)
        return answer


# %% right: a list put together
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
        request = response.request.copy()
        request.headers["Authorization"] = "Bearer " + self.new_token()
        repeated = response.connection.send(request, **settings)
        repeated.history = response.history + [response]
        return repeated


# %% right: with a method more, and the refused answer closed
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
        return self.again(response, settings) if decide(response) == "refresh" else response

    def again(self, response, settings):
        token = self.new_token()
        response.content
        response.close()
        copy = response.request.copy()
        copy.headers.update(Authorization=f"Bearer {token}")
        answer = response.connection.send(copy, **settings)
        answer.history.append(response)
        return answer


# %% right: it says what it does
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
        decision = decide(response)
        print(response.status_code, decision)
        if decision == "refresh":
            repeat = response.request.copy()
            repeat.prepare_headers({**repeat.headers, "Authorization": f"Bearer {self.new_token()}"})
            refused, response = response, response.connection.send(repeat, **settings)
            response.history = [*refused.history, refused]
        return response


