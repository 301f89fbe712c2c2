"""One process for many scenes: a start of Node with axios and Vue takes longer than a scene."""

import os
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Self

from tutorial_lib.gauntlet.program import Program
from tutorial_lib.gauntlet.program_client import ProgramClient, made
from tutorial_lib.gauntlet.side_effects import SideEffects


class Kept(Program):
    """A program that knows whether it was let end."""

    is_over = False

    def let_end(self) -> None:
        """Let it end, as a restart does, and reading all that it printed."""
        self.is_over = True
        super().let_end()


class OneProgram:
    """Makes clients in one process; in another for a scene that restarts it, or its environment."""

    def __init__(self, *arguments: str) -> None:
        self.__name__ = arguments[-1]
        self._arguments = list(arguments)
        self._names = count(1)
        self._kept = self._present = Kept(self._arguments)
        self._next = Kept(self._arguments)
        self._own: list[Program] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for program in (self._kept, self._next, *self._own):
            program.end()

    def scene(self) -> Callable[[SideEffects], list[str]]:
        """Begin a scene, and return what ends the processes that are its own."""
        if self._kept.is_over or self._kept.fault:
            self._kept.end()
            self._kept, self._next = self._next, Kept(self._arguments)
        self._present, own = self._kept, []
        self._own = own
        return lambda conduct: [fact for program in own for fact in program.end()]

    def __call__(
        self,
        api_url: str,
        *,
        path: Path | None = None,
        timeout: float = 5.0,
        dialect: Mapping[str, Any] | None = None,
    ) -> ProgramClient:
        """Have the program make a client."""
        if self._present.environment != dict(os.environ):
            self._start()
        name = f"client-{next(self._names)}"
        return made(self._present, name, api_url, path=path, timeout=timeout, dialect=dialect)

    def restart(self) -> None:
        """Let the present process end: the next client is made in a new one."""
        self._present.let_end()
        self._start()

    def another(self) -> Program:
        """Start the program once more, beside the present one: whoever asked for it ends it."""
        return Program(self._arguments)

    def _start(self) -> None:
        self._present = Kept(self._arguments)
        self._own.append(self._present)
