"""A process forked in the middle of things: it and its parent go on as if each were alone."""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tutorial_lib.client import ApiSession, FileStorage, MemoryStorage, TokenStorage
from tutorial_lib.client.file_storage import ProcessLock
from tutorial_lib.client.single_flight import SingleFlight
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .learners import ThreeMethods
from .logins import ADA, NEWER

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")

HANG = 20.0  # seconds that only a hang reaches


def in_a_child(work: Callable[[], object]) -> str:
    """Fork, do the work in the child, and return what it says, "" if it hangs."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns that threads may hold locks: that they may is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os.write(writing, said(work).encode())
        finally:
            os._exit(0)
    os.close(writing)
    hung = threading.Timer(HANG, os.kill, (child, 9))
    hung.start()
    with open(reading) as answer:
        words = answer.read()
    hung.cancel()
    os.waitpid(child, 0)
    return words


def said(work: Callable[[], object]) -> str:
    """Return what came of a piece of work."""
    try:
        return str(work())
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


@pytest.fixture
def elsewhere() -> Iterator[Callable[[AbstractContextManager[Any]], None]]:
    """Another thread that enters what it is given, and stays in it until the test is over."""
    over = threading.Event()

    def stay(place: AbstractContextManager[Any], entered: Future[bool]) -> None:
        with place:
            entered.set_result(True)
            over.wait(HANG)

    def enter(place: AbstractContextManager[Any]) -> None:
        entered: Future[bool] = Future()
        pool.submit(stay, place, entered)
        assert entered.result(HANG)

    with ThreadPoolExecutor(1) as pool:
        yield enter
        over.set()


def status(session: ApiSession) -> Callable[[], int]:
    return lambda: session.get("me/").status_code


def test_while_a_refresh_is_under_way_both_get_their_answer(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.clock.advance(minutes=31)
    held = server.faults.hold("token/refresh/", answer=True)
    with ThreadPoolExecutor(1) as one:
        waiting = one.submit(status(logged_in))
        assert held.arrived()
        assert in_a_child(status(logged_in)) == "200"
        held.release()
        assert waiting.result(HANG) == 200


def test_parent_and_child_share_one_refresh_of_a_file(
    path: Path,
) -> None:
    rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
    with TutorialServer(reuse_detection=True, **rotation) as server:
        session = ApiSession(server.api_url, storage=FileStorage(path))
        session.login("ada", PASSWORD)
        server.clock.advance(minutes=31)
        held = server.faults.hold("token/refresh/", answer=True)
        calls = server.faults.hold("me/", until=2, answer=True, times=2)
        with ThreadPoolExecutor(2) as two:
            parent = two.submit(status(session))
            child = two.submit(in_a_child, status(session))
            assert calls.arrived() and held.arrived()
            held.release()
            assert (child.result(HANG), parent.result(HANG)) == ("200", 200)
        assert len(server.journal.to("token/refresh/")) == 1


@pytest.mark.parametrize("which", ["lock", "refreshing"])
@pytest.mark.parametrize("kind", [MemoryStorage, ThreeMethods])
def test_a_lock_that_another_thread_holds_is_free_in_the_child(
    kind: type[TokenStorage], which: str, elsewhere: Callable[[Any], None]
) -> None:
    storage = kind()
    take = storage.lock if which == "lock" else lambda: storage.refreshing(1)
    elsewhere(take())

    def take_it() -> str:
        with take():
            return "taken"

    assert in_a_child(take_it) == "taken"


def test_a_lock_on_a_file_stays_the_parent_s(path: Path, elsewhere: Callable[[Any], None]) -> None:
    lock = ProcessLock(path, "")
    elsewhere(lock.held(1))

    def take_it() -> None:
        with lock.held(0.05):
            pass

    assert in_a_child(take_it).endswith("by another process.")
    with pytest.raises(TimeoutError, match="another process"), ProcessLock(path, "").held(0.05):
        pass


def test_a_lock_on_a_file_is_free_for_the_parent_when_the_child_has_had_it(path: Path) -> None:
    lock = ProcessLock(path, "")

    def take_it() -> str:
        with lock.held(1):
            return "taken"

    assert in_a_child(take_it) == take_it() == "taken"


@pytest.mark.parametrize("kind", [MemoryStorage, FileStorage])
def test_who_forks_within_a_lock_leaves_it_in_both(kind: Any, path: Path) -> None:
    storage = kind(*[path] * (kind is FileStorage))
    storage.save(ADA)

    def forks() -> str:
        with storage.lock():
            words = in_a_child(lambda: None)
        return words

    assert forks() == "None"
    assert storage.replace(ADA, NEWER)


def test_a_child_leaves_a_lock_that_it_was_forked_in(path: Path) -> None:
    storage = FileStorage(path)
    storage.save(ADA)

    def fork_within() -> int:
        with storage.lock(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return os.fork()

    reading, writing = os.pipe()
    if (child := fork_within()) == 0:
        os.write(writing, said(lambda: storage.replace(ADA, NEWER)).encode())
        os._exit(0)
    os.close(writing)
    with open(reading) as answer:
        assert answer.read() == "True"
    os.waitpid(child, 0)
    assert storage.fresh() == NEWER


def test_the_child_s_flight_is_its_own() -> None:
    flights, begun, over = SingleFlight[str](), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert over.wait(HANG)
        return "the parent's"

    with ThreadPoolExecutor(1) as one:
        leader = one.submit(flights.do, "key", slow, timeout=HANG)
        assert begun.wait(HANG)
        assert in_a_child(lambda: flights.do("key", lambda: "mine", timeout=1)) == "mine"
        over.set()
        assert leader.result(HANG) == "the parent's"


def test_the_child_of_the_thread_that_refreshes_can_end_its_flight() -> None:
    flights = SingleFlight[str]()

    def fork_within() -> str:
        return in_a_child(lambda: flights.do("other", lambda: "mine", timeout=1))

    assert flights.do("key", fork_within, timeout=1) == "mine"


def test_no_connection_is_two_processes_own(server: TutorialServer, logged_in: ApiSession) -> None:
    logged_in.get("me/")

    def connections() -> int:
        return len(logged_in.get_adapter(server.url).poolmanager.pools)

    assert (connections(), in_a_child(connections)) == (1, "0")


def test_a_jar_that_another_thread_uses_is_free_in_the_child(
    logged_in: ApiSession, elsewhere: Callable[[Any], None]
) -> None:
    elsewhere(logged_in.cookies._cookies_lock)  # type: ignore[attr-defined]
    assert in_a_child(status(logged_in)) == "200"
