"""Proxies and certificates: what the environment, the session and the call say."""

from typing import Any

import pytest
import requests

from tutorial_lib.client import ApiSession, AuthError

from .wire import Wire


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


class Noting(Wire):
    """Notes with which settings a request is sent."""

    def send(self, request: requests.PreparedRequest, **settings: Any) -> requests.Response:
        self.settings = settings
        return super().send(request)


def test_token_calls_use_the_session_s_certificates_and_proxies() -> None:
    session, wire = ApiSession("https://h/"), Noting()
    session.mount("https://", wire)
    session.verify, session.proxies = "company.pem", {"https": "http://session:1"}
    with pytest.raises(AuthError):
        session.login("ada", "lovelace-1843")
    assert wire.settings["verify"] == "company.pem"
    assert wire.settings["proxies"]["https"] == "http://session:1"


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_ca_bundle_of_the_environment_is_honoured(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "company.pem")
    settings = ApiSession("https://h/").merge_environment_settings(
        "https://h/", {}, None, None, None
    )
    assert settings["verify"] == "company.pem"


def test_certificates_are_verified_where_the_environment_says_nothing() -> None:
    settings = ApiSession("https://h/").merge_environment_settings(
        "https://h/", {}, None, None, None
    )
    assert settings["verify"] is True


def test_the_proxies_of_the_environment_are_honoured_and_no_proxy_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:8080")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    session = ApiSession("https://h/")
    outside = session.merge_environment_settings("https://h/", None, None, None, None)
    inside = session.merge_environment_settings("https://inside.example/", {}, None, None, None)
    assert outside["proxies"]["https"] == "http://proxy:8080"
    assert "https" not in inside["proxies"]


def test_the_environment_is_read_once_per_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    session = ApiSession("https://h/")
    session.merge_environment_settings("https://h/a", {}, None, None, None)
    monkeypatch.setenv("HTTPS_PROXY", "http://late:1")
    kept = session.merge_environment_settings("https://h/b", {}, None, None, None)
    new = session.merge_environment_settings("https://other/", {}, None, None, None)
    assert "https" not in kept["proxies"] and new["proxies"]["https"] == "http://late:1"


def test_without_trust_in_the_environment_it_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:8080")
    session = ApiSession("https://h/")
    session.trust_env = False
    settings = session.merge_environment_settings("https://h/", {}, None, None, None)
    assert settings["proxies"] == {}


def test_what_a_call_states_goes_before_the_session_and_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "environment.pem")
    session = ApiSession("https://h/")
    session.proxies = {"https": "http://session:1"}
    stated = session.merge_environment_settings(
        "https://h/", {"https": "http://call:1"}, True, False, "own.pem"
    )
    assert stated == {
        "proxies": {"https": "http://call:1"},
        "stream": True,
        "verify": False,
        "cert": "own.pem",
    }


def test_after_a_redirect_the_new_origin_s_proxy_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:8080")
    elsewhere = requests.Request("GET", "https://other/").prepare()
    assert ApiSession("https://h/").rebuild_proxies(elsewhere, {})["https"] == "http://proxy:8080"


def test_after_a_redirect_to_this_machine_only_the_call_s_own_proxies_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:8080")
    here, session = requests.Request("GET", "http://127.0.0.1/").prepare(), ApiSession("https://h/")
    assert session.rebuild_proxies(here, {"http": "http://call:1"}) == {"http": "http://call:1"}
    assert session.rebuild_proxies(here, None) == {}
