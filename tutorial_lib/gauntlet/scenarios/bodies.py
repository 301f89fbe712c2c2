"""Rules 12 and 14: the body of a request that is sent a second time."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from ..client import KNOWN_ERRORS, Client, call
from ..repetition import expect_repeated, expect_to_follow, log_in_anew, refuse
from ..scenario import scenario
from ..scene import Scene
from ..verdict import SceneEnded, expect, not_applicable

OBJECT = {"text": "né à Zürich", "list": [1, 2, 3]}
TEXT = {"Content-Type": "text/plain"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
LONG, VERY_LONG = 100_000, 1_200_000  # characters


@scenario(12, "JSON")
def json_goes_again(scene: Scene) -> str:
    """A JSON body meets an expired token."""
    client = scene.logged_in()
    scene.expire()
    result = call(client, "POST", "echo/", json=deepcopy(OBJECT))
    _expect_refused(scene)
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    read = result.body["body"]
    expect(read == OBJECT, f"the server read {read} the second time; {OBJECT} is due")
    expect_repeated(scene, "echo/", "JSON", fields=["Content-Type"])
    return "the server read the same JSON the second time"


@scenario(12, "bytes")
def bytes_go_again(scene: Scene) -> str:
    """Bytes with a content type of their own meet an expired token."""
    client = scene.logged_in()
    scene.expire()
    headers = {"Content-Type": "application/json"}
    result = call(client, "POST", "echo/", data=b'{"n": 1}', headers=headers)
    _expect_refused(scene)
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    read = result.body["body"]
    expect(read == {"n": 1}, f'the server read {read} the second time; {{"n": 1}} is due')
    expect_repeated(scene, "echo/", "bytes", fields=["Content-Type"])
    return "body and content type went again"


def _expect_refused(scene: Scene) -> None:
    """End the scene for a client that has refreshed by a clock of its own: nothing goes again."""
    if [exchange.status for exchange in scene.server.journal.to("echo/")] == [200]:
        not_applicable("it refreshed before anything was refused")


BODIES: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "other methods": (
        ("PUT", "JSON", {"json": OBJECT}),
        ("PATCH", "JSON", {"json": OBJECT}),
        ("DELETE", "JSON", {"json": OBJECT}),
        ("PUT", "a form", {"data": "a=1&b=2", "headers": FORM}),
    ),
    "other bodies": (
        ("POST", "a form", {"data": "a=1&b=%C3%A9", "headers": FORM}),
        ("POST", "text", {"data": "né".encode(), "headers": TEXT}),
        ("POST", "XML", {"data": b"<a/>", "headers": {"Content-Type": "application/xml"}}),
        ("POST", "spaces and a charset", {"data": b' { "a":1 }\n', "headers": JSON}),
        ("POST", "an empty object", {"json": {}}),
        ("POST", "an empty list", {"json": []}),
        ("POST", "a list", {"json": [OBJECT, None, 0.5]}),
    ),
    "a long body": (
        ("POST", "100,000 characters of JSON", {"json": {"text": "x" * LONG}}),
        ("PUT", "1,200,000 bytes", {"data": b"y" * VERY_LONG, "headers": TEXT}),
    ),
}


def goes_again(scene: Scene, bodies: tuple[tuple[str, str, dict[str, Any]], ...]) -> str:
    """One call after another is refused for its token, each with a body of its own."""
    client = scene.logged_in()
    for method, kind, request in bodies:
        _expect_whole(scene, client, method, kind, **request)
    return "each body and its type went again, byte by byte"


for _title, _bodies in BODIES.items():
    scenario(12, _title, given=(_bodies,))(goes_again)


@scenario(12, "after a redirect")
def after_a_redirect(scene: Scene) -> str:
    """A call with JSON is redirected with 307, which keeps method and body, and refused there."""
    client = scene.logged_in()
    expect_to_follow(scene, client, "POST", 307)
    scene.server.faults.next("notes/", status=307, redirect="/api/echo/", times=None)
    refuse(scene, "echo/")
    result = call(client, "POST", "notes/", json=deepcopy(OBJECT))
    expect(result.status == 200, f"the caller got {result}; 200 is due")
    expect_repeated(scene, "echo/", "JSON", fields=["Content-Type"])
    return "the body went again from where it had been refused"


@scenario(12, "headers of its own")
def own_headers(scene: Scene) -> str:
    """A call with headers of its own is refused for its token."""
    client = scene.logged_in()
    headers = {"X-Request-Id": "7", "Idempotency-Key": "k-1", "Accept-Language": "fr"}
    for method in ("POST", "PUT"):
        _expect_whole(scene, client, method, "own headers", json=OBJECT, headers=headers)
    return "its headers went again"


def _expect_whole(scene: Scene, client: Client, method: str, kind: str, **request: Any) -> None:
    log_in_anew(client)
    refuse(scene, "echo/")
    scene.server.faults.next("echo/", body={})
    # A copy: a client that writes into what it is given must not spoil the next scene.
    result = call(client, method, "echo/", **deepcopy(request))
    expect(result.status == 200, f"{method}, {kind}: the caller got {result}; 200 is due")
    fields = {"Content-Type", *request.get("headers", {})}
    expect_repeated(scene, "echo/", f"{method}, {kind}", fields=sorted(fields))


CONTENT = b'{"text": "once"}'
SKIPPED = b"skip this"
TYPE = {"Content-Type": "application/json"}
# A method, and what echo/ answers to it when the body has come whole.
CALLS = (("POST", 200), ("PUT", 405), ("PATCH", 405))
SHORT = 2.0  # seconds: who announces a body that it has no more waits so long


class Pieces:
    """A body in pieces, each of which is given once."""

    def __init__(self) -> None:
        self._left = [CONTENT[:5], CONTENT[5:]]

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """Return the next piece."""
        if not self._left:
            raise StopIteration
        return self._left.pop(0)


class Unseekable(io.BytesIO):
    """A file that says where it stands and cannot go back there."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Refuse."""
        raise OSError("it cannot be wound back")


