"""Journals of clients that are made up, and so it is known which call caused which request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from random import Random

from tutorial_lib.server.exchange import Exchange, Message
from tutorial_lib.server.journal import Journal
from tutorial_lib.server.token_facts import Credential

HOME, AWAY = "127.0.0.1:8000", "127.0.0.1:9000"


@dataclass
class Sent:
    """An exchange, the call that caused it, and whether that had sent it before."""

    exchange: Exchange
    call: int
    is_again: bool = False


@dataclass
class World:
    """What some clients sent, each with a login of its own, at the same time or in turn."""

    random: Random
    sent: list[Sent] = field(default_factory=list)
    calls: count = field(default_factory=count)

    def journals(self) -> tuple[list[Exchange], list[Exchange]]:
        """What the API's journal and the stranger's make of it; `sent` is in order then."""
        journals = {name: Journal(name) for name in ("API", "stranger")}
        self.sent.sort(key=lambda sent: sent.exchange.began)
        moments = [(one.exchange.began, one, "begins") for one in self.sent]
        moments += [(one.exchange.ended, one, "ends") for one in self.sent]
        slots = {}
        for _, one, what in sorted(moments, key=itemgetter(0)):
            exchange, journal = one.exchange, journals[one.exchange.server]
            if what == "begins":
                slot = slots[id(one)] = journal.arrive()
                slot.key = exchange.method, exchange.path
                repeats = journal.repeated(slot.key, exchange.credential)
                one.exchange = replace(exchange, number=slot.number, repeats=repeats)
            else:
                journal.finish(slots[id(one)], exchange)
        return list(journals["API"]), list(journals["stranger"])


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
            time=0.0,
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
        issued = self.access, self.refresh_token
        self.send("POST", "/api/token/", status=200, issued=issued)

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
        """A path of its own, or one that others ask for as well."""
        own = f"/api/{self.name}{next(self.paths)}/"
        return self.random.choice([own, own, "/api/me/"])

    def refused(self, path: str | None = None) -> None:
        """A 401; then a refresh that cannot be had, or one that can, and the request again."""
        path = path or self.path()
        self.send("GET", path, credential=self.carried(), status=401)
        if self.random.random() < 0.3:
            self.refresh(self.random.choice([401, 503, None]))
            self.is_logged_in = self.random.random() < 0.3
            if not self.is_logged_in:
                return
        self.refresh(200)
        self.send("GET", path, credential=self.carried(), status=200).is_again = True

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
        path = f"/api/{self.name}{next(self.paths)}/"
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
