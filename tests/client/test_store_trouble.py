"""A store in trouble, of ours or of a learner's kind: no login is lost, as the server counts it."""

import itertools
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest

from tutorial_lib.client import (
    ApiSession,
    LoginRequired,
    StorageError,
    StorageWarning,
    UserState,
)
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .learners import PlainFile, ThreeMethods
from .troubled import KINDS, OUTLIVING, BackendError, Place, call, logged_in_with, tokens

TROUBLES = [StorageError("Wait."), OSError(1783), BackendError("a token?"), KeyError("kept")]
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def server(rotating_server: TutorialServer) -> TutorialServer:
    return rotating_server


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


def life(server: TutorialServer, session: ApiSession) -> list[Callable[[], object]]:
    """A login's whole life, deed by deed."""
    return [
        lambda: session.login("ada", PASSWORD),
        lambda: session.get("me/").raise_for_status(),
        lambda: call(server, session),
        lambda: call(server, session),
        lambda: session.logout(),
    ]


def live_through(server: TutorialServer, place: Place) -> None:
    """Do each deed again until it is done: that a login has ended is never the reason."""
    for deed in life(server, ApiSession(server.api_url, storage=place.storage())):
        for _ in range(3):
            try:
                deed()
                break
            except LoginRequired as error:
                raise AssertionError("a login was lost") from error
            except Exception as error:
                assert error is place.trouble.error or isinstance(error, StorageError)
        else:
            raise AssertionError("it never succeeds")


@every_kind
@pytest.mark.parametrize("deed", ["load", "save", "clear"])
@pytest.mark.parametrize("late", [False, True], ids=["before it is done", "when it is done"])
@pytest.mark.slow
def test_each_call_of_a_store_may_fail_once(
    server: TutorialServer, tmp_path: Path, kind: str, deed: str, late: bool
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StorageWarning)
        for number in itertools.count():
            place = Place(kind, tmp_path / str(number))
            place.folder.mkdir()
            place.trouble.fails = lambda done, what, number=number: (  # type: ignore[misc]
                what == deed and done[deed] == number
            )
            place.trouble.comes_late = late
            server.reset()
            live_through(server, place)
            done, place.trouble.fails = place.trouble.done[deed], lambda *_: False
            given, ended = tokens(server)
            assert given == ended and place.storage().load() is None, f"{deed} number {number}"
            if done <= number:
                break
    assert number >= {"load": 10, "save": 3, "clear": 1}[deed]


@every_kind
@pytest.mark.parametrize("error", TROUBLES, ids=lambda error: type(error).__name__)
def test_a_rotated_token_that_is_not_taken_for_long_is_kept_and_written_at_last(
    server: TutorialServer, tmp_path: Path, kind: str, error: Exception
) -> None:
    place = Place(kind, tmp_path)
    session = logged_in_with(server, place.storage())
    place.trouble.begin("save", error)
    for _ in range(3):
        with pytest.warns(StorageWarning, match="lives in this process only"):
            call(server, session)
        session.get("me/").raise_for_status()
    asked = [exchange.status for exchange in server.journal.to("me/")]
    assert asked == [401, 200, 200] * 3
    place.trouble.end()
    call(server, session)
    if kind in OUTLIVING:
        call(server, ApiSession(server.api_url, storage=place.storage()))
    assert all(exchange.status == 200 for exchange in server.journal.to("token/refresh/"))


