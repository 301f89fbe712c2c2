"""The client's mechanisms, each as what the client does without it."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any
from unittest import mock

import requests

from tutorial_lib.client import (
    LoginRequired,
    RefreshFailed,
    StorageError,
    refresh,
    renewal,
    token_calls,
)
from tutorial_lib.client.file_storage import FileStorage
from tutorial_lib.client.session import ApiSession
from tutorial_lib.client.token_calls import EnvironmentSession, TokenCalls, json_object

_repeat = refresh.repeat
_is_token_refused = refresh.is_token_refused
_keep = renewal.Renewal._keep
_ask = renewal.Renewal._ask
_call = TokenCalls.call
_log_in = ApiSession.login
_send = EnvironmentSession.send
_send_in_time = ApiSession.send
_write_new_file = FileStorage._write_new_file


def part(path: str) -> tuple[Any, str]:
    """Return where "refresh.RefreshingBearerAuth.__call__" of the client is kept, and its name."""
    module, *inner, name = path.split(".")
    owner: Any = import_module(f"tutorial_lib.client.{module}")
    for one in inner:
        owner = getattr(owner, one)
    return owner, name


# The 401 and its repetition.


def hand_over_the_first_answer(response: Any, access: str, **settings: Any) -> Any:
    _repeat(response, access, **settings)
    return response


def take_any_401(response: Any, *endpoints: Any) -> bool:
    return response.status_code == 401 and response.content is not None


def take_403_too(response: Any, *endpoints: Any) -> bool:
    return response.status_code == 403 or _is_token_refused(response, *endpoints)


def ask_for_a_reason(response: Any, *endpoints: Any) -> bool:
    if not _is_token_refused(response, *endpoints):
        return False
    return bool(json_object(response).get("code") or "error=" in str(response.headers))


def ignore_the_challenge(response: Any, *endpoints: Any) -> bool:
    if response.status_code != 401:
        return False
    return json_object(response).get("code") in (None, "token_not_valid")


def repeat_on_and_on(response: Any, access: str, **settings: Any) -> Any:
    answer = _repeat(response, access, **settings)
    for _ in range(20):
        if _is_token_refused(answer):
            answer = _repeat(answer, access, **settings)
    return answer


def repeat_without_a_body(response: Any, access: str, **settings: Any) -> Any:
    response.request.body = None
    response.request.headers.pop("Content-Length", None)
    return _repeat(response, access, **settings)


def repeat_without_history(response: Any, access: str, **settings: Any) -> Any:
    answer = _repeat(response, access, **settings)
    answer.history = []
    setattr(answer, refresh.REFUSED, None)
    return answer


def nothing(*arguments: Any, **settings: Any) -> None:
    """Do nothing."""


# The refresh.


def work_for_oneself(self: Any, key: Any, work: Any, *, timeout: float) -> Any:
    return work()


def drop_the_new_refresh_token(self: Any, state: Any, answer: dict[str, Any]) -> Any:
    return _keep(self, state, {"access": answer["access"]})


def drop_the_old_refresh_token(self: Any, state: Any, answer: dict[str, Any]) -> Any:
    return _keep(self, state, {**answer, "refresh": answer["refresh"] or "none"})


def forget_nothing(self: Any, state: Any) -> Any:
    raise LoginRequired("The server no longer accepts this login: log in again.")


def forget_without_a_look(self: Any, state: Any) -> Any:
    self._storage.clear()
    raise LoginRequired("The server no longer accepts this login: log in again.")


def take_failures_for_refusals(self: Any, token: str) -> Any:
    try:
        return _ask(self, token)
    except RefreshFailed:
        raise renewal.TokenRefused from None


def swap_without_comparing(self: Any, expected: Any, new: Any) -> bool:
    self.clear() if new is None else self.save(new)
    return True


def keep_nothing(self: Any, expected: Any, new: Any, error: BaseException, *left: Any) -> bool:
    raise error


# The calls.


def wait_for_ever(self: Any, url: str, payload: Any, **settings: Any) -> Any:
    return _call(self, url, payload, **{**settings, "timeout": None})


def post(calls: TokenCalls, url: str, payload: Any, headers: Any = None, **settings: Any) -> Any:
    session, body = EnvironmentSession(), token_calls.OneSending(json.dumps(payload).encode())
    session.auth = lambda request: request
    for prefix, adapter in calls._session.adapters.items():
        session.mount(prefix, token_calls.without_retries(adapter))
    headers = {"Content-Type": "application/json", **(headers or {})}
    return session.post(url, data=body, headers=headers, **settings)


def follow_redirects(self: Any, url: str, payload: Any, *, timeout: float, **endpoint: Any) -> Any:
    return post(self, url, payload, timeout=timeout)


def carry_the_header(self: Any, url: str, payload: Any, *, timeout: float, **endpoint: Any) -> Any:
    state = self._session.storage.load()
    headers = {"Authorization": f"Bearer {state.access}"} if state else {}
    return post(self, url, payload, headers, timeout=timeout, allow_redirects=False)


def hide_the_network(self: Any, request: Any, **settings: Any) -> Any:
    try:
        return _send_in_time(self, request, **settings)
    except requests.ConnectionError:
        raise TypeError("Cannot read properties of undefined") from None


def send_without_a_timeout(self: Any, request: Any, **settings: Any) -> Any:
    return refresh.whole_history(_send(self, request, **settings))


# Logging in and out, and the store.


def stay_logged_in_here(self: Any) -> bool:
    return bool(self._end(self.storage.fresh()))


def log_in_over_a_login(self: Any, username: str, password: str) -> None:
    with mock.patch.object(self, "_end"):
        _log_in(self, username, password)


def stop_at_damage(self: Any) -> None:
    raise StorageError("It is damaged.")


def write_for_everybody(self: Any, text: str) -> None:
    _write_new_file(self, text)
    self._new_file.chmod(0o644)


def show_everything(self: Any) -> str:
    return f"UserState({self.username}, {self.access}, {self.refresh})"
