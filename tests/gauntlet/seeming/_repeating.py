"""The library's client with the seams open at which a client breaks a rule of the repetition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tutorial_lib.client.bearer import token_on
from tutorial_lib.client.refresh import is_token_refused, repeat
from tutorial_lib.client.user_state import UserState
from tutorial_lib.gauntlet.library import LibraryClient


class _Repeating(LibraryClient):
    """`ApiSession`, with what follows a 401 as four methods."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)
        self.auth: Any = self.session.auth
        self.auth._on_response = self.on_response

    def on_response(self, state: UserState, response: Any, **settings: Any) -> Any:
        refused = token_on(response.request)
        if refused is None or not self.auth.api.takes_token(response.request.url):
            return response
        if not self.is_refused(response):
            return response
        self.release(response)
        renewed = self.renew(state, refused)
        return self.repeat(response, renewed.access, **settings)

    def is_refused(self, response: Any) -> bool:
        return is_token_refused(response)

    def release(self, response: Any) -> None:
        response.close()

    def renew(self, state: UserState, refused: str) -> UserState:
        renewed: UserState = self.auth._renewal.renew(state, refused)
        return renewed

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        return repeat(response, access, **settings)