def a_generator() -> Any:
    """Return what can be asked for its pieces once."""
    return (piece for piece in (CONTENT[:5], CONTENT[5:]))


def a_pipe() -> Any:
    """Return the end of a pipe from which all is read."""
    reading, writing = os.pipe()
    os.write(writing, CONTENT)
    os.close(writing)
    return open(reading, "rb")


READ_ONCE: dict[str, Callable[[], Any]] = {
    "a generator": a_generator,
    "an iterator": Pieces,
    "a long generator": lambda: (piece for piece in [b'"', *[b"x" * 1_000] * 100, b'"']),
    "a pipe": a_pipe,
    "a file that cannot be wound back": lambda: Unseekable(CONTENT),
}


def read_once(scene: Scene, make: Callable[[], Any]) -> str:
    """Calls whose bodies can be read once are refused for their tokens: POST, PUT and PATCH."""
    client = scene.logged_in(timeout=SHORT)
    is_repeated = [_is_repeated(scene, client, call, make()) for call in CALLS]
    again = call(client, "POST", "notes/", json={"text": "again"})
    expect(again.status == 201, f"the next call got {again}; 201 is due")
    if all(is_repeated):
        return "the client had kept the body and sent it whole"
    return "not repeated, and the caller was told"


def _is_repeated(scene: Scene, client: Client, due: tuple[str, int], body: Any) -> bool:
    """Whether a refused body was sent again; fails where it was not whole, or nobody was told."""
    method, ended = due
    log_in_anew(client)
    refuse(scene, "echo/")
    before = scene.count("echo/")
    try:
        result = call(client, method, "echo/", data=body, headers={**TYPE})
    finally:
        getattr(body, "close", lambda: None)()
    if scene.count("echo/") > before + 1:
        expect_repeated(scene, "echo/", method, ended=ended)
        return True
    if result.error in KNOWN_ERRORS:
        fact = f"{method}: not sent empty, but the caller got {result}; an error about the body"
        raise SceneEnded("unclear", f"{fact}, or the 401, is due")
    is_told = result.status == 401 or result.error not in ("", "network")
    expect(is_told, f"{method}: the caller got {result}; an error about the body is due")
    return False


for _title, _make in READ_ONCE.items():
    scenario(14, _title, given=(_make,))(read_once)


@scenario(14, "a file that was partly read")
def a_file(scene: Scene) -> str:
    """Files stand in their middle, one in memory, one on the disk, one at its beginning."""
    client = scene.logged_in(timeout=SHORT)
    on_disk = scene.folder / "body"
    on_disk.write_bytes(SKIPPED + CONTENT)
    with on_disk.open("rb") as opened:
        _wound_back(scene, client, "POST", io.BytesIO(SKIPPED + CONTENT), len(SKIPPED))
        _wound_back(scene, client, "PUT", opened, len(SKIPPED))
        _wound_back(scene, client, "PATCH", io.BytesIO(b" " + CONTENT), 1)
        _wound_back(scene, client, "PUT", io.BytesIO(CONTENT), 0)
    return "each was wound back to where it stood"


def _wound_back(scene: Scene, client: Client, method: str, file: Any, start: int) -> None:
    log_in_anew(client)
    file.seek(start)
    refuse(scene, "echo/")
    ended = dict(CALLS)[method]
    result = call(client, method, "echo/", data=file, headers={**TYPE})
    what = f"{method}, a file that stood at {start}"
    expect(result.status == ended, f"{what}: the caller got {result}; {ended} is due")
    expect_repeated(scene, "echo/", what, ended=ended)
