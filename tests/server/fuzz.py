"""What strangers send, by a seed: `python -m tests.server.fuzz --requests 20000 --seed 1`.

Raw bytes, broken requests, and JSON of every type in every field and every claim, all to a server
of its own on 127.0.0.1. Nothing may end in a 5xx, hang or stay open, and memory may not grow.
"""

import argparse
import gc
import json
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

import jwt

from tutorial_lib.diagram import sequence
from tutorial_lib.server import TutorialServer

HANG = 20.0  # seconds that only a hang reaches
ROOM = 20.0  # MB that memory may grow after the warm-up
ADA = {"username": "ada", "password": "lovelace-1843"}
PATHS = (
    "token/", "token/refresh/", "token/verify/", "token/blacklist/", "me/", "notes/", "echo/",
    "forbidden/", "me", "nothing/", "", "%00", "%ff%fe", "a" * 3000, "../..", "me/?format=xml",
    "me/?" + "a=1&" * 2000, "me/?access=eyJ", "//x", "é",
)  # fmt: skip
METHODS = (
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get", "\x00",
)  # fmt: skip
FIELDS = ("username", "password", "refresh", "access", "token", "text", "detail", "\ud800", "")
CLAIMS = (
    "user_id", "jti", "token_type", "exp", "iat", "nbf", "sub", "aud", "iss", "more", "\ud800",
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 1, 1.5, 10**400, float("inf"), float("nan"), "", " ", "x", "1",
    "\ud800", "\x00", "é\u2028", "9" * 5000, "x" * 5000, "eyJ" * 400, "not ", "shown", "access",
    "refresh", "%0A\x1b[31m", "<img src=x>", [], [1, [2, [3]]], {}, {"a": {"b": None}},
    json.loads("[" * 400 + "]" * 400),
)  # fmt: skip
TYPES = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
    "text/plain", "application/json; charset=utf-16", "application/json; charset=bz2", "*/*", "",
    "multipart/form-data", "application/json; charset*=x''y", ";" * 300, "\xe9",
)  # fmt: skip
HEADERS = (
    "Accept: text/html", "Accept: ", "Accept: application/json;indent=8", "Expect: 100-continue",
    "Host: evil.example", "Origin: null", "Host: [::1", "Host: 127.0.0.1:x", "Cookie: session=abcd",
    "Content-Encoding: gzip", "Upgrade: websocket", "X: " + "y" * 70_000, "Transfer-Encoding: gzip",
    "Content-Length: 5, 5", "Content-Length: -1", "X-Forwarded-Host: evil", " folded", "no colon",
    "Connection: keep-alive", "Range: bytes=0-", "\x00: \x00", "Sec-Fetch-Site: cross-site",
)  # fmt: skip
STRANGE = (b"\r\n", b"\x00", b"\xff", b" ", b"\r", b"%", b":")
CHUNKS = (b"2\r\n{}\r\n0\r\n\r\n", b"zz\r\n", b"-1\r\n", b"f" * 50, b"5\r\n{}", b"")


@dataclass
class Findings:
    """What came of it; `bad` holds the first requests that were not answered as they should be."""

    statuses: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[str, bytes]] = field(default_factory=list)
    grown: float = 0.0
    drawn: int = 0
    kept: int = 0
    gone: int = 0

    @property
    def are_good(self) -> bool:
        """Whether all held."""
        return not self.bad and self.grown <= ROOM and self.drawn > 0

    def __str__(self) -> str:
        counted = ", ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        lines = [
            f"answers   {counted}",
            f"journal   {self.kept:,} exchanges kept, {self.gone:,} gone, none under way",
            f"diagram   drawn, {self.drawn:,} characters",
            f"memory    {self.grown:+.1f} MB since the warm-up (at most {ROOM:g})",
            *(f"BAD       {reason}: {request[:300]!r}" for reason, request in self.bad[:10]),
            "all held" if self.are_good else "NOT ALL HELD",
        ]
        return "\n".join(lines)


