"""A store that takes everything and gives nothing back: said at the login, and no token lost."""

from pathlib import Path

import keyring
import keyring.backends.null
import pytest

from tutorial_lib.client import (
    ApiSession,
    KeyringStorage,
    StorageError,
    StorageWarning,
    TokenStorage,
    UserState,
)
from tutorial_lib.server import TutorialServer

from .conftest import PASSWORD
from .learners import PlainFile
from .troubled import call, logged_in_with, tokens


class NotWritten(PlainFile):
    """A learner's file whose `save` is not written yet."""

    def save(self, state: UserState) -> None:
        pass


class NotWhole(PlainFile):
    """A learner's file that keeps one token of the two."""

    def load(self) -> UserState | None:
        state = super().load()
        return state and UserState(state.username, state.access, "lost")


@pytest.fixture(params=["the null keyring", NotWritten, NotWhole])
def storage(
    request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch
) -> TokenStorage:
    monkeypatch.setenv("XDG_STATE_HOME", str(path.parent))
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.backends.null.Keyring())
    return KeyringStorage("course") if isinstance(request.param, str) else request.param(path)


def test_it_is_told_at_the_login_and_the_tokens_are_ended(
    rotating_server: TutorialServer, storage: TokenStorage
) -> None:
    session = ApiSession(rotating_server.api_url, storage=storage)
    with pytest.raises(StorageError, match="does not give back what was saved"):
        session.login("ada", PASSWORD)
    given, ended = tokens(rotating_server)
    assert given == ended and len(given) == 1 and not session.is_logged_in


def test_one_that_begins_to_swallow_loses_no_rotated_token(
    rotating_server: TutorialServer, path: Path
) -> None:
    storage = PlainFile(path)
    session = logged_in_with(rotating_server, storage)
    storage.save = lambda state: None  # type: ignore[method-assign]
    for _ in range(2):
        with pytest.warns(StorageWarning, match="does not give back"):
            call(rotating_server, session)


def test_a_login_that_is_not_deleted_is_told_and_has_ended(
    rotating_server: TutorialServer, path: Path
) -> None:
    storage = PlainFile(path)
    session = logged_in_with(rotating_server, storage)
    storage.clear = lambda: None  # type: ignore[method-assign]
    with pytest.raises(StorageError, match="does not let go of what was deleted"):
        session.logout()
    given, ended = tokens(rotating_server)
    assert given == ended and not session.is_logged_in
