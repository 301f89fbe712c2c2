"""A Python client in a process of its own, which is asked in lines as any program is.

What is said on the lines stands in docs/client-protocol.md.
"""

from __future__ import annotations

import json
import sys
import threading
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import requests

from .client import Client, MakeClient, error_name
from .speaking import told_to
from .verdict import not_applicable

MORE = ("errors", "retryable", "retry_after")  # what an error may say beside its words


def arguments(make_client: MakeClient) -> list[str]:
    """Return the command that starts a process for a client; the scene may not apply to it."""
    module, name = getattr(make_client, "__module__", ""), getattr(make_client, "__qualname__", "")
    spec = getattr(sys.modules.get(module), "__spec__", None)
    if spec is None or _found(module, name) is not make_client:
        not_applicable("it lies in no module that a second process could import")
    begin = f"import sys; sys.path[:] = {sys.path!r}"
    # A module that was started by its name is __main__ here, and has that name there.
    place = (spec.name, name)
    return [sys.executable, "-c", f"{begin}; from {__name__} import main; main{place!r}"]


def _found(module: str, name: str) -> object:
    return reduce(lambda of, one: getattr(of, one, None), name.split("."), sys.modules.get(module))


def main(module: str, name: str) -> None:
    """Answer commands until standard input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # a client may print
    import_module(module)
    clients: dict[str, Client] = {}
    writing = threading.Lock()

    def carry_out(number: int, words: dict[str, Any]) -> None:
        if words["do"] == "reset":
            clients.clear()
            del sys.modules[module]
            import_module(module)
        make_client: Any = _found(module, name)
        answer = json.dumps({"id": number, **_answer(make_client, clients, **words)})
        with writing:
            print(answer, file=answers, flush=True)

    for line in sys.stdin:
        words = json.loads(line)
        threading.Thread(target=carry_out, args=(words.pop("id"), words), daemon=True).start()


def _answer(
    make_client: MakeClient, clients: dict[str, Client], do: str, client: str = "", **words: Any
) -> dict[str, Any]:
    try:
        if do == "make":
            path, timeout = words["path"], words["timeout"]
            where = {} if path is None else {"path": Path(path)}  # some keep it in memory alone
            told = told_to(make_client, words["dialect"]) if "dialect" in words else {}
            clients[client] = make_client(words["api_url"], timeout=timeout, **where, **told)
        elif do == "call":
            if "body" in words:
                words["data"] = words.pop("body").encode()
            return _said(clients[client].call(words.pop("method"), words.pop("path"), **words))
        elif do in ("login", "logout", "adopt"):
            getattr(clients[client], do)(**words)
        elif do != "reset":
            return {"error": "unsupported"}
    except NotImplementedError as error:
        return {"error": "unsupported", "message": str(error)}
    except Exception as error:
        more = {name: getattr(error, name, None) for name in MORE}
        return {"error": error_name(error), "message": str(error), **more}
    return {}


def _said(answer: requests.Response) -> dict[str, Any]:
    return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.text}
