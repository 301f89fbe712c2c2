"""Learners in a hub: python -m benchmarks.hub_room URL NAME … plays the Core of 00 as each of them.

Each logs in with a password of its own, waits for its server, and runs the chapter's cells through
the hub as JupyterLab does, the solutions in its exercises. On the hub's own machine, as root, it
says too what memory all of a learner's programs hold together.
"""

from __future__ import annotations

import json
import pwd
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import nbformat
import requests
import websocket

from tools.save_notebooks import START

from .thirty_learners import core, solved

NOTEBOOK = "jwt-course/notebooks/00_start_here.ipynb"
PATIENCE = 600  # seconds: what takes longer never comes


class Learner:
    """One of them, with a browser's cookies."""

    def __init__(self, hub: str, name: str) -> None:
        """Nothing is asked yet."""
        self._hub, self.name = hub.rstrip("/"), name
        self._password = f"{name}'s own password"
        self._browser = requests.Session()
        self._browser.trust_env = False

    def play(self) -> dict[str, Any]:
        """Log in, wait for the server, run the chapter."""
        began = time.perf_counter()
        self._log_in()
        waited = time.perf_counter() - began
        failures, cells = self._run()
        return {
            "learner": self.name,
            "until JupyterLab answered, s": round(waited),
            "cells": cells,
            "failures": failures,
            "PSS of all programs, MB": held_by(self.name),
        }

    def _log_in(self) -> None:
        page = self._browser.get(f"{self._hub}/hub/login", timeout=PATIENCE)
        form = {"username": self.name, "password": self._password}
        form["_xsrf"] = self._xsrf("/hub/")
        answer = self._browser.post(page.url, data=form, timeout=PATIENCE)
        while answer.ok and not answer.url.startswith(f"{self._hub}/user/"):
            time.sleep(2)  # the page would come again by itself
            answer = self._browser.get(f"{self._hub}/user/{self.name}/lab", timeout=PATIENCE)
        answer.raise_for_status()

    def _xsrf(self, path: str) -> str:
        found = [c.value for c in self._browser.cookies if c.name == "_xsrf" and c.path == path]
        return str(found[0])

    def _run(self) -> tuple[list[str], int]:
        own = f"/user/{self.name}/"
        asked = {"timeout": PATIENCE, "headers": {"X-XSRFToken": self._xsrf(own)}}
        root = self._hub + own + "api/"
        stored = self._browser.get(f"{root}contents/{NOTEBOOK}", **asked)  # type: ignore[arg-type]
        notebook = solved(nbformat.from_dict(stored.json()["content"]))
        session = {"path": NOTEBOOK, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
        made = self._browser.post(f"{root}sessions", json=session, **asked)  # type: ignore[arg-type]
        made.raise_for_status()
        channels = f"{own}api/kernels/{made.json()['kernel']['id']}/channels"
        failures, cells = [], 0
        with closing(self._socket(channels)) as socket:
            for _, cell in core(notebook):
                said = execute(socket, cell.source)
                cells += 1
                if "error" in said or (START.fullmatch(cell.id) and ": right." not in said):
                    failures.append(f"{cell.id}: {said[:200]}")
        return failures, cells

    def _socket(self, path: str) -> websocket.WebSocket:
        where = urlsplit(self._hub)
        cookies = self._browser.cookies.get_dict(path=f"/user/{self.name}/")
        return websocket.create_connection(
            f"{where.scheme.replace('http', 'ws')}://{where.netloc}{path}",
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            origin=self._hub,
            timeout=PATIENCE,
        )


def execute(socket: websocket.WebSocket, code: str) -> str:
    """Run code in a kernel; returns what it shows as text, or `error` and the error's name."""
    id = uuid4().hex
    header = {"msg_id": id, "msg_type": "execute_request", "session": id, "username": ""}
    header |= {"version": "5.3", "date": ""}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps(message | {"channel": "shell"}))
    shown = []
    while True:
        answer = json.loads(socket.recv())
        if answer["parent_header"].get("msg_id") != id:
            continue
        kind, content = answer["msg_type"], answer["content"]
        if kind == "error":
            shown.append(f"error {content['ename']}")
        elif kind in ("execute_result", "display_data"):
            shown.append(content["data"].get("text/plain", ""))
        elif kind == "status" and content["execution_state"] == "idle":
            return "\n".join(shown)


def held_by(name: str) -> int | None:
    """Return the memory of all of an account's programs, in MB; None where nobody here knows."""
    total = 0
    with suppress(KeyError, PermissionError):
        uid = pwd.getpwnam(name).pw_uid
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(FileNotFoundError, ProcessLookupError):
                if process.stat().st_uid == uid:
                    lines = (process / "smaps_rollup").read_text().splitlines()
                    total += sum(int(x.split()[1]) for x in lines if x.startswith("Pss:"))
        return round(total / 1024)
    return None


def main(hub: str, names: list[str]) -> int:
    """Play all of them at once; returns 1 where any failed."""
    with ThreadPoolExecutor(len(names)) as room:
        played = list(room.map(lambda name: Learner(hub, name).play(), names))
    for one in played:
        print(json.dumps(one))
    return 1 if any(one["failures"] for one in played) else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
