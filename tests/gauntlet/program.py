"""An example of the protocol: the course's client as a program that reads and writes lines.

Run it as `python tests/gauntlet/program.py`; docs/client-protocol.md says what is said.
"""

from __future__ import annotations

import json
import sys
import threading
import warnings
from typing import Any

import requests

from tutorial_lib.client import (
    ApiSession,
    AuthError,
    Endpoints,
    FileStorage,
    MemoryStorage,
    TokenPair,
)

clients: dict[str, ApiSession] = {}
writing = threading.Lock()


def make(
    client: str,
    api_url: str,
    path: str | None,
    timeout: float,
    dialect: dict[str, Any] | None = None,
) -> dict[str, Any]:
    storage = FileStorage(path) if path else MemoryStorage()
    endpoints = Endpoints.of(dialect) if dialect else None
    clients[client] = ApiSession(api_url, storage=storage, timeout=timeout, endpoints=endpoints)
    return {}


def login(client: str, username: str, password: str) -> dict[str, Any]:
    clients[client].login(username, password)
    return {}


def adopt(client: str, username: str, access: str, refresh: str) -> dict[str, Any]:
    clients[client].adopt(TokenPair(access=access, refresh=refresh), username)
    return {}


def call(client: str, method: str, path: str, **request: Any) -> dict[str, Any]:
    data = request.pop("body", None)
    body = None if data is None else data.encode()
    answer = clients[client].request(method, path, data=body, **request)
    return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.text}


def logout(client: str) -> dict[str, Any]:
    clients[client].logout()
    return {}


def reset() -> dict[str, Any]:
    clients.clear()
    return {}


COMMANDS = {
    "make": make,
    "login": login,
    "adopt": adopt,
    "call": call,
    "logout": logout,
    "reset": reset,
}


def answer_to(do: str, **words: Any) -> dict[str, Any]:
    if do not in COMMANDS:
        return {"error": "unsupported"}
    try:
        return COMMANDS[do](**words)
    except Exception as error:
        return {"error": name_of(error), "message": str(error), **more_about(error)}


def name_of(error: Exception) -> str:
    network = (requests.ConnectionError, requests.Timeout)
    return "network" if isinstance(error, network) else type(error).__name__


def more_about(error: Exception) -> dict[str, Any]:
    fields = ("errors", "retryable", "retry_after") if isinstance(error, AuthError) else ()
    return {name: getattr(error, name) for name in fields if hasattr(error, name)}


def carry_out(number: int, words: dict[str, Any]) -> None:
    answer = json.dumps({"id": number, **answer_to(**words)})
    with writing:
        print(answer, flush=True)


def main() -> None:
    warnings.simplefilter("always")  # the word about a damaged store goes to standard error
    for line in sys.stdin:
        words = json.loads(line)
        number = words.pop("id")
        threading.Thread(target=carry_out, args=(number, words), daemon=True).start()


if __name__ == "__main__":
    main()
