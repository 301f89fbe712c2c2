"""What an API calls things: the paths of its token calls, and the names in their bodies.

A TOML file may say it; docs/dialects.md describes one.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
Places = Mapping[str, str]  # where a thing stands in a body: "tokens.access" is two levels down


@dataclass(frozen=True)
class Endpoint:
    """One token call: its path below the API's root, and what its bodies look like.

    `sends` and `returns` say where `username`, `password`, `access` and `refresh` stand; one that
    is not named stands under its own name. `also` goes along each time. `cookie` is the name of
    the cookie that carries the refresh token in place of the bodies, where one does.
    """

    path: str
    form: bool = False
    sends: Places = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    returns: Places = field(default_factory=dict)
    cookie: str = ""

    def body(self, values: Mapping[str, str]) -> bytes:
        """Return the body that says these values."""
        said: dict[str, Any] = dict(self.also)
        for name, value in values.items():
            if not (self.cookie and name == "refresh"):
                _put(said, self.sends.get(name, name), value)
        return (urlencode(said) if self.form else json.dumps(said)).encode()

    def headers(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the header fields that go with that body."""
        fields = {"Content-Type": FORM if self.form else JSON}
        if self.cookie and "refresh" in values:
            fields["Cookie"] = f"{self.cookie}={values['refresh']}"
        return fields

    def read(self, answer: Mapping[str, Any], cookies: Mapping[str, Any]) -> dict[str, Any]:
        """Return the tokens `access` and `refresh` of an answer, as far as it has them."""
        names = {name: self.returns.get(name, name) for name in ("access", "refresh")}
        tokens = {name: at(answer, place) for name, place in names.items()}
        if self.cookie:
            tokens["refresh"] = cookies.get(self.cookie)
        return tokens

    def messages(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an answer says of the fields that were sent, under our names for them."""
        said = dict(answer)
        for name, place in self.sends.items():
            if (words := at(answer, place)) is not None:
                said.pop(place.partition(".")[0], None)
                said[name] = words
        return said


@dataclass(frozen=True)
class Endpoints:
    """The three token calls of an API; SimpleJWT's own by default, and a path says enough.

    An API may have no login (`ApiSession.adopt` takes up tokens that were handed in) and no
    logout: `None`. `scheme` stands before the access token in the header. `code` is where a 401
    says why, and `refused` what it says there when the token is no good.
    """

    login: str | Endpoint | None = "token/"
    refresh: str | Endpoint = "token/refresh/"
    logout: str | Endpoint | None = "token/blacklist/"
    scheme: str = "Bearer"
    code: str = "code"
    refused: str = "token_not_valid"

    @classmethod
    def read(cls, file: str | os.PathLike[str]) -> Endpoints:
        """Read a dialect's TOML file; raises `ValueError` for what is wrong in it."""
        return cls.of(tomllib.loads(Path(file).read_text(encoding="utf-8")))

    @classmethod
    def of(cls, dialect: Mapping[str, Any]) -> Endpoints:
        """Return the endpoints of a dialect's data; raises `ValueError` for what is wrong in it."""
        cookie = _table(dialect, "refresh_token").get("cookie", "")
        refresh = _endpoint(dialect, "refresh", cookie)
        if refresh is None:
            raise ValueError("The dialect has no [refresh], with its path.")
        why = _table(dialect, "refused")
        return cls(
            login=_endpoint(dialect, "login", cookie),
            refresh=refresh,
            logout=_endpoint(dialect, "logout", cookie),
            scheme=_text(dialect, "scheme", "Bearer"),
            code=_text(why, "code", "" if why.get("challenge") else "code"),
            refused=_text(why, "value", "token_not_valid"),
        )

    def code_in(self, answer: Mapping[str, Any]) -> Any:
        """Return what an answer gives as its reason, `None` where it gives none."""
        return at(answer, self.code)


def at(answer: Any, place: str) -> Any:
    """Return what stands in a place of an answer, `None` where nothing does."""
    for step in place.split("."):
        answer = answer.get(step) if isinstance(answer, Mapping) else None
    return answer


def _put(said: dict[str, Any], place: str, value: str) -> None:
    *levels, last = place.split(".")
    for level in levels:
        said = said.setdefault(level, {})
    said[last] = value


def _endpoint(dialect: Mapping[str, Any], name: str, cookie: str) -> Endpoint | None:
    if name not in dialect:
        return None
    call = _table(dialect, name)
    body = _text(call, "body", "json")
    if body not in ("json", "form"):
        raise ValueError(f"The body of [{name}] must be json or form, not {body!r}.")
    return Endpoint(
        path=_text(call, "path"),
        form=body == "form",
        sends=_texts(call, "sends"),
        also=_texts(call, "also"),
        returns=_texts(call, "returns"),
        cookie=cookie,
    )


def _table(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = of.get(name, {})
    if not isinstance(table, Mapping):
        raise ValueError(f"{name} must be a table of the dialect, not {table!r}.")
    return table


def _texts(of: Mapping[str, Any], name: str) -> dict[str, str]:
    table = _table(of, name)
    return {each: _text(table, each) for each in table}


def _text(of: Mapping[str, Any], name: str, usual: str | None = None) -> str:
    value = of.get(name, usual)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text of the dialect, not {value!r}.")
    return value
