"""A bare client for tests: it sends what it is told and remembers nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.waiting import HANG
from tutorial_lib.server import TutorialServer

PASSWORDS = {"ada": "lovelace-1843", "grace": "hopper-1952", "小明": "xiaoming-2024"}


class Caller:
    """Calls one server; a context manager that lets go of its connections."""

    def __init__(self, server: TutorialServer) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.trust_env = False

    def send(self, method: str, path: str, **request: Any) -> requests.Response:
        request.setdefault("timeout", HANG)
        return self.session.request(method, self.server.api_url + path, **request)

    def log_in(self, username: str = "ada", password: str | None = None) -> dict[str, str]:
        credentials = {"username": username, "password": password or PASSWORDS[username]}
        return self.send("POST", "token/", json=credentials).json()

    def get(self, path: str, access: str | None = None, **request: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        return self.send("GET", path, headers=headers, **request)

    def me(self, access: str | None = None) -> requests.Response:
        return self.get("me/", access)

    def refresh(self, refresh: str) -> requests.Response:
        return self.send("POST", "token/refresh/", json={"refresh": refresh})

    def blacklist(self, refresh: str) -> requests.Response:
        return self.send("POST", "token/blacklist/", json={"refresh": refresh})

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()


def at_once(server: TutorialServer, calls: int, act: Any) -> list[Any]:
    """What `act(caller)` gives, done so many times at once."""

    def one(_: int) -> Any:
        with Caller(server) as caller:
            return act(caller)

    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(one, range(calls)))
