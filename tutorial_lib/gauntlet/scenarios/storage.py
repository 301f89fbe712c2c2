"""Rules 15, 22 and 30: one store for two clients, after a restart, damaged, and of another API."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from ..client import Client, begin, call, in_time, together
from ..file_watch import SeenFile, watching_files
from ..scenario import scenario
from ..scene import PASSWORDS, REFRESH, ROTATION, Scene, in_capitals
from ..verdict import TOKEN, expect, not_applicable
from .leaks import overheard

PATIENCE = 20.0  # seconds that a refresh may take
LESS_THAN_A_REFRESH = 4.0  # seconds
A_MOMENT = 0.2  # seconds, for who does not wait: who does takes longer than they last


@scenario(15, "in turn", **ROTATION)
def two_in_turn(scene: Scene) -> str:
    """Two clients share a file; each in turn meets an expired token, rotation on."""
    one, two = scene.logged_in(path=scene.path), scene.client(path=scene.path)
    for turn, client in enumerate([one, two, one, two], 1):
        scene.expire()
        result = call(client, "GET", "me/")
        expect(result.status == 200, f"turn {turn} got {result}; 200 is due")
    expect(scene.count("token/") == 1, "somebody had to log in anew")
    refused = sum(exchange.status != 200 for exchange in scene.server.journal.to(REFRESH))
    expect(not refused, f"{refused} refreshes were refused; none is due")
    return "four turns, no refused refresh"


@scenario(15, "at once", **ROTATION)
def two_at_once(scene: Scene) -> str:
    """Two clients with one file are refused at the same moment, rotation on."""
    clients = [scene.logged_in(path=scene.path), scene.client(path=scene.path)]
    _expect_one_refresh(scene, *clients)
    return "one refresh for both"


@scenario(15, "two processes, of which one is killed", waits=True, **ROTATION)
def two_processes(scene: Scene) -> str:
    """Two processes with one file are refused together, rotation on. At the next expiry one of
    them is in the middle of its refresh, the other one has to wait for it, and it is killed."""
    program = scene.process()  # it starts while the first login is made
    one = scene.logged_in(path=scene.path, timeout=PATIENCE)
    other = scene.client_in(program, path=scene.path, timeout=PATIENCE)
    _expect_one_refresh(scene, one, other)
    race = _Race(scene, one, other)
    if race.is_stolen(A_MOMENT, aged=True):
        # Either for its age, or because a living holder would have renewed it.
        race.end()
        race = _Race(scene, one, other)
        is_stolen = race.is_stolen(LESS_THAN_A_REFRESH)
        expect(not is_stolen, "a refresh began while another process was in the middle of its own")
    before = scene.refreshes
    program.kill()
    race.held.release()
    result = race.second.result
    expect(result.status == 200, f"when the other was killed the caller got {result}; 200 is due")
    again = call(scene.client(path=scene.path), "GET", "me/")
    expect(again.status == 200, f"afterwards the caller got {again}; 200 is due")
    expect(scene.count("token/") == 1, "somebody had to log in anew")
    scene.server.journal.settle()
    left = scene.refreshes - before - 1  # the killed one's came to nothing
    expect(left == 1, f"{left} refreshes after the crash; one is due")
    return "one refresh for both, and one after the crash"


class _Race:
    """A refresh of one client that is held, while another one needs it too."""

    def __init__(self, scene: Scene, one: Client, other: Client) -> None:
        self._scene, self._one = scene, one
        scene.expire()
        scene.server.faults.next(REFRESH, drop="before")
        self.held = scene.server.faults.hold(REFRESH, times=None, limit=PATIENCE)
        self.first = begin(other, "GET", "me/")
        expect(self.held.arrived(), "no refresh was tried")

    def is_stolen(self, patience: float, *, aged: bool = False) -> bool:
        """Have the other one refused, and tell whether it refreshes within so many seconds."""
        if aged:
            _age(self._scene, LESS_THAN_A_REFRESH)
        refused = self._scene.server.faults.hold("me/", answer=True)
        self.second = begin(self._one, "GET", "me/")
        expect(refused.arrived(), "the second request never arrived")
        refused.release()
        return bool(self.held.arrived(2, timeout=patience))

    def end(self) -> None:
        """Let both end."""
        self.held.release()
        for caller in (self.first, self.second):
            _ = caller.result
        self._scene.server.faults.clear()


def _expect_one_refresh(scene: Scene, *clients: Client) -> None:
    scene.expire()
    scene.server.faults.hold("me/", until=2, answer=True, times=2)
    scene.server.faults.next(REFRESH, delay=0.05)
    results = together([partial(client.call, "GET", "me/") for client in clients])
    statuses = [str(result) for result in results]
    expect(statuses == ["200", "200"], f"the callers got {statuses}; 200 is due for both")
    expect(scene.refreshes == 1, f"{scene.refreshes} refreshes; one is due")


def _age(scene: Scene, seconds: float) -> None:
    """Let what lies beside the store be so many seconds old."""
    then = time.time() - seconds
    for file in set(scene.folder.iterdir()) - {scene.path}:
        with suppress(OSError):
            os.utime(file, (then, then))


@scenario(22, "a restart", **ROTATION)
def a_restart(scene: Scene) -> str:
    """The program ends and begins again, before and after a refresh."""
    client = scene.client(path=scene.path)
    client.login("ada", PASSWORDS["ada"])
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; a 200 is due")
    scene.restart()
    client = scene.client(path=scene.path)
    scene.expire()
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; a 200 is due")
    scene.restart()
    result = call(scene.client(path=scene.path), "GET", "me/")
    expect(
        result.status == 200 and scene.refreshes == 1, f"after the refresh: {result}; 200 is due"
    )
    expect(scene.count("token/") == 1, "somebody had to log in anew")
    return "logged in still, with the newest tokens"


def _with_tokens(whole: bytes, value: object) -> bytes:
    """Put something else in the place of every token of a file of JSON."""
    try:
        saved = json.loads(whole)
    except ValueError:
        not_applicable("its file is no JSON")

    def changed(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: changed(each) for name, each in part.items()}
        if isinstance(part, list):
            return [changed(each) for each in part]
        return value if isinstance(part, str) and TOKEN.search(part) else part

    damaged = json.dumps(changed(saved)).encode()
    if json.loads(damaged) == saved:
        not_applicable("its file holds no token in plain text")
    return damaged


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "not text": lambda whole: b"\xff\xfe\x00",
    "other JSON": lambda whole: b'["userState"]',
    "a number for a token": lambda whole: b'{"version": 1, "username": "a", "access": 1}',
    "deeply nested": lambda whole: b"[" * 100_000,
    "null for its tokens": partial(_with_tokens, value=None),
    "nothing in its tokens": partial(_with_tokens, value=""),
    "null": lambda whole: b"null",
}


def damaged_store(scene: Scene, damage: Callable[[bytes], bytes]) -> str:
    """The file is damaged while nobody looks; the next start is logged out, not crashed."""
    scene.logged_in(path=scene.path)
    damaged = damage(scene.path.read_bytes())
    said = _started_on(scene, damaged)
    client = scene.clients[-1]
    client.login("ada", PASSWORDS["ada"])
    again = call(scene.client(path=scene.path), "GET", "me/")
    expect(again.status == 200, f"after logging in again the caller got {again}; a 200 is due")
    _expect_set_aside(scene, damaged)
    words = [*said, getattr(client, "said", "")]
    expect(
        any("damaged" in word for word in words),
        'nobody was told; a line with the word "damaged" is due',
    )
    return "set aside, told, logged out; the next login works"


def _started_on(scene: Scene, damaged: bytes) -> list[str]:
    """Start the program on a damaged file, and return what was said then."""
    scene.path.write_bytes(damaged)
    with overheard() as said:
        client = scene.client(path=scene.path)
        result = call(client, "GET", "me/")
    if result.error != "LoginRequired" or scene.count("me/"):  # else nothing was sent
        expect(result.status == 401, f"the caller got {result}; logged out, a 401 is due")
        carried = scene.carried("me/")
        expect(carried == "none", f"the call carried {carried}; no header is due")
    return [words for _, words in said]


def _expect_set_aside(scene: Scene, *damaged: bytes) -> None:
    found = {path.read_bytes() for path in scene.folder.iterdir() if path.is_file()}
    lost = f"{len(set(damaged) - found)} damaged files were thrown away; each is to be set aside"
    expect(set(damaged) <= found, lost)


for _how, _damage in DAMAGES.items():
    scenario(22, f"damaged: {_how}", alone=True, given=(_damage,))(damaged_store)


@scenario(22, "damaged twice", alone=True)
def damaged_twice(scene: Scene) -> str:
    """The file is damaged, set aside, written anew and damaged again: both are kept."""
    scene.logged_in(path=scene.path)
    for damaged in (b"once", b"twice"):
        _started_on(scene, damaged)
        scene.clients[-1].login("ada", PASSWORDS["ada"])
    _expect_set_aside(scene, b"once", b"twice")
    return "both were set aside"


@scenario(22, "whoever has the file open", **ROTATION)
def replaced_as_a_whole(scene: Scene) -> str:
    """Somebody has the old file open while a refresh and a login replace it."""
    client = scene.logged_in(path=scene.path)
    for change in ("a refresh", "a login"):
        old, seen = scene.path.read_bytes(), scene.folder / f"before {change}"
        os.link(scene.path, seen)  # one file by two names, as for a reader who has it open
        scene.expire()
        if change == "a refresh":
            call(client, "GET", "me/")
        else:
            in_time(partial(client.login, "grace", PASSWORDS["grace"]))
        expect(scene.path.read_bytes() != old, f"{change} changed nothing in the file")
        written = f"{change} wrote into the file; another one in its place is due"
        expect(seen.read_bytes() == old, written)
    return "each change put a new file in the place of the old one"


@scenario(22, "who may read it", alone=True)
def who_may_read_it(scene: Scene) -> str:
    """On POSIX the file is its owner's alone, all the while, though the umask lets everybody read.

    It is looked at after a login, a refresh and another login, and whenever a file is opened,
    renamed or given other rights meanwhile.
    """
    if os.name != "posix":
        return "not a POSIX system: nothing to compare"
    umask = os.umask(0)
    try:
        with watching_files(scene.folder) as seen:
            client = scene.logged_in(path=scene.path)
            _expect_private(scene, seen)
            scene.expire()
            call(client, "GET", "me/")
            _expect_private(scene, seen)
            client.login("grace", PASSWORDS["grace"])
            _expect_private(scene, seen)
    finally:
        os.umask(umask)
    return "mode 0600 all the while"


def _expect_private(scene: Scene, seen: list[SeenFile]) -> None:
    for file in seen:
        if TOKEN.search(file.text):
            open_to_all = f"{file.path.name} held a token with the mode {file.mode:04o}"
            expect(file.mode & 0o077 == 0, f"{open_to_all}; 0600 is due before it is written")
        is_own = file.path.name == scene.path.name and file.is_emptied
        expect(not is_own, "the file was emptied to be written; another in its place is due")
    mode = stat.S_IMODE(scene.path.stat().st_mode)
    expect(mode == 0o600, f"its mode is {mode:04o}; 0600 is due")


SAME: dict[str, Callable[[str], str]] = {
    "the same API in other words": in_capitals,
    "the same API, its host in capitals": lambda url: url.replace("localhost", "LOCALHOST"),
    "the same API, with dots in its path": lambda url: url.replace("/api/", "/x/../api/"),
}


def in_other_words(scene: Scene, spelled: Callable[[str], str]) -> str:
    """The program starts again, and its root is spelled otherwise."""
    api_url = scene.server.api_url.replace("127.0.0.1", "localhost")
    scene.logged_in(api_url=api_url, path=scene.path)
    result = call(scene.client(spelled(api_url), path=scene.path), "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; the login is the API's: a 200 is due")
    return "the login was known"


for _title, _spelled in SAME.items():
    scenario(30, _title, given=(_spelled,))(in_other_words)


@scenario(30, "another port")
def another_api(scene: Scene) -> str:
    """A client for a second API opens the file of the first one's login."""
    scene.logged_in(path=scene.path)
    stranger = scene.stranger()
    _expect_nothing_sent(scene, stranger.api_url, stranger.journal)
    mine = call(scene.client(path=scene.path), "GET", "me/")
    expect(mine.status == 200, f"the first API's login got {mine}; 200 is due")
    return "the second API saw no token, the first one's login stayed"