@every_kind
@pytest.mark.parametrize("deed", ["load", "lock"])
def test_a_rotated_token_outlives_a_store_that_cannot_be_asked_for_a_moment(
    server: TutorialServer, tmp_path: Path, kind: str, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(kind, tmp_path)
    storage = place.storage()
    session = logged_in_with(server, storage)
    replace = storage.replace

    def in_trouble(expected: UserState | None, new: UserState | None) -> bool:
        with monkeypatch.context() as patch:
            if deed == "lock":
                patch.setattr(storage, "lock", failing)
            else:
                place.trouble.begin("load")
            done = replace(expected, new)
        place.trouble.end()
        return done

    def failing() -> Any:
        raise StorageError("It is locked. Wait.")

    with monkeypatch.context() as patch, pytest.warns(StorageWarning, match=r"Wait|refused"):
        patch.setattr(storage, "replace", in_trouble)
        place.trouble.error = StorageError("Wait.")
        call(server, session)
    call(server, session)
    assert [exchange.status for exchange in server.journal.to("token/refresh/")] == [200, 200]


class FullDisk(PlainFile):
    """A learner's file on a disk without room: what was there is gone, nothing else came."""

    is_full = False

    def save(self, state: UserState) -> None:
        super().save(state)
        if self.is_full:
            self.path.write_text("")
            raise OSError(28, "No space left on device")


def test_a_save_that_destroys_what_was_there_loses_no_rotated_token(
    server: TutorialServer, tmp_path: Path
) -> None:
    storage = FullDisk(tmp_path / "login.json")
    session = logged_in_with(server, storage)
    storage.is_full = True
    for _ in range(2):
        with pytest.warns(StorageWarning):
            call(server, session)
        assert session.is_logged_in and session.get("me/").status_code == 200
    storage.is_full = False
    call(server, session)
    call(server, ApiSession(server.api_url, storage=PlainFile(storage.path)))


def test_a_login_that_cannot_be_saved_leaves_the_former_one_as_it_was(
    server: TutorialServer, tmp_path: Path
) -> None:
    storage = FullDisk(tmp_path / "login.json")
    session = logged_in_with(server, storage)
    save = storage.save

    def fails_once(state: UserState) -> None:
        storage.save = save  # type: ignore[method-assign]
        storage.path.write_text("")
        raise OSError(28, "No space left on device")

    storage.save = fails_once  # type: ignore[method-assign]
    with pytest.raises(OSError, match="No space left"):
        session.login("grace", "hopper-1952")
    call(server, session)
    assert session.username == "ada"


@every_kind
def test_another_s_logout_wins_over_what_is_kept_in_memory(
    server: TutorialServer, tmp_path: Path, kind: str
) -> None:
    place = Place(kind, tmp_path)
    storage = place.storage()
    session = logged_in_with(server, storage)
    place.trouble.begin("save")
    with pytest.warns(StorageWarning):
        call(server, session)
    place.trouble.end()
    other = place.storage() if kind in OUTLIVING else storage
    other.clear()
    assert storage.fresh() is None and storage.current() is None


@every_kind
@pytest.mark.parametrize("error", TROUBLES, ids=lambda error: type(error).__name__)
def test_a_login_that_cannot_be_deleted_has_ended_all_the_same(
    server: TutorialServer, tmp_path: Path, kind: str, error: Exception
) -> None:
    place = Place(kind, tmp_path)
    session = logged_in_with(server, place.storage())
    place.trouble.begin("clear", error)
    with pytest.raises(StorageError if kind == "keyring" else type(error)):
        session.logout()
    given, ended = tokens(server)
    assert given == ended and not session.is_logged_in
    session.get("me/")
    assert server.journal.to("me/")[-1].credential.kind == "none"
    place.trouble.end()
    assert session.logout() and place.storage().load() is None


@every_kind
@pytest.mark.parametrize("error", TROUBLES, ids=lambda error: type(error).__name__)
def test_a_refused_refresh_is_a_login_to_make_though_the_old_one_cannot_be_deleted(
    server: TutorialServer, tmp_path: Path, kind: str, error: Exception
) -> None:
    place = Place(kind, tmp_path)
    session = logged_in_with(server, place.storage())
    server.clock.advance(days=2)
    place.trouble.begin("clear", error)
    with pytest.raises(LoginRequired):
        session.get("me/")
    assert not session.is_logged_in


def test_the_interrupt_of_a_save_that_hangs_loses_no_rotated_token(
    server: TutorialServer, tmp_path: Path
) -> None:
    place = Place("a learner's file", tmp_path)
    session = logged_in_with(server, place.storage())
    place.trouble.begin("save", KeyboardInterrupt())
    server.clock.advance(minutes=31)
    with pytest.raises(KeyboardInterrupt):
        session.get("me/")
    place.trouble.end()
    call(server, session)


def test_what_is_warned_of_holds_nothing_of_what_a_storage_raised(
    server: TutorialServer, tmp_path: Path
) -> None:
    place = Place("a learner's file", tmp_path)
    storage = place.storage()
    session = logged_in_with(server, storage)
    state = storage.load()
    assert state is not None
    place.trouble.begin("save", ValueError(f"cannot keep {state.refresh}"))
    with pytest.warns(StorageWarning) as said:
        call(server, session)
    assert [str(word.message) for word in said] == [
        "TroubledPlainFile could not save the new tokens (ValueError). "
        "Until then the login lives in this process only."
    ]


@pytest.mark.parametrize("fails", [{1}, {1, 2}, {1, 2, 3}, {1, 3}, {1, 2, 4}, {1, 2, 3, 4, 5}])
def test_a_store_that_keeps_a_name_and_two_tokens_loses_no_login_however_often_it_fails(
    server: TutorialServer, monkeypatch: pytest.MonkeyPatch, fails: set[int]
) -> None:
    storage, tries = ThreeMethods(), itertools.count(1)
    session, save = ApiSession(server.api_url, storage=storage), storage.save
    session.login("ada", PASSWORD)

    def troubled(state: UserState) -> None:
        if next(tries) in fails:
            raise StorageError("The store is in trouble. Wait.")
        save(state)

    monkeypatch.setattr(storage, "save", troubled)
    for _ in range(4):
        server.clock.advance(minutes=31)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StorageWarning)
            assert session.get("me/").status_code == 200
    assert len(server.journal.to("token/blacklist/")) == 0
