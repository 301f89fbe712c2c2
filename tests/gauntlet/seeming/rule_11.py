"""Rule 11: 403 is not 401, nothing is refreshed."""

from __future__ import annotations

from typing import Any

from tutorial_lib.gauntlet.library import LibraryClient


class RefreshesOnA403(LibraryClient):
    """Takes a 403 for an expired token."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        if answer.status_code == 403:
            state = self.storage.load()
            self.session.auth._renewal.renew(state, state.access)
            answer = super().call(method, path, **request)
        return answer
