"""How an API words what SimpleJWT says too: its paths, its fields, its refusals.

docs/dialects.md describes the files. The client reads the same files with a reader of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

BUILT_IN = ("simplejwt", "camel", "oauth2")
#: The calls about tokens, each under SimpleJWT's own path.
CALLS = {"login": "token/", "refresh": "token/refresh/", "logout": "token/blacklist/"}
LOGIN, REFRESH, LOGOUT = CALLS.values()
RESOURCES = ("me", "notes", "echo", "forbidden")  # what every API here has beside them
SENT = {"login": ("username", "password"), "refresh": ("refresh",), "logout": ("refresh",)}
RETURNED = {"login": ("access", "refresh"), "refresh": ("access", "refresh"), "logout": ()}

#: What a text may be: its pattern, and the words for it.
PATH = r"(?:[\w~-][\w.~-]*/)*[\w~-][\w.~-]*/?", "a path below the API's root such as auth/login"
NAME = r"[A-Za-z_][\w-]*", "one name"
PLACE = rf"{NAME[0]}(?:\.{NAME[0]})*", "a name, or names with dots between"
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", "one word"  # RFC 9110 section 5.6.2
TEXT = r"\S.*", "a text"
_TABLE, _KEY = re.compile(r"\s*\[\s*([\w-]+)\s*\]"), re.compile(r"\s*([\w-]+)\s*=")

Place = tuple[str, ...]  # where a value stands in a body: ("tokens", "accessToken")


class DialectError(ValueError):
    """A dialect that is wrong: says in which line, in which field, and what is due."""


@dataclass(frozen=True)
class Call:
    """One call about tokens.

    `sends` and `returns` say where what SimpleJWT calls by that name stands in the request and in
    the answer; `also` has fields that are sent with one value each time.
    """

    path: str
    is_form: bool
    sends: Mapping[str, Place]
    also: Mapping[str, str]
    returns: Mapping[str, Place]


@dataclass(frozen=True)
class Refused:
    """How an answer says that it refuses a token.

    A resource answers 401: with `value` in the place `code`, with a challenge that says
    `invalid_token` (RFC 6750 section 3), or both. A refresh answers the same, or else 400 with
    `invalid_grant` (RFC 6749 section 5.2). `words` is where the words for people stand.
    """

    code: Place | None = ("code",)
    value: str = "token_not_valid"
    challenge: bool = False
    words: Place = ("detail",)
    by_grant: bool = False


@dataclass(frozen=True)
class Dialect:
    """One API's way to speak; without a login where its clients are handed their tokens.

    `cookie` is the name of the HttpOnly cookie that alone carries the refresh token, where one
    does. `data` is what it was read from.
    """

    name: str
    login: Call | None
    refresh: Call
    logout: Call | None
    refused: Refused
    scheme: str = "Bearer"
    cookie: str | None = None
    rotates: bool = True
    data: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, source: str | Path) -> Dialect:
        """Read a built-in dialect by its name, a TOML file, or TOML as text.

        Raises DialectError, and OSError for a file that cannot be read.
        """
        if isinstance(source, str) and source in BUILT_IN:
            return _built_in(source)
        if isinstance(source, str) and "\n" in source:
            return _read("dialect", source)
        path = Path(source)
        if path.suffix != ".toml":
            known = ", ".join(BUILT_IN)
            raise DialectError(f"{str(source)!r} is no dialect: write {known}, or a .toml file.")
        try:
            return _read(path.name, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise DialectError(f"{path.name}: is no text in UTF-8, which TOML is.") from None

    @classmethod
    def of(cls, data: Mapping[str, Any], name: str = "dialect") -> Dialect:
        """Return the dialect that a file with this content has; raises DialectError."""
        return _dialect(name, data, [])

    @property
    def calls(self) -> dict[str, Call]:
        """The calls that this API has, by SimpleJWT's path for each."""
        calls = {"login": self.login, "refresh": self.refresh, "logout": self.logout}
        return {CALLS[name]: call for name, call in calls.items() if call is not None}

    @property
    def secrets(self) -> set[str]:
        """The names of the fields that hold a password or a token."""
        return {
            place[-1]
            for call in self.calls.values()
            for places in (call.sends, call.returns)
            for name, place in places.items()
            if name in ("password", "access", "refresh")
        }

    def __str__(self) -> str:
        return self.name


