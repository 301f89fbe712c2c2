"""Rule 30: a stored login is sent to the API that it belongs to, and to no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ._parts import LOGOUT, InTheOpen

NOBODYS = "https://nobody.invalid"


class _Compares(InTheOpen):
    """Has its own way to tell whether a stored login is the API's."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        look, self.storage._what_counts = self.storage._what_counts, self.counts
        self.look = look

    def counts(self, look: Any) -> Any:
        state = self.look(look)
        if state is None:
            return None
        origin = self.session._api.origin
        return replace(state, origin=origin if self.is_mine(state.origin, origin) else NOBODYS)

    def is_mine(self, stored: str, own: str) -> bool:
        raise NotImplementedError


class DoesNotCompare(_Compares):
    """One file is one login."""

    def is_mine(self, stored: str, own: str) -> bool:
        return True


class ComparesTheHost(_Compares):
    """One host is one API."""

    def is_mine(self, stored: str, own: str) -> bool:
        return urlsplit(stored).hostname == urlsplit(own).hostname


class ComparesTheBeginning(_Compares):
    """What begins as the stored address does is the same API."""

    def is_mine(self, stored: str, own: str) -> bool:
        return own.startswith(stored)


class ComparesTheStoredBeginning(_Compares):
    """What the stored address begins with is the same API."""

    def is_mine(self, stored: str, own: str) -> bool:
        return stored.startswith(own)


class ComparesHostAndPort(_Compares):
    """Forgets the scheme."""

    def is_mine(self, stored: str, own: str) -> bool:
        return stored.partition("://")[2] == own.partition("://")[2]


class ComparesText(InTheOpen):
    """Compares the address as it was written, so its own login in other spelling is lost."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        if path is not None and path.exists():
            note = path.with_suffix(".api")
            if note.exists() and note.read_text() != api_url:
                self.session._api.origin = NOBODYS

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        if self.path:
            self.path.with_suffix(".api").write_text(self.api_url)


class LogsOutAtTheOther(InTheOpen):
    """Compares for a call, and not for the logout."""

    def logout(self) -> None:
        state = self.storage.fresh()
        if state is not None:
            self.storage.clear()
            self.token_call(self.session._api.logout_url, {"refresh": state.refresh}, self.timeout)
        else:
            super().logout()


class RefreshesAtTheOther(InTheOpen):
    """Sends no header to the other API, and answers its 401 with a refresh there."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        state = self.storage.fresh()
        if answer.status_code == 401 and state and "Authorization" not in answer.request.headers:
            self.token_call(self.session._api.refresh_url, {"refresh": state.refresh}, self.timeout)
        return answer


class LogsOutTheFormerAtTheOther(InTheOpen):
    """Ends the stored login when somebody logs in, at whatever API that is."""

    def login(self, username: str, password: str) -> None:
        state = self.storage.fresh()
        super().login(username, password)
        if state is not None:
            logout_url = self.session._api.logout_url
            assert logout_url.endswith(LOGOUT)
            self.token_call(logout_url, {"refresh": state.refresh}, self.timeout)


class ComparesHostsAsTheyAreWritten(InTheOpen):
    """Keeps the host as it was typed, so its own login in capitals is another's."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        note = path and path.with_suffix(".host")
        if note and note.exists() and note.read_text() != api_url.split("/")[2]:
            self.session._api.origin = NOBODYS

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        if self.path:
            self.path.with_suffix(".host").write_text(self.api_url.split("/")[2])
