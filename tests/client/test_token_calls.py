"""Login, refresh and logout go out once, and say truly what came back."""

from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import Retry

from tutorial_lib.client import ApiSession, AuthError, RefreshFailed, login
from tutorial_lib.server import OffsetClock, TutorialServer

from .conftest import PASSWORD

EVERYTHING = Retry(3, status_forcelist=[500, 503], allowed_methods=None, backoff_factor=0)


class Stubborn(HTTPAdapter):
    """Sends again whatever went wrong."""

    tries = 0

    def send(self, *request: Any, **settings: Any) -> requests.Response:
        for last in (False, False, True):
            self.tries += 1
            try:
                answer = super().send(*request, **settings)
                if last or answer.status_code < 500:
                    return answer
                answer.close()
            except requests.ConnectionError:
                if last:
                    raise
        raise AssertionError("not reached")


class Raised(HTTPAdapter):
    """Sets its retries when it sends."""

    def send(self, *request: Any, **settings: Any) -> requests.Response:
        self.max_retries = EVERYTHING
        return super().send(*request, **settings)


class Around(BaseAdapter):
    """Hands on to another adapter."""

    def __init__(self, inner: HTTPAdapter) -> None:
        super().__init__()
        self.inner = inner

    def send(self, *request: Any, **settings: Any) -> requests.Response:
        return self.inner.send(*request, **settings)

    def close(self) -> None:
        self.inner.close()


class Several(BaseAdapter):
    """Has its adapters in a list, and calls a method that it took from one."""

    def __init__(self, *inner: HTTPAdapter) -> None:
        super().__init__()
        self.all = [*inner]
        self.hand_on = inner[0].send

    def send(self, *request: Any, **settings: Any) -> requests.Response:
        return self.hand_on(*request, **settings)

    def close(self) -> None:
        for inner in self.all:
            inner.close()


class InASession(BaseAdapter):
    """Sends with a session of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.session = requests.Session()
        self.session.mount("http://", HTTPAdapter(max_retries=EVERYTHING))

    def send(self, request: requests.PreparedRequest, **settings: Any) -> requests.Response:
        return self.session.send(request, **settings)

    def close(self) -> None:
        self.session.close()


class Slotted(HTTPAdapter):
    """Has its state in slots, knows its type, and closes when it is thrown away."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        super().__init__(max_retries=EVERYTHING)
        self.number = 7

    def send(self, *request: Any, **settings: Any) -> requests.Response:
        assert type(self) is Slotted and self.number == 7
        return super().send(*request, **settings)

    def __del__(self) -> None:
        self.close()


ADAPTERS = {
    "a number of retries": lambda: HTTPAdapter(max_retries=3),
    "retries for everything": lambda: HTTPAdapter(max_retries=EVERYTHING),
    "a loop around send": Stubborn,
    "retries set late": Raised,
    "an adapter in another": lambda: Around(HTTPAdapter(max_retries=EVERYTHING)),
    "a loop in another": lambda: Around(Stubborn()),
    "a method of another": lambda: Several(HTTPAdapter(max_retries=EVERYTHING)),
    "a session of its own": InASession,
    "state in slots": Slotted,
}
FAULTS = {
    "dropped": {"drop": "before"},
    "lost": {"drop": "after"},
    "503": {"status": 503},
    "503, later": {"status": 503, "headers": {"Retry-After": "0"}},
}


@pytest.fixture(params=ADAPTERS)
def mounted(request: pytest.FixtureRequest) -> Any:
    with (
        TutorialServer(clock=OffsetClock(), rotate_refresh_tokens=True) as server,
        ApiSession(server.api_url) as session,
    ):
        session.mount("http://", ADAPTERS[request.param]())
        yield server, session


@pytest.mark.parametrize("fault", FAULTS)
def test_a_login_goes_out_once_whatever_is_mounted(mounted: Any, fault: str) -> None:
    server, session = mounted
    server.faults.next("token/", times=9, **FAULTS[fault])
    with pytest.raises(requests.RequestException):
        session.login("ada", PASSWORD)
    assert len(server.journal.to("token/")) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refresh_goes_out_once_and_the_tokens_are_kept(mounted: Any, fault: str) -> None:
    server, session = mounted
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", times=9, **FAULTS[fault])
    with pytest.raises(RefreshFailed) as caught:
        session.get("me/")
    assert len(server.journal.to("token/refresh/")) == 1
    assert session.is_logged_in and caught.value.retryable


