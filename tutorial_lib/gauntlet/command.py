"""A client in any language: a program that is given commands as lines of JSON.

What is said on the lines stands in docs/client-protocol.md.
"""

from __future__ import annotations

import os
import shlex
import shutil
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import requests

from . import answers
from .conduct import Conduct
from .program import Program

AHEAD = 4  # programs that are started before their scene begins


class CannotStart(ValueError):
    """The command is none, or its program cannot be started; says what to do."""


class CommandClient:
    """One client inside a program."""

    def __init__(self, program: Program, name: str, api_url: str) -> None:
        self._program, self._name, self._api_url = program, name, api_url

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self._ask("login", username=username, password=password)

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        """Call the API below its root."""
        answer = self._ask("call", **answers.call_words(method, path, request))
        return answers.response(answer, self._api_url + path)

    def logout(self) -> None:
        """Log out."""
        self._ask("logout")

    @property
    def said(self) -> str:
        """All that the program wrote to standard error; ends the program to be sure of it."""
        return self._program.said

    def _ask(self, what: str, **words: Any) -> dict[str, Any]:
        return answers.checked(self._program.ask(do=what, client=self._name, **words))

    def __repr__(self) -> str:
        """Name the client and nothing that it holds."""
        return f"<CommandClient {self._name}>"


class Command:
    """Makes clients in a program of any language, each scene in a process of its own.

    Processes are started ahead of their scenes; one that can be reset serves several, in turn.
    `close()` ends all that are left.
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

    def scene(self) -> Callable[[Conduct], list[str]]:
        """Begin a scene; what is returned ends its processes, and says what was wrong."""
        with self._lock:
            self._present = [self._ahead.popleft() if self._ahead else self._start()]
            self._expected -= 1
        self._fill()
        return partial(self._end_scene, self._present)

    def __call__(
        self, api_url: str, *, path: Path | None = None, timeout: float = 5.0
    ) -> CommandClient:
        """Have the program make a client."""
        with self._lock:
            program, name = self._program(), f"client-{next(self._names)}"
        where = None if path is None else str(path)
        words = {"client": name, "api_url": api_url, "path": where, "timeout": timeout}
        answers.checked(program.ask(do="make", **words))
        return CommandClient(program, name, api_url)

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
        _end(left, Conduct())

    def __enter__(self) -> Command:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _program(self) -> Program:
        """The scene's process; a new one where the environment has changed since its start."""
        if not self._present or self._present[-1].environment != dict(os.environ):
            self._present.append(self._start())
        return self._present[-1]

    def _end_scene(self, programs: list[Program], conduct: Conduct) -> list[str]:
        # Those that were started within the scene have its environment, and end with it.
        first, *others = programs
        facts = _end(others, conduct)
        conduct.write(first.heard)
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


def from_command(command: str) -> Command:
    """Return what makes clients in the program that a command line starts.

    Raises CannotStart where there is no such program.
    """
    return Command(command)


def _arguments(command: str) -> list[str]:
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError as error:
        raise CannotStart(f"The command cannot be read ({error}): check its quotes.") from error
    if not words:
        raise CannotStart('The command is empty: write one such as "node my-client.mjs".')
    words = [word.strip('"') for word in words] if os.name == "nt" else words
    return [shutil.which(words[0]) or words[0], *words[1:]]


def _end(programs: list[Program], conduct: Conduct) -> list[str]:
    facts: list[str] = []
    for program in programs:
        facts += program.end()
        conduct.write(program.heard)
    return facts
