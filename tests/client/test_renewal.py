"""The refresh seen from inside: who waits how long, what is a refusal, what may be tried again."""

import time
from contextlib import AbstractContextManager
from typing import Any

import pytest
import requests

from tutorial_lib.client import (
    ApiSession,
    LoginRequired,
    MemoryStorage,
    RefreshFailed,
    RefreshingBearerAuth,
)
from tutorial_lib.client.single_flight import SingleFlight
from tutorial_lib.client.token_calls import TokenCalls
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD


class Busy(MemoryStorage):
    """A storage whose long lock is not to be had."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def refreshing(self, timeout: float) -> AbstractContextManager[object]:
        raise self.error


class Failing(TokenCalls):
    """Calls that never reach a server."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def call(self, url: str, payload: dict[str, str], **how: Any) -> requests.Response:
        raise self.error


def failure_of(session: ApiSession) -> RefreshFailed:
    """Make a call that needs a refresh and return how that failed."""
    with pytest.raises(RefreshFailed) as caught:
        session.get("me/")
    assert session.is_logged_in
    return caught.value


@pytest.mark.parametrize("error", [TimeoutError(), InterruptedError()], ids=repr)
def test_a_refresh_whose_turn_does_not_come_may_be_tried_again(
    server: TutorialServer, error: Exception
) -> None:
    session = ApiSession(server.api_url, storage=Busy(error))
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    assert failure_of(session).retryable


@pytest.mark.parametrize("timeout, longest", [(30, 30 + 30), ((30, 50), 30 + 50)])
def test_who_waits_is_more_patient_than_a_slow_refresh_takes(
    server: TutorialServer, monkeypatch: pytest.MonkeyPatch, timeout: Any, longest: float
) -> None:
    waits: list[float] = []
    storage, do = MemoryStorage(), SingleFlight.do
    refreshing = storage.refreshing

    def noting_do(self: Any, key: Any, work: Any, *, timeout: float) -> Any:
        waits.append(timeout)
        return do(self, key, work, timeout=timeout)

    def noting_refreshing(timeout: float) -> AbstractContextManager[object]:
        waits.append(timeout)
        return refreshing(timeout)

    monkeypatch.setattr(SingleFlight, "do", noting_do)
    monkeypatch.setattr(storage, "refreshing", noting_refreshing)
    session = ApiSession(server.api_url, storage=storage, timeout=timeout)
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    session.get("me/")
    for_a_thread, for_a_process = waits
    assert for_a_process > longest  # to connect and to read
    assert for_a_thread > for_a_process + longest  # to wait for a process, and then to refresh


@pytest.mark.parametrize("field", ["error", "code"])
def test_a_400_that_says_invalid_grant_is_a_refusal(
    server: TutorialServer, logged_in: ApiSession, field: str
) -> None:
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", status=400, body={field: "invalid_grant"})
    with pytest.raises(LoginRequired):
        logged_in.get("me/")
    assert not logged_in.is_logged_in


@pytest.mark.parametrize(
    "error, retryable",
    [
        (requests.ConnectionError(), True),
        (requests.Timeout(), True),
        (requests.exceptions.ChunkedEncodingError(), True),
        (requests.exceptions.SSLError(), False),
        (requests.exceptions.InvalidHeader(), False),
    ],
    ids=repr,
)
def test_waiting_helps_against_the_network_and_not_against_a_certificate(
    server: TutorialServer, logged_in: ApiSession, error: Exception, retryable: bool
) -> None:
    server.clock.advance(minutes=31)
    calls = Failing(error)
    logged_in.auth = RefreshingBearerAuth(logged_in.storage, server.api_url, calls=calls)
    assert failure_of(logged_in).retryable is retryable


@pytest.mark.parametrize(
    "fault, words",
    [({"status": 503}, "with 503"), ({"status": 200, "body": {}}, "without a token")],
)
def test_the_message_says_what_the_server_answered(
    server: TutorialServer, logged_in: ApiSession, fault: dict[str, Any], words: str
) -> None:
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", **fault)
    assert words in str(failure_of(logged_in))


@pytest.mark.parametrize(
    "said, seconds",
    [
        ("7", 7.0),
        ("Wed, 15 Jan 2025 09:00:40 GMT", 40.0),
        ("Wed, 15 Jan 2025 08:59:00 GMT", 0.0),
        ("soon", None),
        ("²", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Wednesday, 15-Jan-25 09:00:40 GMT", 40.0),
        ("Wed Jan 15 09:00:40 2025", 40.0),
        ("Wed, 15 Jan 2025 09:00:40 -0000", 40.0),
        ("Wed, 15 Jan 2025 09:00:40", 40.0),
        ("Wed, 15 Jan 2025 11:00:40 +0200", 40.0),
        ("9" * 400, None),
        ("", None),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
def test_when_to_come_again_is_read_as_seconds_or_as_a_date(
    server: TutorialServer,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    seconds: float | None,
    zone: str,
) -> None:
    monkeypatch.setenv("TZ", zone)
    getattr(time, "tzset", lambda: None)()  # Windows has none
    nine_o_clock = 1_736_931_600.0  # 2025-01-15 09:00 UTC
    session = ApiSession(server.api_url, now=lambda: nine_o_clock)
    session.login("ada", PASSWORD)
    server.clock.advance(minutes=31)
    server.faults.next("token/refresh/", status=503, headers={"Retry-After": said})
    try:
        assert failure_of(session).retry_after == seconds
    finally:
        monkeypatch.undo()
        getattr(time, "tzset", lambda: None)()
