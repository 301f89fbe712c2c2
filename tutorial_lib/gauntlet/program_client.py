"""A client in any language: a program that is given commands as lines of JSON.

What is said on the lines stands in docs/client-protocol.md.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import requests

from .program import Answer, Program
from .side_effects import SideEffects
from .verdict import failed, not_applicable, shown

AHEAD = 4  # programs that are started before their scene begins
LONGEST_NAME = 100  # characters of an error's name


class CannotStart(ValueError):
    """A command that is none, or whose program cannot be started; says what to do."""


class ProgramError(Exception):
    """An error that a program answered; its class carries the program's own name for it."""

    errors: Any = None
    retryable: Any = None
    retry_after: Any = None


class ProgramClient:
    """One client inside a program."""

    def __init__(self, program: Program, name: str, api_url: str) -> None:
        self._program, self._name, self._api_url = program, name, api_url

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self._ask("login", username=username, password=password)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root."""
        answer = self._ask("call", **_call_words(method, path, request))
        return _response(answer, self._api_url + path)

    def logout(self) -> None:
        """Log out."""
        self._ask("logout")

    def adopt(self, username: str, access: str, refresh: str) -> None:
        """Take up a login whose tokens were handed out."""
        self._ask("adopt", username=username, access=access, refresh=refresh)

    @property
    def said(self) -> str:
        """All that the program wrote to standard error; ends the program to be sure of it."""
        return self._program.said

    def _ask(self, what: str, **words: Any) -> Answer:
        return checked(self._program.ask(do=what, client=self._name, **words))

    def __repr__(self) -> str:
        """Return the client's name, and nothing that it holds."""
        return f"<ProgramClient {self._name}>"


class ProgramClients:
    """What makes clients in the program that a command line starts, a process for each scene.

    Processes are started ahead of their scenes; one that can be reset serves several, in turn.
    `close()` ends all that are left. Raises CannotStart where there is no such program.
    """

    def __init__(self, command: str) -> None:
        self.__name__ = command
        self._arguments = _arguments(command)
        self._ahead: deque[Program] = deque()
        self._present: list[Program] = []
        self._names = count(1)
        self._lock = threading.Lock()
        self._expected = 1
        self._fill()

    def expect(self, scenes: int) -> None:
        """Say how many scenes will be played, so that no process is started in vain."""
        self._expected = scenes
        self._fill()

    def scene(self) -> Callable[[SideEffects], list[str]]:
        """Begin a scene; what is returned ends its processes, and says what was wrong."""
        with self._lock:
            self._present = [self._ahead.popleft() if self._ahead else self._start()]
            self._expected -= 1
        self._fill()
        return partial(self._end_scene, self._present)

    def __call__(
        self,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
        dialect: Mapping[str, Any] | None = None,
    ) -> ProgramClient:
        """Have the program make a client."""
        with self._lock:
            program, name = self._program(), f"client-{next(self._names)}"
        return made(program, name, api_url, path=path, timeout=timeout, dialect=dialect)

    def another(self) -> Program:
        """Start the program once more, beside the others: whoever asked for it ends it."""
        return self._start()

    def restart(self) -> None:
        """Let the present process end: the next client is made in a new one."""
        with self._lock:
            for program in self._present:
                program.let_end()
            self._present.append(self._start())

    def close(self) -> None:
        """End every process."""
        with self._lock:
            left, self._ahead, self._expected = [*self._ahead, *self._present], deque(), 0
            self._present = []
        _end(left, SideEffects())

    def __enter__(self) -> ProgramClients:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _program(self) -> Program:
        """Return the scene's process; a new one where the environment has changed since."""
        if not self._present or self._present[-1].environment != dict(os.environ):
            self._present.append(self._start())
        return self._present[-1]

    def _end_scene(self, programs: list[Program], effects: SideEffects) -> list[str]:
        # Those that were started within the scene have its environment, and end with it.
        first, *others = programs
        facts = _end(others, effects)
        effects.write(first.heard)
        if not first.reset():
            return facts + first.end()
        with self._lock:
            self._ahead.appendleft(first)
        return facts

    def _fill(self) -> None:
        with self._lock:
            while len(self._ahead) < min(AHEAD, self._expected):
                self._ahead.append(self._start())

    def _start(self) -> Program:
        try:
            return Program(self._arguments)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotStart(
                f"{self._arguments[0]!r} cannot be started: {reason}. "
                "Check the first word of the command, or write its whole path."
            ) from error


def made(
    program: Program,
    name: str,
    api_url: str,
    *,
    path: Path | None = None,
    timeout: float = 5.0,
    dialect: Mapping[str, Any] | None = None,
) -> ProgramClient:
    """Have a program make a client, and return it."""
    where = None if path is None else str(path)
    words: dict[str, Any] = {"client": name, "api_url": api_url, "path": where, "timeout": timeout}
    words |= {} if dialect is None else {"dialect": dialect}
    checked(program.ask(do="make", **words))
    return ProgramClient(program, name, api_url)


def _arguments(command: str) -> list[str]:
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError as error:
        raise CannotStart(f"The command cannot be read ({error}): check its quotes.") from error
    if not words:
        raise CannotStart('The command is empty: write one such as "node my-client.mjs".')
    words = [word.strip('"') for word in words] if os.name == "nt" else words
    return [shutil.which(words[0]) or words[0], *words[1:]]


def _end(programs: list[Program], effects: SideEffects) -> list[str]:
    facts: list[str] = []
    for program in programs:
        facts += program.end()
        effects.write(program.heard)
    return facts


def _call_words(method: str, path: str, request: Answer) -> Answer:
    """Return a call as a command; the scene does not apply where the protocol has no word."""
    words: dict[str, Any] = {"method": method, "path": path, "headers": {}}
    for name, value in request.items():
        if name == "data":
            words["body"] = _text(value)
        elif name in ("headers", "json", "timeout"):
            words[name] = value
        else:
            not_applicable(f"the protocol has no word for {name}")
    return words


def _text(data: object) -> str:
    if isinstance(data, bytes):
        return data.decode()
    if not isinstance(data, str):
        not_applicable("the protocol knows bodies of text only")
    return data


def checked(answer: Answer) -> Answer:
    """Return an answer that is none of an error; raises the error otherwise."""
    name, message = answer.get("error"), answer.get("message", "")
    if name is None:
        return answer
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        failed("its answer's error is not a name")
    if name == "unsupported":
        not_applicable(str(message) or "the program does not support it")
    if name == "network":
        raise requests.ConnectionError(str(message))
    kind = type(name, (ProgramError,), {"__module__": __name__})
    error = kind(str(message))
    for field in ("errors", "retryable", "retry_after"):
        setattr(error, field, answer.get(field))
    raise error


def _response(answer: Answer, url: str) -> requests.Response:
    """Return the answer to a call as requests would give it; the scene fails if it is none."""
    status, headers, body = answer.get("status"), answer.get("headers", {}), answer.get("body", "")
    if type(status) is not int or not 100 <= status <= 599:
        failed(f"its answer to a call has no status: {shown(json.dumps(answer), most=60)}")
    if not isinstance(body, str) or not isinstance(headers, dict):
        failed(
            "its answer to a call has a body that is not a string, "
            "or headers that are not an object"
        )
    made = requests.Response()
    made.status_code, made.url, made.encoding = status, url, "utf-8"
    made.headers.update({str(name): str(value) for name, value in headers.items()})
    made._content = body.encode(errors="replace")
    return made
