"""One process of a client's program: asked and answered in lines, and gone in the end."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from .limits import ending_in, remaining
from .processes import children, is_group_alive, kill_group, start_group
from .verdict import SceneEnded, failed, shown

LONGEST_LINE = 1 << 20  # bytes
MOST_SAID = 1 << 20  # bytes of standard error that are kept
PATIENCE = 1.0  # seconds for a program to end when its standard input does
AFTERWARDS = 0.3  # seconds for what the program started to end after it
CAN_LOOK = os.name == "posix"  # whether something lies in a pipe, without waiting for it

Answer = dict[str, Any]


class Rubbish(ValueError):
    """What a program wrote and what is no answer; says why."""


class Program:
    """A program that is running; raises OSError where it cannot be started."""

    def __init__(self, arguments: list[str]) -> None:
        self.environment = dict(os.environ)
        self.fault = ""
        self._lock = threading.RLock()
        self._writing = threading.Lock()
        self._taking = threading.Lock()
        self._asked: dict[int, Future[Answer]] = {}
        self._said = bytearray()
        self._is_ending = False
        self._process = start_group(arguments)
        pipes: Any = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._stdin, self._stdout, self._stderr = pipes
        self._readers = [
            threading.Thread(target=read, name="reading a program", daemon=True)
            for read in (self._read_errors, self._read_answers)
        ]
        for reader in self._readers:
            reader.start()

    def ask(self, **words: Any) -> Answer:
        """Give a command and return its answer; fails the scene where none comes."""
        with self._lock:
            if self.fault:
                failed(self.fault)
            number = len(self._asked) + 1
            answer = self._asked[number] = Future()
        self._write({"id": number, **words})
        limit = remaining()
        try:
            return answer.result(limit)
        except TimeoutError:
            self._break(f"it did not answer for {limit:.0f} s")
            failed(self.fault)

    def reset(self) -> bool:
        """Have the program forget its clients; whether it did, and can serve another scene."""
        with self._lock:
            is_busy = any(not answer.done() for answer in self._asked.values())
        if is_busy or self.fault or self._is_ending or children(self._process.pid):
            return False
        try:
            with ending_in(PATIENCE):
                is_new = "error" not in self.ask(do="reset")
        except SceneEnded:
            return False
        self._catch_up()
        self._said.clear()
        return is_new

    def let_end(self) -> None:
        """Close standard input and wait for a moment: a program ends then."""
        self._is_ending = True
        with suppress(OSError):
            self._stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if self.fault else PATIENCE)
            for reader in self._readers:
                if reader is not threading.current_thread():
                    reader.join(AFTERWARDS)

    def end(self) -> list[str]:
        """End the program with everything that it started; return what was wrong as facts."""
        self.let_end()
        left = self._has_left_others()
        kill_group(self._process)
        self._let_go()
        if self.fault:
            return [self.fault]
        return ["it left a process behind"] if left else []

    def kill(self) -> None:
        """Let the program crash: it is gone at once, and that is no fault of its own."""
        self._is_ending = True
        self._break("it was killed")
        self._process.wait()

    @property
    def said(self) -> str:
        """All that the program wrote to standard error; ends the program to be sure of it."""
        self.let_end()
        return self.heard

    @property
    def heard(self) -> str:
        """What the program has written to standard error so far: all that its answers follow."""
        self._catch_up()
        return self._said.decode(errors="replace")

    def _write(self, command: Answer) -> None:
        # Where nobody reads, whoever reads the answers finds out why.
        with suppress(OSError, ValueError), self._writing:
            self._stdin.write(json.dumps(command).encode() + b"\n")
            self._stdin.flush()

    def _break(self, fact: str) -> None:
        """Expect nothing more of the program: everyone who waits is told why."""
        with self._lock:
            self.fault = self.fault or fact
            waiting = [answer for answer in self._asked.values() if not answer.done()]
        for answer in waiting:
            with suppress(Exception):  # its answer has come after all
                answer.set_exception(SceneEnded("failed", self.fault))
        kill_group(self._process)

    def _read_answers(self) -> None:
        with suppress(OSError, ValueError):
            try:
                while line := self._stdout.readline(LONGEST_LINE + 1):
                    self._take(_read(line))
            except Rubbish as rubbish:
                self._break(str(rubbish))
        if not self._is_ending and not self.fault:
            self._break(self._how_it_ended())

    def _take(self, answer: Answer) -> None:
        with self._lock:
            asked = self._asked.get(answer["id"])
        if asked is None:
            raise Rubbish(f"it answered command {answer['id']}, which it was never given")
        if asked.done():
            raise Rubbish(f"it answered command {answer['id']} twice")
        asked.set_result(answer)

    def _read_errors(self) -> None:
        with suppress(OSError, ValueError):
            while not CAN_LOOK or wait([self._stderr]):
                if not self._take_errors():
                    return

    def _take_errors(self) -> bool:
        """Keep what has come on standard error; return whether more may come."""
        # Whoever reads holds the lock until it is kept: nobody else finds an empty pipe before.
        with suppress(OSError, ValueError), self._taking:
            while not CAN_LOOK or wait([self._stderr], 0):
                some = os.read(self._stderr.fileno(), 1 << 16)
                self._said += some[: MOST_SAID - len(self._said)]
                if not some:
                    return False
                if len(self._said) >= MOST_SAID:  # it may never stop
                    return True
            return True
        return False

    def _catch_up(self) -> None:
        """Keep what was written before the last answer, though the reader had no turn since."""
        if CAN_LOOK:
            self._take_errors()

    def _how_it_ended(self) -> str:
        try:
            status = self._process.wait(AFTERWARDS)
        except subprocess.TimeoutExpired:
            return "it closed its standard output"
        self._readers[0].join(AFTERWARDS)
        lines = [line for line in self.heard.splitlines() if line.strip()]
        last = next((line for line in reversed(lines) if "Error" in line), "".join(lines[-1:]))
        return f"it ended early, with status {status}" + (f": {last.strip()}" if last else "")

    def _has_left_others(self) -> bool:
        """Tell whether something that the program started goes on although it has ended itself."""
        if os.name != "posix" or self._process.poll() is None:
            return False
        end = time.monotonic() + AFTERWARDS
        while is_group_alive(self._process.pid):
            if time.monotonic() > end:
                return True
            threading.Event().wait(0.01)
        return False

    def _let_go(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        if not any(reader.is_alive() for reader in self._readers):
            self._stdout.close()
            self._stderr.close()


def _read(line: bytes) -> Answer:
    """Read a line as an answer; raises Rubbish."""
    if len(line) > LONGEST_LINE:
        raise Rubbish(f"it wrote a line of more than {LONGEST_LINE:,} bytes")
    if not line.endswith(b"\n"):
        raise Rubbish("it ended in the middle of a line")
    try:
        answer = json.loads(line.decode())
    except UnicodeDecodeError:
        raise Rubbish("it wrote something that is not UTF-8") from None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or type(answer.get("id")) is not int:
        raise Rubbish(f"it wrote something that is not an answer: {shown(line.decode(), most=60)}")
    return answer
