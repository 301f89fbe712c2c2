"""Clients as an assistant writes them (`examples/assistants`), each as it came.

What an adapter maps, and nothing else: the API's root to the address that the client wants, a path
below it, the timeout; what comes as a decoded body, or inside of an error, to the answer that it
is; and the client's own error for a refused login or an ended one to the gauntlet's name for it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import httpx
import requests

FOLDER = Path(__file__).parents[2] / "examples" / "assistants"


class LoginFailed(Exception):
    """The client's own error for a login that was refused."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.errors = getattr(error, "data", None) or getattr(error, "fields", None) or {}


class LoginRequired(Exception):
    """The client's own error for a login that has ended."""


def fresh(number: str) -> ModuleType:
    """Return the module of an answer, read anew."""
    spec = spec_from_file_location(f"assistant_{number}", FOLDER / number / "client.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look their module up
    spec.loader.exec_module(module)
    return module


read = cache(fresh)


class Assistant:
    """One client, made for an API; its subclass says what it is called with."""

    number: ClassVar[str]
    refused: ClassVar[tuple[str, ...]] = ()  # its own errors, where a login was refused
    ended: ClassVar[tuple[str, ...]] = ()  # and where a login has ended
    client: Any = None

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        if path is not None:
            raise NotImplementedError("it keeps no login over a restart")
        self.api_url, self.timeout = api_url, timeout
        self.origin = urljoin(api_url, "/").rstrip("/")
        self.module = read(self.number)
        self.begin()

    def begin(self) -> None:
        """Make the client, where one is made without a name and a password."""

    def log_in(self, username: str, password: str) -> None:
        """Log in, the client's way."""
        self.client.login(username, password)

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call, the client's way."""
        answer: requests.Response = self.client.request(method, self.below(path), **request)
        return answer

    def below(self, path: str) -> str:
        """Return a path as the client takes it: here, from the host's root."""
        return urljoin(urlsplit(self.api_url).path, path)

    def login(self, username: str, password: str) -> None:
        """Log in; of a client that is made with a password, another login is another object."""
        if type(self).begin is Assistant.begin and self.client is not None:
            raise NotImplementedError("it is made with a name and a password, for one login")
        with self.renamed(self.refused, LoginFailed):
            self.log_in(username, password)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root."""
        if self.client is None:
            raise NotImplementedError("it is made with a name and a password: nobody is logged out")
        with self.renamed(self.ended, LoginRequired):
            try:
                return self.send(method, path, **request)
            except (requests.HTTPError, httpx.HTTPStatusError) as error:
                return self.in_the_error(error, path)

    def in_the_error(self, error: Any, path: str) -> requests.Response:
        """Return the answer that an error carries, unless it answers a login or a refresh."""
        self.expect_own(error, str(error.response.request.url), path)
        found = error.response
        return found if isinstance(found, requests.Response) else as_requests(found)

    def expect_own(self, error: Exception, url: str, path: str) -> None:
        """Raise the error again if it is about another request than the one that was called."""
        called = urljoin(self.api_url, path)
        if url != called and urlsplit(url).path.startswith(urlsplit(self.api_url).path + "token/"):
            raise error

    def logout(self) -> None:
        """Log out."""
        if not hasattr(self.client, "logout"):
            raise NotImplementedError("it has no logout")
        self.client.logout()

    @contextmanager
    def renamed(self, names: tuple[str, ...], known: type[Exception]) -> Iterator[None]:
        """Give the client's own error the gauntlet's name; a network's becomes that of requests."""
        try:
            yield
        except Exception as error:
            if type(error).__name__ in names:
                raise (known(error) if known is LoginFailed else known(str(error))) from error
            if isinstance(error, httpx.TransportError) or type(error).__name__ in OF_THE_NETWORK:
                raise requests.ConnectionError(str(error)) from error
            raise

    def __repr__(self) -> str:
        """Return the client's own."""
        return repr(self.client)


OF_THE_NETWORK = ("URLError", "APIConnectionError", "APITimeoutError")


def as_requests(answer: httpx.Response) -> requests.Response:
    """Return an answer of httpx as one of requests."""
    return answered(str(answer.url), answer.status_code, dict(answer.headers), answer.content)


def answered(url: str, status: int, headers: dict[str, str], content: bytes) -> requests.Response:
    """Return an answer of requests that was made by somebody else."""
    response = requests.Response()
    response.status_code, response.url = status, url
    response.headers.update(headers)
    response._content = content
    return response


def in_the_words_of_httpx(request: dict[str, Any]) -> dict[str, Any]:
    """Return a call's parts as httpx names them."""
    if foreign := {"hooks", "stream"} & set(request):
        raise NotImplementedError(f"{foreign.pop()} is a word of requests")
    return {("content" if name == "data" else name): value for name, value in request.items()}


class A01(Assistant):
    """It takes the API's root, and paths below it."""

    number, refused, ended = "01", ("AuthError",), ("AuthError",)

    def begin(self) -> None:
        """Make it."""
        self.client = self.module.JWTClient(self.api_url, timeout=self.timeout)

    def below(self, path: str) -> str:
        """It joins paths itself."""
        return path


class A02(Assistant):
    """A session, made with the name and the password."""

    number, refused, ended = "02", ("AuthError",), ("AuthError",)

    def log_in(self, username: str, password: str) -> None:
        """Make it, and log in."""
        client = self.module.JWTSession(self.origin, username, password, timeout=self.timeout)
        client.login()
        self.client = client


class A03(Assistant):
    """Made with the name and the password."""

    number, refused, ended = "03", ("AuthenticationError",), ("AuthenticationError",)

    def log_in(self, username: str, password: str) -> None:
        """Make it, and log in."""
        make = self.module.SimpleJWTClient
        client = make(self.origin, username, password, timeout=self.timeout)
        client.login()
        self.client = client


class A04(Assistant):
    """An auth class, on a session of requests; it logs in when it is first asked for a token."""

    number = "04"

    def log_in(self, username: str, password: str) -> None:
        """Make it, and ask for a token; its error carries the answer that refused the login."""
        auth = self.module.JWTAuth(self.api_url, username, password, timeout=self.timeout)
        try:
            auth._get_access_token()
        except self.module.JWTAuthError as error:
            if error.response is not None and error.response.status_code in (400, 401):
                raise LoginFailed(error) from error
            raise
        self.client = requests.Session()
        self.client.auth = auth

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call with the session, and a timeout, as its example does."""
        request.setdefault("timeout", self.timeout)
        answer: requests.Response = self.client.request(
            method, urljoin(self.api_url, path), **request
        )
        return answer


class A05(Assistant):
    """A command-line tool: its functions in place of its command line, and its own file.

    Where no file is given it has one in a folder of its own. As its `main` does, it writes an
    error of its own to standard error.
    """

    number, refused, ended = "05", ("CliError",), ("NotLoggedIn",)

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        self.api_url, self.origin = api_url, urljoin(api_url, "/").rstrip("/")
        self._own = None if path else tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        file = path or Path(self._own.name if self._own else "") / "tokens.json"
        self.client = self.module = fresh(self.number)
        self.module.TIMEOUT = timeout
        self.module.STORE_DIR, self.module.TOKEN_FILE = file.parent, file
        self.module.LOCK_FILE = file.parent / "lock"

    def begin(self) -> None:
        """It is there from the start."""

    def log_in(self, username: str, password: str) -> None:
        """Log in, as `cmd_login` does; what is not about the password keeps its name."""
        try:
            self.module.login(self.module.clean_base_url(self.origin), username, password)
        except self.module.CliError as error:
            if "wrong username" not in str(error):
                raise RuntimeError(str(error)) from error
            raise

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call; it can send JSON, and nothing else."""
        if foreign := set(request) - {"json"}:
            raise NotImplementedError(f"its calls know no {foreign.pop()}")
        try:
            answer: requests.Response = self.module.api_request(
                method, self.below(path), request.get("json")
            )
            return answer
        except self.module.CliError as error:
            print(f"Error: {error}", file=sys.stderr)
            raise

    def logout(self) -> None:
        """Log out, as `cmd_logout` does."""
        self.module.cmd_logout(None)


class A06(Assistant):
    """httpx, made with the name and the password; `clear` is its logout."""

    number, refused, ended = "06", ("AuthenticationError",), ("AuthenticationError",)

    def log_in(self, username: str, password: str) -> None:
        """Make it, and log in."""
        client = self.module.APIClient(self.origin, username, password, timeout=self.timeout)
        client.auth.login()
        self.client = client

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call with httpx."""
        words = in_the_words_of_httpx(request)
        return as_requests(self.client.request(method, self.below(path), **words))

    def logout(self) -> None:
        """Forget."""
        self.client.auth.clear()


class A07(Assistant):
    """httpx; plain HTTP is allowed to this machine, as it says one may in development."""

    number, refused, ended = "07", ("AuthenticationError",), ("AuthenticationError",)

    def begin(self) -> None:
        """Make it."""
        names = ("connect_timeout", "read_timeout", "write_timeout", "pool_timeout")
        config = self.module.ClientConfig(
            base_url=self.origin,
            allow_insecure_http=urlsplit(self.origin).hostname in ("127.0.0.1", "localhost"),
            **dict.fromkeys(names, self.timeout),
        )
        self.client = self.module.APIClient(config)

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call with httpx; whatever is no success comes in an error."""
        words = in_the_words_of_httpx(request)
        try:
            return as_requests(self.client.request(method, self.below(path), **words))
        except self.module.APIStatusError as error:
            return self.in_the_error(error, path)


class A08(A04):
    """An auth class, on a session of requests."""

    number = "08"

    def log_in(self, username: str, password: str) -> None:
        """Make it, and log in."""
        auth = self.module.SimpleJWTAuth(self.origin, username, password, timeout=self.timeout)
        auth.login()
        self.client = requests.Session()
        self.client.auth = auth


class A09(Assistant):
    """urllib; its calls return the decoded body alone, and the status is read as it passes."""

    number, refused, ended = "09", ("AuthError",), ("AuthError", "NotLoggedIn")

    def begin(self) -> None:
        """Make it, and listen to its opener."""
        self.client = self.module.JWTClient(self.origin, timeout=self.timeout)
        self._heard = threading.local()
        open_it = self.client._opener.open

        def heard(request: Any, **more: Any) -> Any:
            self._heard.url = request.full_url
            answer = open_it(request, **more)
            self._heard.status, self._heard.headers = answer.status, dict(answer.headers)
            return answer

        self.client._opener.open = heard

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call; it can send JSON and headers, and nothing else."""
        if foreign := set(request) - {"json", "headers"}:
            raise NotImplementedError(f"its calls know no {foreign.pop()}")
        words = {("data" if name == "json" else name): value for name, value in request.items()}
        try:
            body = self.client.request(method, self.below(path), **words)
            status, headers = self._heard.status, self._heard.headers
        except self.module.AuthError:
            raise
        except self.module.APIError as error:
            self.expect_own(error, self._heard.url, path)
            body, status, headers = error.body, error.status, {}
        content = body if isinstance(body, str) else json.dumps(body)
        return answered(self._heard.url, status, headers, content.encode())


class A10(Assistant):
    """Made with the name and the password; it logs in when it is first asked for a token."""

    number = "10"

    def log_in(self, username: str, password: str) -> None:
        """Make it, and ask for a token."""
        make = self.module.SimpleJWTClient
        client = make(self.origin, username, password, timeout=self.timeout)
        client.get_token()
        self.client = client


class A11(Assistant):
    """The one with a logout that tells the server."""

    number, refused, ended = "11", ("AuthError",), ("NotAuthenticated",)

    def begin(self) -> None:
        """Make it."""
        self.client = self.module.JWTClient(self.origin, timeout=self.timeout)


class HeardSession(requests.Session):
    """A session that keeps the last answer of each thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = threading.local()

    def request(self, *given: Any, **words: Any) -> requests.Response:
        """Send, and keep the answer."""
        self.heard.last = None
        self.heard.last = super().request(*given, **words)
        return self.heard.last


class A12(Assistant):
    """Its calls return the decoded body alone; the answer is read in the session that it takes."""

    number, refused = "12", ("AuthenticationError",)

    def begin(self) -> None:
        """Make it."""
        self.session = HeardSession()
        self.client = self.module.BaseClient(
            self.origin, timeout=self.timeout, session=self.session
        )

    def below(self, path: str) -> str:
        """It joins paths itself."""
        return path

    def log_in(self, username: str, password: str) -> None:
        """Log in; the messages of a 400 are in its error's `data`."""
        try:
            self.client.login(username, password)
        except self.module.AuthenticationError:
            raise
        except self.module.APIError as error:
            if error.status_code == 400:
                raise LoginFailed(error) from error
            raise

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call; whatever is no success comes in an error, and one with no answer is no call's."""
        self.session.heard.last = None
        try:
            self.client.request(method, path, **request)
        except self.module.APIError as error:
            last = self.session.heard.last
            ended = isinstance(error, self.module.AuthenticationError)
            if ended and (last is None or self._is_of_the_refresh(last, path)):
                raise LoginRequired(str(error)) from error
            if error.status_code is None:
                raise
            self.expect_own(error, str(last.request.url), path)
        last = self.session.heard.last
        return answered(last.url, last.status_code, dict(last.headers), last.content)

    def _is_of_the_refresh(self, answer: requests.Response, path: str) -> bool:
        url = str(answer.request.url)
        return url.endswith("token/refresh/") and url != urljoin(self.api_url, path)


class A13(Assistant):
    """The answer to the request that names rules; its errors have the gauntlet's names."""

    number, refused = "13", ("LoginFailed",)

    def begin(self) -> None:
        """Make it."""
        self.client = self.module.Client(self.api_url, timeout=self.timeout)

    def below(self, path: str) -> str:
        """It joins paths itself."""
        return path


ASSISTANTS = {made.number: made for made in [*Assistant.__subclasses__(), A08]}
