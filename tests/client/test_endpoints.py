"""Which addresses belong to an API."""

import math
from typing import Any

import pytest

from tutorial_lib.client import ApiSession, Endpoints
from tutorial_lib.client.endpoints import Api, is_plain_loopback, origin


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://h/a", "https://h:443/b"),
        ("http://h", "http://h:80/"),
        ("HTTPS://H/", "https://h/"),
        ("http://[::1]:8000/", "http://[::1]:8000/api"),
    ],
)
def test_the_same_origin_in_other_words(one: str, other: str) -> None:
    assert origin(one) == origin(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("http://h:80/", "http://h:8000/"),
        ("http://h/", "https://h/"),
        ("http://h/", "http://h.evil/"),
        ("http://h/", "http://evil/h/"),
        ("http://h/", "http://h@evil/"),
        ("http://h/", "http://h:port/"),
    ],
)
def test_another_origin_is_another_one(one: str, other: str) -> None:
    assert origin(one) != origin(other)


@pytest.mark.parametrize(
    "url, is_one",
    [
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("https://127.0.0.1/", False),
        ("http://api.example/", False),
    ],
)
def test_plain_loopback_is_http_to_this_machine(url: str, is_one: bool) -> None:
    assert is_plain_loopback(url) is is_one


@pytest.mark.parametrize("path", ["me/", "/me/"])
@pytest.mark.parametrize("root", ["https://h/api", "https://h/api/"])
def test_a_path_is_taken_below_the_root(root: str, path: str) -> None:
    assert Api(root).url(path) == "https://h/api/me/"


@pytest.mark.parametrize("url", ["https://other/x", "http://h/", "HTTP://other/"])
def test_a_whole_address_stays_as_it_is(url: str) -> None:
    assert Api("https://h/api/").url(url) == url


def test_an_address_without_a_scheme_takes_the_root_s() -> None:
    assert Api("https://h/api/").url("//other/x") == "https://other/x"


@pytest.mark.parametrize(
    "url, word",
    [
        ("http://api.example/", "plain HTTP"),
        ("http://192.0.2.7/", "plain HTTP"),
        ("http://localhost.example/", "plain HTTP"),
        ("ftp://h/", "https://"),
        ("api.example/", "https://"),
        ("", "https://"),
        ("https:///api/", "name a host"),
        ("https://ada:secret@h/", "no user name"),
        ("https://h/?token=x", "query"),
        ("https://h/#token", "fragment"),
    ],
)
def test_a_root_that_no_token_may_be_sent_to_is_refused(url: str, word: str) -> None:
    with pytest.raises(ValueError, match=word) as caught:
        ApiSession(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://127.8.8.8/", "http://[::1]/", "http://localhost:8000/"]
)
def test_plain_http_to_this_machine_is_fine(url: str) -> None:
    assert not ApiSession(url).is_logged_in


def test_plain_http_elsewhere_can_be_allowed_in_words() -> None:
    assert not ApiSession("http://api.example/", allow_plain_http=True).is_logged_in


@pytest.mark.parametrize(
    "timeout",
    [0, -1, None, math.inf, math.nan, "5", (3, None), (0, 5), (3, math.inf), (3,), (1, 2, 3)],
)
def test_no_timeout_is_no_option(timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout"):
        ApiSession("https://h/", timeout=timeout)


def test_the_token_endpoints_are_told_from_the_rest() -> None:
    api = Api("https://h/api/", Endpoints(login="session/new"))
    assert api.is_token_call("https://h/api/session/new?next=/")
    assert api.is_token_call("https://h/api/token/refresh/")
    assert api.is_token_call("https://h/api/token/blacklist/#top")
    assert not api.is_token_call("https://h/api/session/")