def _expect_nothing_sent(scene: Scene, api_url: str, journal: Any) -> None:
    """Ask a client for another API, on the same file, for a call, a refresh and a logout."""
    before = len(journal)
    client = scene.client(api_url, path=scene.path)
    for method in ("GET", "POST"):
        call(client, method, "me/")
    in_time(client.logout)
    for exchange in journal[before:]:
        carried = exchange.credential.kind
        told = f"{exchange.asked} carried {carried} to another API; no header is due"
        expect(carried == "none", told)
        told = f"{exchange.asked} took the refresh token to another API; nothing is due there"
        expect(not exchange.spent, told)


@scenario(30, "another name for this machine")
def another_name(scene: Scene) -> str:
    """The second API has the first one's port, at localhost instead of 127.0.0.1."""
    scene.logged_in(path=scene.path)
    api_url = scene.server.api_url.replace("127.0.0.1", "localhost")
    _expect_nothing_sent(scene, api_url, scene.server.journal)
    return "the second API saw no token"


STORED: dict[str, Callable[[str, str], str]] = {
    "its port begins with ours": lambda host, port: f"http://{host}:{port}0",
    "ours begins with its port": lambda host, port: f"http://{host}:{port[:-1]}",
    "no port": lambda host, port: f"http://{host}",
    "its host begins with ours": lambda host, port: f"http://{host}.example:{port}",
    "its host ends with ours": lambda host, port: f"http://1{host}:{port}",
    "ours is a user's name": lambda host, port: f"http://{host}:{port}@api.example",
    "over TLS": lambda host, port: f"https://{host}:{port}",
}