@pytest.mark.parametrize("fault", FAULTS)
def test_a_logout_goes_out_once_and_forgets(mounted: Any, fault: str) -> None:
    server, session = mounted
    session.login("ada", PASSWORD)
    server.faults.next("token/blacklist/", times=9, **FAULTS[fault])
    assert session.logout() is False and not session.is_logged_in
    assert len(server.journal.to("token/blacklist/")) == 1


def test_the_owner_s_adapter_still_repeats_the_owner_s_calls(server: TutorialServer) -> None:
    session, adapter = ApiSession(server.api_url), Stubborn()
    session.mount("http://", adapter)
    session.login("ada", PASSWORD)
    server.faults.next("me/", status=503, times=2)
    assert session.get("me/").status_code == 200
    assert adapter.tries == 1 + 3


def test_token_calls_travel_over_the_owner_s_connections(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.clock.advance(minutes=31)
    logged_in.get("me/")
    pools = logged_in.get_adapter(server.api_url).poolmanager.pools
    pool = pools[next(iter(pools.keys()))]
    assert len(pools) == 1
    assert (pool.num_connections, pool.num_requests) == (1, 4)


TOKENS = {"access": "a.b.c", "refresh": "a.b.d"}
FLAWS = [
    ({"status": 202, "body": {}}, r"with 202, but without a token: there is no `access`"),
    ({"body": {"access": "a.b.c"}}, r"without a token: there is no `refresh`"),
    ({"body": TOKENS | {"access": "Bearer a.b.c"}}, r'`access` begins with "Bearer"'),
    ({"body": TOKENS | {"refresh": "bearer a.b.c"}}, r'`refresh` begins with "Bearer"'),
    ({"body": TOKENS | {"access": 7}}, r"`access` is not text"),
    ({"body": TOKENS | {"access": ["a.b.c"]}}, r"`access` is not text"),
    ({"body": TOKENS | {"access": ""}}, r"`access` is empty or holds characters"),
    ({"body": TOKENS | {"access": " a.b.c\n"}}, r"`access` is empty or holds characters"),
    ({"body": b'\xef\xbb\xbf{"access": "a.b.c", "refresh": "a.b.d"}'}, r"byte order mark \(BOM\)"),
    ({"body": "<h1>Welcome</h1>"}, r"with 200, but without a token: there is no `access`"),
    ({"body": ["a.b.c"]}, r"with 200, but without a token: there is no `access`"),
    ({"status": 204, "body": b""}, r"with 204, but without a token"),
    ({"status": 302, "body": TOKENS}, r"with 302\."),
]


@pytest.mark.parametrize("fault, words", FLAWS)
def test_a_login_that_brings_no_tokens_says_why(
    server: TutorialServer, fault: dict[str, Any], words: str
) -> None:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    server.faults.next("token/", **{"status": 200, "headers": kind, **fault})
    with pytest.raises(AuthError, match=words) as caught:
        login(server.api_url, "ada", PASSWORD)
    assert "a.b" not in str(caught.value)


@pytest.mark.parametrize("fault, words", FLAWS[2:4] + FLAWS[8:])
def test_a_refresh_that_brings_no_token_says_why(
    server: TutorialServer, logged_in: ApiSession, fault: dict[str, Any], words: str
) -> None:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", **{"status": 200, "headers": kind, **fault})
    with pytest.raises(RefreshFailed, match=words):
        logged_in.get("me/")
    assert logged_in.is_logged_in


@pytest.mark.parametrize("status", [200, 201, 203])
def test_two_tokens_are_a_login_with_any_status_that_means_success(
    server: TutorialServer, status: int
) -> None:
    server.faults.next("token/", status=status, body=TOKENS)
    assert login(server.api_url, "ada", PASSWORD).access == "a.b.c"


def test_a_new_token_is_taken_with_any_status_that_means_success(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    newer = login(server.api_url, "ada", PASSWORD)
    server.faults.next("me/", status=401)
    server.faults.next("token/refresh/", status=201, body={"access": newer.access})
    assert logged_in.get("me/").status_code == 200