def _read(name: str, text: str) -> Dialect:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DialectError(f"{name}: is no TOML: {error}.") from None
    return _dialect(name, data, text.splitlines())


def _dialect(name: str, data: Mapping[str, Any], lines: list[str]) -> Dialect:
    top = _Table(name, lines, "", data)
    top.expect_known("scheme", *CALLS, "refused", "refresh_token")
    if "refresh" not in data:
        top.fail("refresh", "is missing: [refresh] with its path is due.")
    beside = top.table("refresh_token")
    beside.expect_known("cookie", "rotates")
    cookie = beside.text("cookie", "", TOKEN) if "cookie" in beside.data else None
    calls = {each: _call(top, each, cookie) for each in CALLS if each in data}
    _expect_told_apart(top, calls)
    return Dialect(
        name=name.removesuffix(".toml"),
        login=calls.get("login"),
        refresh=calls["refresh"],
        logout=calls.get("logout"),
        refused=_refused(top.table("refused")),
        scheme=top.text("scheme", "Bearer", TOKEN),
        cookie=cookie,
        rotates=beside.switch("rotates", True),
        data=data,
    )


def _call(top: _Table, name: str, cookie: str | None) -> Call:
    table = top.table(name)
    table.expect_known("path", "body", "sends", "also", "returns")
    path = table.text("path", "", PATH)
    if path.split("/")[0] in RESOURCES:
        table.fail("path", f"{path!r} is a resource's: another one is due.")
    is_form = table.choice("body", "json", "form") == "form"
    in_body = [each for each in SENT[name] if not (cookie and each == "refresh")]
    sends = _places(table.table("sends"), in_body, [], NAME if is_form else PLACE)
    also = table.table("also")
    fixed = {each: also.text(each, "", TEXT) for each in also.data}
    also.expect_room([*sends.values(), *((each,) for each in fixed)])
    told = [each for each in RETURNED[name] if not (cookie and each == "refresh")]
    returns = _places(
        table.table("returns"), told, ["expires_in", "token_type"] if told else [], PLACE
    )
    return Call(path, is_form, sends, fixed, returns)


def _places(
    table: _Table, due: list[str], may: list[str], kind: tuple[str, str]
) -> dict[str, Place]:
    table.expect_known(*due, *may)
    names = [*due, *(name for name in may if name in table.data)]
    places = {name: _place(table, name, name, kind) for name in names}
    table.expect_room(places.values())
    return places


def _place(table: _Table, name: str, usual: str, kind: tuple[str, str] = PLACE) -> Place:
    return tuple(table.text(name, usual, kind).split("."))


def _refused(table: _Table) -> Refused:
    table.expect_known("code", "value", "challenge", "words", "refresh")
    challenge, has_code = table.switch("challenge", False), "code" in table.data
    if challenge and not has_code and "value" in table.data:
        table.fail("value", "says nothing without a place for it: `code` is due too.")
    code = _place(table, "code", "code") if has_code or not challenge else None
    words = _place(table, "words", "detail")
    table.expect_room([words, *([code] if code else [])])
    value = table.text("value", "token_not_valid", TOKEN)
    by_grant = table.choice("refresh", "401", "invalid_grant") == "invalid_grant"
    if by_grant and words[0] == "error":
        table.fail("words", "stands where invalid_grant does, in 'error': another place is due.")
    return Refused(code, value, challenge, words, by_grant)