def stored_for_another(scene: Scene, elsewhere: Callable[[str, str], str]) -> str:
    """The file says that its login belongs to another API, whose address looks like this one."""
    scene.logged_in(path=scene.path)
    here = urlsplit(scene.server.url)
    text = scene.path.read_text(encoding="utf-8", errors="replace")
    if scene.server.url not in text:
        not_applicable("its file does not say in plain text which API it belongs to")
    there = elsewhere(str(here.hostname), str(here.port))
    scene.path.write_text(text.replace(scene.server.url, there), encoding="utf-8")
    _expect_nothing_sent(scene, scene.server.api_url, scene.server.journal)
    return "nothing of it was sent"


for _title, _elsewhere in STORED.items():
    scenario(30, f"stored: {_title}", given=(_elsewhere,))(stored_for_another)


@scenario(30, "logging in over another API's login")
def over_another_api(scene: Scene) -> str:
    """Somebody logs in to a second API into the file of the first one's login."""
    scene.logged_in(path=scene.path)
    stranger = scene.stranger()
    client = scene.client(stranger.api_url, path=scene.path)
    client.login("ada", PASSWORDS["ada"])
    result = call(client, "GET", "me/")
    expect(result.status == 200, f"the caller got {result}; a 200 is due")
    told = "it was told to end a foreign login; it knows nothing of it"
    expect(len(stranger.journal.to("token/blacklist/")) == 0, told)
    expect(all(not exchange.spent for exchange in stranger.journal), "it got the refresh token")
    return "the second API heard nothing of the first one's login"
