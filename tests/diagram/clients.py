"""Journals of clients that are made up, and so it is known which call caused which request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from tests.diagram.journals import Credential, Exchange
from tutorial_lib.server.exchange import Message

HOME, AWAY = "127.0.0.1:8000", "127.0.0.1:9000"


@dataclass
class Sent:
    """An exchange, the call that caused it, and the exchange that it repeats."""

    exchange: Exchange
    call: int
    repeats: Sent | None = None


@dataclass
class World:
    """What some clients sent, each with a login of its own, at the same time or in turn."""

    random: Random
    sent: list[Sent] = field(default_factory=list)
    calls: count = field(default_factory=count)

    def journals(self) -> tuple[list[Exchange], list[Exchange]]:
        """The journal of the API and that of the stranger; `sent` is in the same order then."""
        self.sent.sort(key=lambda sent: sent.exchange.began)
        numbers = {"API": count(1), "stranger": count(1)}
        for sent in self.sent:
            server = sent.exchange.server
            number = sent.repeats.exchange.number if sent.repeats else None
            numbered = replace(sent.exchange, number=next(numbers[server]), repeats=number)
            sent.exchange = numbered
        every = [sent.exchange for sent in self.sent]
        home = [exchange for exchange in every if exchange.server == "API"]
        return home, [exchange for exchange in every if exchange.server != "API"]


class Client:
    """One thread with a login of its own: a call does one thing after the other."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.random = world, name, world.random
        self.marks, self.paths = count(1), count(1)
        self.now, self.call = world.random.uniform(0, 40), -1
        self.is_logged_in = True

    def begin(self) -> None:
        self.call = next(self.world.calls)
        self.now += self.random.uniform(0.1, 9)

    def send(self, method: str, path: str, host: str = HOME, location: str = "", **kw) -> Sent:
        """Send one request; now and then the server was told to do something to it."""
        began = self.now + self.random.uniform(0.1, 4)
        self.now = began + self.random.uniform(0.1, 9)
        fault = f"fault {len(self.world.sent)}" if self.random.random() < 0.2 else None
        exchange = Exchange(
            number=0,
            method=method,
            path=path,
            began=began,
            ended=self.now,
            fault=fault,
            server="API" if host == HOME else "stranger",
            request=Message((("Host", host),)),
            response=Message((("Location", location),) if location else ()),
            **kw,
        )
        self.world.sent.append(Sent(exchange, self.call))
        return self.world.sent[-1]

    def log_in(self) -> None:
        self.begin()
        self.access, self.refresh_token = self.mark(), self.mark()
        self.send("POST", "/api/token/", issued=(self.access, self.refresh_token))

    def mark(self) -> str:
        return f"{self.name}{next(self.marks)}"

    def carried(self) -> Credential:
        return Credential("access", self.name, self.access)

    def make_a_call(self) -> None:
        self.begin()
        self.random.choice([self.plain, self.refused, self.redirected, self.sent_away])()

    def plain(self) -> None:
        status = self.random.choice([200, 201, 403, 503, None])
        self.send("GET", self.path(), credential=self.carried(), status=status)

    def path(self) -> str:
        return f"/api/{self.name}{next(self.paths)}/"

    def refused(self, path: str | None = None) -> None:
        """A 401; then a refresh that cannot be had, or one that can, and the request again."""
        path = path or self.path()
        first = self.send("GET", path, credential=self.carried(), status=401)
        if self.random.random() < 0.3:
            self.refresh(self.random.choice([401, 503, None]))
            self.is_logged_in = self.random.random() < 0.3
            if not self.is_logged_in:
                return
        self.refresh(200)
        again = self.send("GET", path, credential=self.carried(), status=200)
        again.repeats = first

    def refresh(self, status: int | None) -> None:
        spent, is_new = self.refresh_token, status == 200
        if is_new:
            self.access, self.refresh_token = self.mark(), self.mark()
        issued = (self.access, self.refresh_token) if is_new else ()
        self.send("POST", "/api/token/refresh/", spent=spent, status=status, issued=issued)

    def redirected(self) -> None:
        """A redirect within the API, to where other clients are led as well."""
        status, method = self.random.choice([(302, "POST"), (307, "GET"), (301, "GET")])
        goal = self.random.choice(["/api/goal/", "../goal/", f"http://{HOME}/api/goal/?a=1"])
        self.send(method, self.path(), location=goal, credential=self.carried(), status=status)
        if self.random.random() < 0.4:
            self.refused("/api/goal/")
        else:
            self.send("GET", "/api/goal/", credential=self.carried(), status=200)

    def sent_away(self) -> None:
        """A redirect to a stranger, who gets no token."""
        path = self.path()
        goal = f"http://{AWAY}{path}"
        self.send("GET", path, location=goal, credential=self.carried(), status=302)
        self.send("GET", path, host=AWAY, status=self.random.choice([200, 404]))


def world(seed: int) -> World:
    """Return what one client did, call by call, or what up to three did at once."""
    made = World(Random(seed))
    for number in range(made.random.randint(1, 3)):
        client = Client(made, "abc"[number])
        client.log_in()
        for _ in range(made.random.randint(1, 3)):
            if client.is_logged_in:
                client.make_a_call()
    return made
