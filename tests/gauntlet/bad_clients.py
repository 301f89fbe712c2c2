"""Clients that misbehave in every way that a gauntlet must survive."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tutorial_lib.gauntlet.library import LibraryClient


class SpinsInMake(LibraryClient):
    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        while True:
            pass


class SpinsInLogin(LibraryClient):
    def login(self, username: str, password: str) -> None:
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue


class WaitsInLogin(LibraryClient):
    def login(self, username: str, password: str) -> None:
        threading.Event().wait()


class SpinsInCall(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        while True:
            pass


class WaitsInCall(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        threading.Lock().acquire()
        blocked = threading.Lock()
        blocked.acquire()
        blocked.acquire()


class CannotBeMade(LibraryClient):
    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        raise RuntimeError(f"no client for\n{api_url}")


class ExitsInLogin(LibraryClient):
    def login(self, username: str, password: str) -> None:
        sys.exit(7)


class InterruptsInLogin(LibraryClient):
    def login(self, username: str, password: str) -> None:
        raise KeyboardInterrupt


class ExitsInCall(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        sys.exit(7)


class InterruptsInCall(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        raise KeyboardInterrupt


class SpeechlessError(BaseException):
    def __str__(self) -> str:
        raise RuntimeError


class IsSpeechless(LibraryClient):
    def login(self, username: str, password: str) -> None:
        raise SpeechlessError


class TellsThePassword(LibraryClient):
    def login(self, username: str, password: str) -> None:
        token = ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxIn0", "c2ln"])
        raise RuntimeError(f"{password} \x1b[31m {token}")


class NeverLogsIn(LibraryClient):
    def login(self, username: str, password: str) -> None:
        pass


class LeaksSpinningThreads(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        threading.Thread(target=_spin, daemon=True).start()
        return super().call(method, path, **request)


class LeaksThreadsThatForgive(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        threading.Thread(target=_spin_on, daemon=True).start()
        return super().call(method, path, **request)


class FailsInAThreadOfItsOwn(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        return super().call(method, path, **request)


class Forks(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        os.fork()
        return answer


class ForksAndSpins(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        if os.fork() == 0:
            _spin()
        return super().call(method, path, **request)


class ForksTooLate(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        ended = threading.Lock()
        ended.acquire()
        # Not in the thread that is ended: an error raised while it forks leaves logging locked.
        threading.Thread(target=_fork_after, args=(ended,), daemon=True).start()
        try:
            _wait_on()
        finally:
            ended.release()


class StartsAProgram(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        sleeper = "[sys.executable, '-c', 'import time; time.sleep(60)']"
        program = f"import subprocess, sys; subprocess.run({sleeper})"
        self.child = subprocess.Popen([sys.executable, "-c", program])
        return super().call(method, path, **request)


class ChangesTheEnvironment(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        os.environ["GAUNTLET_TOKEN"] = "set"
        return super().call(method, path, **request)


class ClearsTheEnvironment(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        os.environ.clear()
        return super().call(method, path, **request)


class ChangesTheFolder(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        os.chdir("/")
        return super().call(method, path, **request)


class ReturnsADictionary(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        return super().call(method, path, **request).json()


class ReturnsNothing(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        super().call(method, path, **request)


class IsNone:
    def __new__(cls, api_url: str, **options: Any) -> Any:
        return None


class Prints(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        print("calling", path)
        return super().call(method, path, **request)


class PrintsItsTokens(LibraryClient):
    def call(self, method: str, path: str, **request: Any) -> Any:
        state = self.storage.load()
        print(state and state.access)
        return super().call(method, path, **request)


class HasNoFile(LibraryClient):
    def make_storage(self, path: Path | None) -> Any:
        if path is not None:
            raise NotImplementedError("it keeps its login in memory")
        return super().make_storage(path)


def _spin() -> None:
    while True:
        pass


def _fork_after(ended: threading.Lock) -> None:
    ended.acquire()
    if os.fork() == 0:
        _spin()


def _wait_on() -> None:
    while True:
        time.sleep(0.01)


def _spin_on() -> None:
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            continue
