"""A small world to explore: a server, a store, a few actors, and what must hold at every moment."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import requests
from requests import PreparedRequest as Request

from tutorial_lib.client import ApiSession, TokenStorage, UserState, single_flight
from tutorial_lib.client.bearer import token_on
from tutorial_lib.server import TutorialServer, accounts

from .baton import Actor, BatonFuture, actor, saw, stop
from .deeds import DEEDS, PASSWORDS
from .invariants import Broken, check_end, check_moment, kind
from .ledger import Ledger
from .stores import StoppingFile, StoppingMemory, key
from .wire import API, ELSEWHERE, HOME, Wire, path_of

KILL, LOSE = "†", "~"
ROTATIONS: dict[str, dict[str, Any]] = {
    "off": {"rotate_refresh_tokens": False, "blacklist_after_rotation": False,
            "reuse_detection": False, "rotation_overlap": timedelta(0)},
    "on": {"rotate_refresh_tokens": True, "blacklist_after_rotation": False,
           "reuse_detection": False, "rotation_overlap": timedelta(0)},
    "blacklist": {"rotate_refresh_tokens": True, "blacklist_after_rotation": True,
                  "reuse_detection": False, "rotation_overlap": timedelta(0)},
    "reuse": {"rotate_refresh_tokens": True, "blacklist_after_rotation": True,
              "reuse_detection": True, "rotation_overlap": timedelta(0)},
    "overlap": {"rotate_refresh_tokens": True, "blacklist_after_rotation": True,
                "reuse_detection": False, "rotation_overlap": timedelta(minutes=1)},
}  # fmt: skip


@contextmanager
def seen_by_the_scheduler() -> Iterator[None]:
    """Let a thread's wait for another's refresh be a stop, and a warning an error.

    A password's hash is computed once: thousands of logins would compute the same one.
    """
    with (
        mock.patch.object(single_flight, "Future", BatonFuture),
        mock.patch.object(accounts, "check_password_hash", cache(accounts.check_password_hash)),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        yield


def folder_in_memory() -> Path:
    """A new folder for files that no schedule keeps, without a disk where there is a way."""
    memory = "/dev/shm"
    return Path(tempfile.mkdtemp(prefix="proof-", dir=memory if os.path.isdir(memory) else None))


@dataclass(frozen=True)
class Client:
    """Of what the client under exploration is made; a planted fault puts in another part."""

    session: type[ApiSession] = ApiSession
    memory: type[StoppingMemory] = StoppingMemory
    file: type[StoppingFile] = StoppingFile


@dataclass(frozen=True)
class Scene:
    """Who acts at once, on which store; ada is logged in, and her access token has expired.

    The store is "memory" or "shared" (a file) for threads with one session, or "file" for
    programs that have nothing in common but that file.

    The actors are named by what they do: call, post, logout, login (as grace), again (as ada),
    restart (a new process on the same file, which calls). One that may be killed at any moment
    ends with "!", one whose answers may be lost on the way with "?".
    """

    actors: tuple[str, ...]
    store: str = "memory"
    rotation: str = "reuse"

    def __str__(self) -> str:
        return f"{' + '.join(self.actors)} ({self.store}, rotation {self.rotation})"


@dataclass
class Sent:
    """A request that an actor sent: where to, and whose token it carried."""

    path: str
    username: str | None
    token: str | None


class World:
    """One run of a scene, from the beginning to its end."""

    server = TutorialServer()
    elsewhere = TutorialServer(name="elsewhere")

    def __init__(self, scene: Scene, client: Client) -> None:
        self.scene, self.client = scene, client
        self.server.reset()
        self.server.set(**ROTATIONS[scene.rotation])
        self.ledger = Ledger(self.server)
        self.wire = Wire({HOME: self.server, ELSEWHERE: self.elsewhere}, self.ledger)
        self.holders: dict[str, Any] = {}
        self.folder = None if scene.store == "memory" else folder_in_memory()
        self.sent: dict[str, list[Sent]] = {}
        self.cut_off: list[str] = []
        self.mishaps = 0
        self.over: set[str] = set()
        self._begin()
        self.first = self.current = self.stored().login_id
        self.actors = [self._actor(name) for name in scene.actors]

    def _begin(self) -> None:
        self.session = self.new_session()
        self.session.login("ada", PASSWORDS["ada"])
        self.server.clock.advance(minutes=31)
        self.wire.hook = self._on_the_wire

    def new_session(self) -> ApiSession:
        """A session as a process that starts now would make it."""
        session = self.client.session(API, storage=self._store(), now=self.server.clock.now)
        session.mount("http://", self.wire)
        return session

    def _store(self) -> TokenStorage:
        if self.folder is None:
            return self.client.memory(self.holders)
        storage = self.client.file(self.folder / "login.json", self.holders)
        return storage.among_threads() if self.scene.store == "shared" else storage

    def _actor(self, name: str) -> Actor:
        deed = DEEDS[kind(name)]
        if kind(name) == "restart":
            return Actor(name, lambda: deed(self.new_session()))
        # Threads share a session; programs share nothing but the file.
        session = self.new_session() if self.scene.store == "file" else self.session
        return Actor(name, lambda: deed(session))

    def _on_the_wire(self, moment: str, request: Request, *answer: Any) -> None:
        me = actor()
        if me is None:
            return
        path = path_of(request)
        saw(answer)
        stop(f"{moment} {request.method} {path}")
        if moment == "sends":
            token = token_on(request)
            owner = self.server._owner(token) if token else None
            self.sent.setdefault(me.name, []).append(Sent(path, owner, token))
        elif me.name in self.cut_off:
            self.cut_off.remove(me.name)
            raise requests.ConnectionError("gone")

    def step(self, choice: str) -> None:
        """Let an actor go on ("call"), lose its answer ("~call"), or kill it ("†call")."""
        chosen = next(one for one in self.actors if one.name == choice.strip(KILL + LOSE))
        self.mishaps += choice[0] in KILL + LOSE
        if choice.startswith(KILL):
            chosen.kill()
            held = self.stored()
            self.ledger.lost_by(chosen.name, held.refresh if held else None)
            return
        if choice.startswith(LOSE):
            self.cut_off.append(chosen.name)
            chosen.saw(LOSE)
        chosen.step()

    def choices(self) -> list[str]:
        """What can happen next."""
        going = [one.name for one in self.actors if one.can_go]
        mortal = [one.name for one in self.actors if one.name.endswith("!") and not one.is_done]
        unheard = [name for name in self.standing_at("receives ") if name.endswith("?")]
        return going + [KILL + name for name in mortal if going] + [LOSE + name for name in unheard]

    def end(self) -> None:
        """End whoever has not ended, and leave nothing behind."""
        for one in self.actors:
            one.kill()
        if self.folder is not None:
            shutil.rmtree(self.folder)

    def stored(self) -> Any:
        """The login that lies in the store."""
        if self.folder is None:
            return self.session.storage._state  # type: ignore[attr-defined]
        try:
            return UserState.from_json((self.folder / "login.json").read_text())
        except FileNotFoundError:
            return None
        except ValueError:
            raise Broken("half a login lies in the file") from None

    def digest(self) -> Hashable:
        """All that what happens next can depend on."""
        database = self.server._database
        return (
            tuple((one.stop and one.stop.what, one.trace) for one in self.actors),
            self.mishaps,
            frozenset(self.over),
            self.scene.store == "shared" and self.session.storage.cached(),
            key(self.stored()),
            tuple(database.all("SELECT * FROM refresh_token ORDER BY jti")),
            tuple(database.all("SELECT * FROM note ORDER BY id")),
            tuple(database.all("SELECT * FROM state ORDER BY name")),
        )

    def standing_at(self, what: str) -> list[str]:
        """The names of those whose next deed has these words in it."""
        return [one.name for one in self.actors if one.stop and what in one.stop.what]

    def holder(self, lock: str) -> str | None:
        """Who has a lock in hand."""
        return self.holders.get(lock)

    def check(self) -> None:
        """Raise `Broken` where something does not hold at this moment."""
        check_moment(self)
        stored = self.stored()
        if stored is None or stored.login_id != self.current:
            self.over.add(self.current)
            self.current = stored.login_id if stored else ""

    def check_end(self) -> None:
        """Raise `Broken` where something does not hold when all have ended."""
        check_end(self)
