"""An API made from a name: what its page says, what it does, and the one thing between the two."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from importlib.resources import files
from itertools import count
from typing import Any

from jinja2 import Environment

from tutorial_lib.server import Dialect, TutorialServer
from tutorial_lib.server.tutorial_server import prepare_environment

Data = dict[str, Any]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
EXAMPLES = {"username": "ada", "password": "…", "access": "ACCESS", "refresh": "REFRESH"}


@dataclass(frozen=True)
class Trap:
    """What a page leaves out: its name, what it is in a sentence, hints, and what it changes."""

    id: str
    left_out: str
    hints: tuple[str, ...]
    changes: Mapping[str, list[Any]]
    page: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Documentation:
    """A page in Markdown, which a notebook shows."""

    title: str
    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Documentation: {self.title}>"


@dataclass(frozen=True)
class Api:
    """One API; `documented` and `spoken` are a dialect's data, which differ by the trap.

    `settings` are a server's. Whoever shows an Api shows its page.
    """

    seed: str
    title: str
    documented: Data
    spoken: Data
    settings: Data
    trap: Trap
    facts: Data = field(repr=False)
    _asked: Iterator[int] = field(default_factory=count, repr=False, compare=False)

    @classmethod
    def of(cls, seed: str) -> Api:
        """Make the API of a seed; the same on every machine."""
        draw, pool = random.Random(f"capstone {seed}"), _toml("pool.toml")
        trap = draw.choice(list(traps().values()))
        documented = _page(draw, pool, trap)
        spoken = deepcopy(documented)
        for place, values in trap.changes.items():
            was = _at(documented, place)
            _put(spoken, place, _changed(was, draw.choice([it for it in values if it != was])))
        minutes, hours = draw.choice(pool["access_minutes"]), draw.choice(pool["refresh_hours"])
        rotation = {"rotate_refresh_tokens": True, "blacklist_after_rotation": True}
        settings: Data = rotation if spoken["refresh_token"]["rotates"] else {}
        settings = {**settings, "access_token_lifetime": timedelta(minutes=minutes)}
        settings["refresh_token_lifetime"] = timedelta(hours=hours)
        title, version = draw.choice(pool["titles"]), f"{draw.randint(1, 4)}.{draw.randint(0, 9)}"
        facts = {"title": title, "version": version, "what_for": draw.choice(pool["what_for"])}
        facts |= {"access_minutes": minutes, "refresh_hours": hours}
        return cls(seed, title, documented, spoken, settings | dict(trap.settings), trap, facts)

    @cached_property
    def dialect(self) -> Dialect:
        """What the API speaks."""
        return Dialect.of(self.spoken, self.title)

    @cached_property
    def page(self) -> Documentation:
        """The page of documentation."""
        said = self.documented
        page = Environment(trim_blocks=True, lstrip_blocks=True)
        life = 60 * self.facts["access_minutes"]
        calls = {
            name: _shown(said[name], life)
            for name in ("login", "refresh", "logout")
            if name in said
        }
        if not said["refresh_token"]["rotates"]:
            calls["refresh"] = _shown(_without_rotation(said["refresh"]), life)
        text: str = page.from_string(_text("page.md")).render(
            {"logout": None} | self.facts | calls,
            scheme=said["scheme"],
            access_example=EXAMPLES["access"],
            words=said["refused"]["words"],
            refused=_body({said["refused"]["code"]: said["refused"]["value"]}),
            rotation=ROTATES if said["refresh_token"]["rotates"] else STAYS,
            refresh_refused="401" if said["refused"]["refresh"] == "401" else GRANT,
        )
        return Documentation(f"{self.title} API", text)

    def server(self, **settings: Any) -> TutorialServer:
        """Return the API, running, with the course's people and a clock that stands still.

        Plain `requests` calls in this kernel reach it on every machine, as with `course_server`.
        """
        prepare_environment()
        server = TutorialServer(dialect=self.dialect, **{**self.settings, **settings})
        return server.start()

    def hint(self) -> str:
        """Return the next hint about the gap in the page; after the last one, that one again."""
        return self.trap.hints[min(next(self._asked), len(self.trap.hints) - 1)]

    def _repr_markdown_(self) -> str:
        return self.page.text

    def __repr__(self) -> str:
        return f"<Api: {self.title}, for {self.seed}>"


ROTATES = "From time to time the answer brings a new refresh token. Then the old one is spent."
STAYS = "The refresh token stays as it is."
GRANT = '400 and `{"error": "invalid_grant"}`'
_current: list[Api] = []


def capstone(name: str = "Ada") -> Api:
    """Return the API that is made for somebody of this name, and is judged by from now on."""
    _current[:] = [Api.of(" ".join(name.split()).casefold())]
    return _current[0]


def current() -> Api:
    """Return the API that was asked for last, or the one of the notebook as it is shipped."""
    return _current[0] if _current else capstone()


@cache
def traps() -> dict[str, Trap]:
    """Return the traps by their names."""
    return {
        name: Trap(id=name, **said | {"hints": tuple(said["hints"])})
        for name, said in _toml("traps.toml").items()
    }


def _page(draw: random.Random, pool: Data, trap: Trap) -> Data:
    """Draw what a page says, such that the trap can be laid."""
    style, folder = draw.choice(pool["styles"]), draw.choice(pool["folders"])
    slash, level = draw.choice(("", "/")), draw.choice(pool["levels"])
    returns = {name: level + style[name] for name in ("access", "refresh")}
    if draw.random() < 0.5:
        returns["expires_in"] = level + style["expires_in"]
    said: Data = {"scheme": draw.choice(pool["schemes"])}
    for name, steps in pool["steps"].items():
        sent = ("username", "password") if name == "login" else ("refresh",)
        said[name] = {
            "path": f"{folder}/{draw.choice(steps)}{slash}",
            "body": draw.choice(("json", "json", "form")),
            "sends": {each: style[each] for each in sent},
        }
        if name != "logout":
            said[name]["returns"] = dict(returns)
    said["refused"] = {
        **draw.choice(pool["refusals"]),
        "refresh": draw.choice(("401", "401", "invalid_grant")),
    }
    said["refresh_token"] = {"rotates": draw.random() < 0.7}
    if draw.random() < 0.25:
        del said["logout"]
    for place, value in trap.page.items():
        _put(said, place, value)
    return said


def _shown(call: Data, life: int) -> Data:
    """Return a call as the page shows it."""
    sent = {call["sends"][name]: EXAMPLES[name] for name in call["sends"]} | call.get("also", {})
    is_form = call["body"] == "form"
    answered = {place: EXAMPLES.get(name, life) for name, place in call.get("returns", {}).items()}
    return {
        "path": call["path"],
        "kind": FORM if is_form else JSON,
        "request": "&".join(f"{key}={value}" for key, value in sent.items())
        if is_form
        else _body(sent),
        "answer": _body(answered),
    }


def _without_rotation(call: Data) -> Data:
    """Return a refresh whose answer has no refresh token in it."""
    returns = {name: place for name, place in call["returns"].items() if name != "refresh"}
    return {**call, "returns": returns}


def _body(places: Mapping[str, Any]) -> str:
    """Return a JSON body with these values in their places."""
    body: Data = {}
    for place, value in places.items():
        _put(body, place, value)
    return json.dumps(body, ensure_ascii=False)


def _changed(was: Any, value: Any) -> Any:
    if value != "$slash":
        return value
    return was.removesuffix("/") if was.endswith("/") else f"{was}/"


def _at(said: Data, place: str) -> Any:
    for step in place.split("."):
        said = said.get(step, {})
    return said


def _put(said: Data, place: str, value: Any) -> None:
    *steps, last = place.split(".")
    for step in steps:
        said = said.setdefault(step, {})
    said[last] = value


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _toml(name: str) -> Data:
    return tomllib.loads(_text(name))
