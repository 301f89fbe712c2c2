"""What a client does beside its calls: what it prints, starts, changes and leaves behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO
from unittest import mock
from weakref import WeakKeyDictionary

from .limits import parts_of, stop
from .processes import end_process, left_behind

GRACE = 1.0  # seconds: what a thread may take to notice that its server is gone
MOST_PRINTED = 1 << 16  # characters that are kept of what a scene's client prints
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
# requests sets it for a moment, in any thread, to look for a proxy (`requests.utils.set_environ`):
# whoever put it back in the midst of that would end the look. It is put back with the last scene.
OF_REQUESTS = "no_proxy"
SERVER_THREADS = ("process_request_thread", "tutorial server")


class SideEffects:
    """What one scene's client did beside its calls.

    Processes of a program under test are not the client's own: whoever started them ends them.
    """

    def __init__(self, *, has_program: bool = False) -> None:
        self.threads: list[threading.Thread] = []
        self.errors: list[str] = []
        self.printed = ""
        self._variables = dict(os.environ)
        self._folder = os.getcwd()
        self._has_program = has_program
        self._children = left_behind()

    def write(self, text: str) -> None:
        """Keep what was printed."""
        self.printed = (self.printed + text)[:MOST_PRINTED]

    def put_back(self) -> list[str]:
        """Undo what was changed for the whole program, and return it as facts."""
        return [*self._put_back_variables(), *self._put_back_folder(), *self._end_children()]

    def end_threads(self) -> list[str]:
        """Wait for the scene's threads, end those that go on, and return that as a fact."""
        left = self._still_running(GRACE / 2)
        if left:
            gc.collect()  # a pool of threads ends with the client that owned it
            left = self._still_running(GRACE / 2)
        stop(*left, error=SystemExit)
        return [f"{_count(len(left), 'thread')} went on after the scene"] if left else []

    def _still_running(self, patience: float) -> list[threading.Thread]:
        left: list[threading.Thread] = []
        for part in parts_of(patience):
            left = [one for one in self.threads if one.is_alive() and not _is_ours(one)]
            if not left:
                break
            left[0].join(part)
        return [thread for thread in left if thread.is_alive()]

    def _put_back_variables(self) -> list[str]:
        now, before = dict(os.environ), self._variables
        if now == before:
            return []
        names = {name for name in now.keys() | before.keys() if name.lower() != OF_REQUESTS}
        changed = sorted(name for name in names if now.get(name) != before.get(name))
        for name in changed:
            if name in before:
                os.environ[name] = before[name]
            else:
                del os.environ[name]
        return [f"it changed the environment variable {changed[0]}"] if changed else []

    def _put_back_folder(self) -> list[str]:
        with suppress(OSError):
            if os.getcwd() == self._folder:
                return []
        os.chdir(self._folder)
        return ["it changed the working directory"]

    def _end_children(self) -> list[str]:
        left = set() if self._has_program else left_behind() - self._children
        for child in left:
            end_process(child)
        return [f"{_count(len(left), 'process', 'es')} went on after the scene"] if left else []


@contextmanager
def no_settings_of_the_machine() -> Iterator[None]:
    """Keep the machine's own proxies and `.netrc` from clients: a scene brings those it wants."""
    with mock.patch.dict(os.environ):
        for name in PROXIES:
            os.environ.pop(name, None)
            os.environ.pop(name.lower(), None)
        os.environ["NETRC"] = os.devnull
        yield


class Watch:
    """The record of which scene a thread, a printed line or an error in a thread belongs to."""

    def __init__(self) -> None:
        self._scenes: WeakKeyDictionary[threading.Thread, SideEffects] = WeakKeyDictionary()

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Watch this program until the block ends; what was started in it ends then."""
        start, hook, own = threading.Thread.start, threading.excepthook, left_behind()

        def started(thread: threading.Thread) -> None:
            if scene := self.scene:
                self.assign(thread, scene)
            start(thread)

        def failed(error: Any) -> None:
            scene = self._scenes.get(error.thread)
            if scene is None:
                hook(error)
            elif not issubclass(error.exc_type, SystemExit):
                scene.errors.append(f"a thread of its own ended with {error.exc_type.__name__}")

        with ExitStack() as stack:
            stack.callback(_end_all_but, own)  # a thread may start one after its scene
            stack.enter_context(no_settings_of_the_machine())
            stack.enter_context(mock.patch.object(threading.Thread, "start", started))
            stack.enter_context(mock.patch.object(threading, "excepthook", failed))
            stack.enter_context(redirect_stdout(SplitStream(self, sys.stdout)))
            stack.enter_context(redirect_stderr(SplitStream(self, sys.stderr)))
            yield self

    @property
    def scene(self) -> SideEffects | None:
        """The scene that the present thread belongs to."""
        return self._scenes.get(threading.current_thread())

    def assign(self, thread: threading.Thread, scene: SideEffects) -> None:
        """Say which scene a thread belongs to."""
        self._scenes[thread] = scene
        scene.threads.append(thread)


class SplitStream:
    """A stream that keeps what scenes print to themselves, and passes on everything else."""

    def __init__(self, watch: Watch, stream: TextIO) -> None:
        self._watch, self._stream = watch, stream

    def write(self, text: str) -> int:
        """Write a text, or keep it, and return its length."""
        scene = self._watch.scene
        if scene is None:
            return self._stream.write(text)
        scene.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _end_all_but(own: set[int]) -> None:
    for child in left_behind() - own:
        end_process(child)


def _count(number: int, word: str, plural: str = "s") -> str:
    return f"{number} {word}{plural if number > 1 else ''}"


def _is_ours(thread: threading.Thread) -> bool:
    return any(name in thread.name for name in SERVER_THREADS)
