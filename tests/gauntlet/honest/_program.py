"""A program that keeps its login in a file, asked and answered in lines of JSON."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from .in_files import Lines

writing = threading.Lock()
clients: dict[str, Lines] = {}


def carried_out(do: str, client: str = "", **words: Any) -> dict[str, Any]:
    if do == "reset":
        clients.clear()
    elif do == "make":
        clients[client] = Lines(**words)
    elif do == "call":
        words["data"] = words.pop("body", None)
        answer = clients[client].call(words.pop("method"), words.pop("path"), **words)
        said = {"headers": dict(answer.headers), "body": answer.text}
        return {"status": answer.status_code, **said}
    elif do in ("login", "logout"):
        getattr(clients[client], do)(**words)
    else:
        raise NotImplementedError
    return {}


def answer(id: int, **words: Any) -> None:
    try:
        said = carried_out(**words)
    except NotImplementedError:
        said = {"error": "unsupported"}
    except OSError as error:  # requests' own are such, too
        said = {"error": "network", "message": type(error).__name__}
    except Exception as error:
        said = {"error": type(error).__name__, "message": str(error)}
        said |= {key: value for key, value in vars(error).items() if key in ("errors", "retryable")}
    with writing:
        print(json.dumps({"id": id, **said}), flush=True)


for line in sys.stdin:
    threading.Thread(target=answer, kwargs=json.loads(line), daemon=True).start()