def main(words: list[str]) -> int:
    """Send, sum up; 1 when something does not hold."""
    parser = argparse.ArgumentParser("python -m tests.server.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    findings = fuzz(asked.requests, asked.seed, tell=lambda said: print(said, flush=True))
    print(findings)
    return 0 if findings.are_good else 1


def fuzz(requests: int, seed: int, tell: Callable[[str], object] = lambda _: None) -> Findings:
    """Send so many requests, of which the first tenth warms up."""
    settings = {"rotate_refresh_tokens": True, "reuse_detection": True}
    found, before = Findings(), 0.0
    with TutorialServer(**settings) as server:
        for number, request in enumerate(made(server, requests, Random(seed))):
            if number == requests // 10:
                before = memory()
            if number % 2000 == 0:
                tell(f"{number:,} of {requests:,} requests, {memory():.0f} MB")
            reason = judged(server, request, found.statuses)
            if reason:
                found.bad.append((reason, request))
        if not server.journal.settle():
            found.bad.append(("an exchange was left open", b""))
        found.bad += [(f"unforeseen: {error!r}", b"") for error in server.errors]
        found.kept, found.gone = len(server.journal), server.journal.gone
        found.drawn = len(str(sequence(server.journal)))
        found.grown = memory() - before
    return found


def made(server: TutorialServer, requests: int, chance: Random) -> Iterator[bytes]:
    """The requests, the same for the same seed."""
    makers = (_noise, _broken, _json, _json, _claims, _claims, _many)
    for _ in range(requests):
        yield chance.choice(makers)(server, chance)


def judged(server: TutorialServer, request: bytes, statuses: Counter[str]) -> str | None:
    """Send one request; say what is wrong with what came back."""
    try:
        answer = sent(server, request)
    except TimeoutError:
        return "hung"
    except ConnectionError:
        return "reset"
    status = answer[9:12].decode() if answer.startswith(b"HTTP/1.1 ") else ""
    statuses[status or "none"] += 1
    if not status:
        return "closed without an answer" if request.strip() else None
    failed = status.startswith("5")
    return f"a {status}" if failed else None


def sent(server: TutorialServer, request: bytes) -> bytes:
    """What comes back until the connection ends."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=HANG) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def memory() -> float:
    """What this program holds, in MB; 0 where the system does not say."""
    gc.collect()
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


def _noise(_: TutorialServer, chance: Random) -> bytes:
    """Bytes, with a request line before them now and then."""
    start = chance.choice((b"", b"GET /api/me/ HTTP/1.1\r\n", b"GET http://[::1/", b"POST "))
    return start + chance.randbytes(chance.choice((0, 1, 10, 100, 3000)))


def _broken(server: TutorialServer, chance: Random) -> bytes:
    """A good request with some of its bytes changed, doubled, cut or put elsewhere."""
    request = bytearray(chance.choice((_json, _claims))(server, chance))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(request) or 1)
        change = chance.randrange(4)
        if change == 0:
            request[place : place + 1] = chance.randbytes(1)
        elif change == 1:
            request[place:place] = chance.choice(STRANGE)
        elif change == 2:
            del request[place : place + chance.randint(1, 20)]
        else:
            request += request[place : place + 40]
    return bytes(request)


def _json(server: TutorialServer, chance: Random) -> bytes:
    """A value of any type in any field of any resource."""
    body = {name: chance.choice(VALUES) for name in chance.sample(FIELDS, chance.randint(0, 4))}
    value = chance.choice((body, body, body, ADA | body, ADA, chance.choice(VALUES)))
    return _request(server, chance, json.dumps(value).encode())


def _claims(server: TutorialServer, chance: Random) -> bytes:
    """A value of any type in any claim, signed with the key that everybody knows."""
    body = json.dumps({chance.choice(FIELDS): _token(server, chance) for _ in range(2)})
    return _request(server, chance, body.encode())


def _many(server: TutorialServer, chance: Random) -> bytes:
    """Several requests in one go, or a body in chunks that may be wrong."""
    if chance.random() < 0.5:
        return b"".join(_json(server, chance) for _ in range(chance.randint(2, 4)))
    head = b"POST /api/token/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + chance.choice(CHUNKS)


def _request(server: TutorialServer, chance: Random, body: bytes) -> bytes:
    path = chance.choice(PATHS[:7] if chance.random() < 0.7 else PATHS)
    method = chance.choice(METHODS if chance.random() < 0.2 else ("GET", "POST", "POST"))
    lines = [f"{method} /api/{path} HTTP/1.1"]
    lines += [f"Host: {chance.choice(('127.0.0.1', 'localhost'))}"]
    lines += [f"Content-Type: {chance.choice((*TYPES, *TYPES[:1] * 20))}"]
    lines += chance.sample(HEADERS, chance.choice((0, 0, 0, 0, 0, 1, 2)))
    if chance.random() < 0.6:
        lines += [f"Authorization: Bearer {_token(server, chance)}"]
    if chance.random() < 0.9:
        lines += [f"Content-Length: {len(body) + chance.choice((0,) * 20 + (1, -1, 10**9))}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _token(server: TutorialServer, chance: Random) -> str:
    now = int(server.clock.now())
    kind = chance.choice(("access", "refresh"))
    claims = {"token_type": kind, "exp": now + 60, "iat": now, "jti": "0", "user_id": "1"}
    claims |= {name: chance.choice(VALUES) for name in chance.sample(CLAIMS, chance.randint(0, 2))}
    key = chance.choice((server.signing_key,) * 5 + ("another key that is long enough for HS256",))
    return jwt.api_jws.encode(json.dumps(claims).encode(), key, "HS256")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
