"""Chapter 2: the place where a login is kept, and what every such place owes to a client."""

from __future__ import annotations

import threading
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import Any, NamedTuple, NoReturn

from .errors import StorageError, StorageWarning
from .forking import begin_anew_after_fork
from .user_state import UserState

OWN_LOCKS = ("_short_lock", "_long_lock")
UNREADABLE = object()  # what lies in a store that gives an error when it is asked


class Pending(NamedTuple):
    """A login, or none, that a store did not take, and what may lie there that it replaces."""

    login: UserState | None
    replaces: frozenset[object]


class TokenStorage(ABC):
    """Where a login is kept. A storage of your own needs three methods: load, save and clear.

    From them the base class builds what else a client needs: compare and swap under a short
    lock, and a longer lock for refreshing.
    """

    @abstractmethod
    def load(self) -> UserState | None:
        """Return the stored login, or `None` when nobody is logged in."""

    @abstractmethod
    def save(self, state: UserState) -> None:
        """Keep a login in place of whatever was kept before."""

    @abstractmethod
    def clear(self) -> None:
        """Forget the login."""

    def current(self) -> UserState | None:
        """Return what counts, as `load` has it, or what is kept here until it can be written."""
        return self._what_counts(self.load)

    def fresh(self) -> UserState | None:
        """Return what counts at this moment, without any cache; try again to write what is kept."""
        if self._pending is not None:
            with suppress(Exception), self.lock():
                self._catch_up()
        return self._what_counts(self._stored_now)

    def replace(self, expected: UserState | None, new: UserState | None) -> bool:
        """Swap one login for another, or for none, only if the expected one is still there.

        Between a check and a save somebody may have logged out. Here nobody can come in between.

        A rotated refresh token exists nowhere else. So whatever goes wrong with the store, newer
        tokens of the same login are kept in memory, with a `StorageWarning`, and written when
        the store takes them. A login that cannot be deleted is gone for this process, and the
        error is raised.
        """
        with ExitStack() as locked:
            try:
                locked.enter_context(self.lock())
                if _core(self.fresh()) != _core(expected):
                    return False
            except BaseException as error:
                return self._keep_pending(expected, new, error)
            try:
                self._write_down(new)
            except Exception as error:
                return self._keep_pending(expected, new, error, self._stored_core())
            except BaseException as error:  # Ctrl-C: whoever it was that hung is not asked again
                return self._keep_pending(expected, new, error, UNREADABLE)
            self._set_pending(None)
            return True

    def lock(self) -> AbstractContextManager[object]:
        """Return the short lock, held for moments around a check and a change."""
        return self._own_lock("_short_lock")

    def refreshing(self, timeout: float) -> AbstractContextManager[object]:
        """Hold the long lock, one refresh at a time; `TimeoutError` after `timeout` seconds."""
        return _held(self._own_lock("_long_lock"), timeout)

    # In the class: a storage of one's own need not call super().__init__().
    _pending: Pending | None = None
    _written: UserState | None = None

    def _stored_now(self) -> UserState | None:
        """Load what lies in the store, without any cache."""
        return self.load()

    def _what_counts(self, look: Callable[[], UserState | None]) -> UserState | None:
        pending = self._pending
        try:
            stored = look()
        except Exception:
            if pending is None or UNREADABLE not in pending.replaces:
                raise
            return pending.login
        if pending is not None and _core(stored) in pending.replaces:
            return pending.login
        written = self._written  # with what the storage does not keep of it
        return written if written is not None and _core(stored) == _core(written) else stored

    def _write_down(self, new: UserState | None) -> None:
        """Save a login, or forget the one that is there, and see whether it was done."""
        if new is None:
            self.clear()
        else:
            self.save(new)
        vars(self)["_written"] = new
        try:
            kept = self._stored_now()
        except Exception:
            return  # a store that cannot be read now is not one that takes nothing
        if kept == new:
            vars(self)["_written"] = None
        if _core(kept) != _core(new):
            does = "give back what was saved in it" if new else "let go of what was deleted"
            raise StorageError(
                f"{type(self).__name__} does not {does}. "
                "Choose another storage, FileStorage for example."
            )

    def _keep_pending(
        self,
        expected: UserState | None,
        new: UserState | None,
        error: BaseException,
        *left: object,
    ) -> bool:
        """Keep what could not be written over the expected login, where it is to be kept."""
        if expected is None or not (new is None or new.is_same_login(expected)):
            if left and isinstance(error, Exception):
                self._put_back(expected)
            raise error
        pending = self._pending
        is_kept = pending is not None and _core(pending.login) == _core(expected)
        replaces = pending.replaces if pending and is_kept else frozenset([_core(expected)])
        self._set_pending(Pending(new, replaces.union(left)))
        if new is None or not isinstance(error, Exception):
            raise error
        self._warn(error)
        return True

    def _stored_core(self) -> object:
        try:
            return _core(self._stored_now())
        except Exception:
            return UNREADABLE

    def _put_back(self, former: UserState | None) -> None:
        if self._stored_core() != _core(former):
            with suppress(Exception):
                self.clear() if former is None else self.save(former)

    def _catch_up(self) -> None:
        """Write what is kept here, unless somebody else has written there meanwhile."""
        pending, stored = self._pending, self._stored_core()
        if pending is None or (stored is UNREADABLE and stored not in pending.replaces):
            return
        try:
            if stored in pending.replaces:
                self._write_down(pending.login)
            self._set_pending(None)
        except Exception:
            self._set_pending(pending._replace(replaces=pending.replaces | {self._stored_core()}))

    def _set_pending(self, pending: Pending | None) -> None:
        vars(self)["_pending"] = pending  # a frozen dataclass is a storage too

    def _warn(self, error: Exception) -> None:
        # Whatever else is raised may have the login in its words.
        said = f"{type(self).__name__} could not save the new tokens ({type(error).__name__})."
        warnings.warn(
            f"{error if isinstance(error, StorageError) else said} "
            "Until then the login lives in this process only.",
            StorageWarning,
            stacklevel=5,
        )

    def _own_lock(self, name: str) -> threading.RLock:
        # Made on first use: a storage of one's own need not call super().__init__().
        begin_anew_after_fork(self)
        lock: threading.RLock = self.__dict__.setdefault(name, threading.RLock())
        return lock

    def _begin_anew(self) -> None:
        for name in OWN_LOCKS:
            self.__dict__.pop(name, None)

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy is made of: its locks are its own, and what is pending stays here."""
        kept_here = {*OWN_LOCKS, "_pending", "_written"}
        return {name: value for name, value in vars(self).items() if name not in kept_here}

    def __repr__(self) -> str:
        """Name the kind of storage and nothing that it holds."""
        return f"<{type(self).__name__}>"


def _core(state: UserState | None) -> tuple[str, ...] | None:
    """Return what every storage keeps of a login: one of one's own may keep nothing else."""
    return None if state is None else (state.username, state.access, state.refresh)


@contextmanager
def _held(lock: threading.RLock, timeout: float) -> Iterator[None]:
    if not lock.acquire(timeout=timeout):
        raise TimeoutError(f"Another refresh was not done within {timeout:g} s.")
    try:
        yield
    finally:
        lock.release()


class MemoryStorage(TokenStorage):
    """Keeps the login in this process; it is gone when the process ends."""

    def __init__(self) -> None:
        self._state: UserState | None = None

    def load(self) -> UserState | None:
        """Return the login, or `None`."""
        return self._state

    def save(self, state: UserState) -> None:
        """Keep a login."""
        self._state = state

    def clear(self) -> None:
        """Forget the login."""
        self._state = None

    def __getstate__(self) -> NoReturn:
        """Refuse to be copied: the first refresh of one copy would end the login of the other."""
        raise TypeError(
            "A MemoryStorage cannot be copied or pickled: it keeps one login in one process. "
            "Share the object, or keep the login in a FileStorage."
        )