def _expect_told_apart(top: _Table, calls: Mapping[str, Call]) -> None:
    """Ask that of two calls with one path, each has a field of its own kind in `also`."""
    for name, call in calls.items():
        for other, earlier in calls.items():
            if other == name:
                break
            shared = call.also.keys() & earlier.also.keys()
            is_clear = any(call.also[each] != earlier.also[each] for each in shared)
            is_alike = call.is_form == earlier.is_form and call.path == earlier.path
            if call.path.strip("/") == earlier.path.strip("/") and not (is_clear and is_alike):
                told = f"{call.path!r} is the path of [{other}] too: another one is due, or a field"
                top.table(name).fail("path", f"{told} of `also` that has another value there.")


class _Table:
    """A table being read, at a place in a text whose lines are known, or not."""

    def __init__(self, name: str, lines: list[str], at: str, data: Mapping[str, Any]) -> None:
        self._name, self._lines, self._at, self.data = name, lines, at, data

    def table(self, key: str) -> _Table:
        """Return the table of a name, an empty one where there is none."""
        data = self.data.get(key, {})
        if not isinstance(data, dict):
            self.fail(key, f"must be a table, not {data!r}.")
        return _Table(self._name, self._lines, self._place(key), data)

    def text(self, key: str, usual: str, kind: tuple[str, str]) -> str:
        """Return a text of a kind; one that has no usual value must be there."""
        pattern, due = kind
        value = self.data.get(key, usual)
        if value == usual == "":
            self.fail(key, f"is missing: {due} is due.")
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            self.fail(key, f"must be {due}, not {value!r}.")
        return value

    def choice(self, key: str, *choices: str) -> str:
        """Return one of the texts that there may be, the first where there is none."""
        value = self.data.get(key, choices[0])
        if value not in choices:
            self.fail(key, f"must be {' or '.join(map(repr, choices))}, not {value!r}.")
        return str(value)

    def switch(self, key: str, usual: bool) -> bool:
        """Return true or false."""
        value = self.data.get(key, usual)
        if not isinstance(value, bool):
            self.fail(key, f"must be true or false, not {value!r}.")
        return value

    def expect_known(self, *known: str) -> None:
        """Ask that no other field stands here."""
        for key in self.data:
            if key not in known:
                there = f"{', '.join(known)} may" if known else "nothing may"
                self.fail(key, f"is no field of this place: {there} stand here.")

    def expect_room(self, places: Iterable[Place]) -> None:
        """Ask that no two things stand in one place, or one within the other."""
        taken: list[Place] = []
        for place in places:
            for other in taken:
                shorter = min(len(place), len(other))
                if place[:shorter] == other[:shorter]:
                    named = f"{'.'.join(other)!r} and {'.'.join(place)!r}"
                    self.fail("", f"{named} are in each other's place: two places are due.")
            taken.append(place)

    def fail(self, key: str, what: str) -> NoReturn:
        """Raise DialectError for a field."""
        at = self._place(key)
        line = self._line(at)
        raise DialectError(f"{self._name}{f', line {line}' if line else ''}: {at} {what}")

    def _place(self, key: str) -> str:
        return f"{self._at}.{key}".strip(".")

    def _line(self, at: str) -> int:
        """Return the line of a field, or of the table that it ought to stand in; 0 for none."""
        steps, found, table = at.split("."), 0, ""
        for number, line in enumerate(self._lines, 1):
            if heading := _TABLE.match(line):
                table = heading[1]
                found = number if table == steps[0] else found
            elif key := _KEY.match(line):
                place = [table, key[1]] if table else [key[1]]
                if steps[: len(place)] == place:
                    return number
        return found


@cache
def _built_in(name: str) -> Dialect:
    place = files(__package__).joinpath(f"dialects/{name}.toml")
    return _read(name, place.read_text(encoding="utf-8"))


SIMPLEJWT = Dialect.read("simplejwt")
