"""The dialect in which a client's scenes are played: how it is told, and where a login is none."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tutorial_lib.server import Dialect

from .client import Client, MakeClient
from .misunderstanding import FOREIGN
from .verdict import SceneEnded, failed, not_applicable

NO_LOGIN = "its dialect has no login: a client is handed its tokens"
CANNOT_ADOPT = f"{FOREIGN}it takes up no tokens; adopt(username, access, refresh) is due"


class InDialect:
    """What makes clients that are told a dialect, as data, where they take one.

    One that takes none is made as ever: it may speak this dialect and no other.
    """

    def __init__(self, make_client: MakeClient, dialect: Dialect) -> None:
        self.make_client, self.dialect = make_client, dialect

    def __call__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> Client:
        """Make a client."""
        told = told_to(self.make_client, self.dialect.data)
        return self.make_client(api_url, path=path, timeout=timeout, **told)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.make_client, name)


def told_to(make_client: MakeClient, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a client is made with beside the usual, to be told a dialect's data."""
    try:
        inspect.signature(make_client).bind("", path=None, timeout=5.0, dialect=data)
    except (TypeError, ValueError):
        return {}
    return {"dialect": data}


class HandedTokens:
    """A client of an API without a login, which is handed tokens where another one logs in."""

    def __init__(self, client: Client, hand_out: Callable[[str, str], Mapping[str, Any]]) -> None:
        self._client, self._hand_out = client, hand_out

    def login(self, username: str, password: str) -> None:
        """Take up new tokens; the scene does not apply where there would be none."""
        tokens = self._hand_out(username, password)
        access, refresh = tokens.get("access"), tokens.get("refresh")
        if not isinstance(access, str) or not isinstance(refresh, str):
            not_applicable(NO_LOGIN)
        adopt = getattr(self._client, "adopt", None)
        if adopt is None:
            failed(CANNOT_ADOPT)
        try:
            adopt(username, access, refresh)
        except NotImplementedError:
            failed(CANNOT_ADOPT)
        except SceneEnded as ended:
            if ended.verdict.outcome == "not applicable":
                failed(CANNOT_ADOPT)
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def __repr__(self) -> str:
        """Return what the client says of itself."""
        return repr(self._client)

    def __str__(self) -> str:
        return str(self._client)
