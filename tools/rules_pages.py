"""Write docs/rules.md and docs/rules-matrix.md: python -m tools.rules_pages.

Every scene is played with the library's client. What of a client was put to the test in it is read
off its calls and its servers' journals, so that the pages can't say what isn't played.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import requests  # noqa: E402

from tutorial_lib.client import refresh  # noqa: E402
from tutorial_lib.gauntlet import RULES, Scene  # noqa: E402
from tutorial_lib.gauntlet.library import LibraryClient  # noqa: E402
from tutorial_lib.gauntlet.limits import LIMIT  # noqa: E402
from tutorial_lib.gauntlet.run import chosen, play_all  # noqa: E402
from tutorial_lib.server import TutorialServer  # noqa: E402
from tutorial_lib.server.exchange import Exchange  # noqa: E402
from tutorial_lib.server.faults import Faults  # noqa: E402

RULES_PAGE, MATRIX_PAGE = ROOT / "docs/rules.md", ROOT / "docs/rules-matrix.md"
REASONS = Path(__file__).with_name("rules_matrix.toml")
COMMAND = "python -m tools.rules_pages"
TOKEN_CALLS = {"/token/": "login", "/token/refresh/": "refresh", "/token/blacklist/": "logout"}
LONG = 64 * 1024  # bytes
DAY = timedelta(days=1).total_seconds()
HERE = ("127.0.0.1", "localhost")
CALLER: ContextVar[set[str]] = ContextVar("CALLER")
Scenes = dict[str, set[str]]  # by behaviour: "3.2" for the second scene of rule 3


class ObservedClient(LibraryClient):
    """The library's client, which notes how it is called."""

    seen: ClassVar[set[str]] = set()

    def call(self, method: str, path: str, **request: Any) -> Any:
        """Call the API, and note with what."""
        self.seen.update(_asked(method, path, request))
        CALLER.set(self.seen)  # by whom a repetition is sent, in the same thread
        return super().call(method, path, **request)


def _asked(method: str, path: str, request: dict[str, Any]) -> Iterator[str]:
    yield f"method {method}"
    if "://" in path:
        yield "host: a whole address"
    if "?" in path:
        yield "address: a query"
    for name in ("stream", "hooks", "headers", "timeout"):
        if request.get(name) is not None:
            yield f"asks: {name}"
    yield from _body(request.get("json"), request.get("data"), request.get("headers") or {})


def _body(content: Any, data: Any, headers: Any) -> Iterator[str]:
    if content is not None:
        yield "body: JSON"
    if hasattr(data, "read"):
        yield "body: a file"
    elif hasattr(data, "__next__"):
        yield "body: read once"
    elif data is not None:
        is_form = isinstance(data, dict) or "form" in headers.get("Content-Type", "")
        yield "body: a form" if is_form else "body: text or bytes"
    size = len(data) if isinstance(data, bytes | str) else len(json.dumps(content))
    if size > LONG:
        yield "body: over 64 KiB"


class ObservedScene(Scene):
    """A scene that notes what is set up in it."""

    def __init__(
        self, make_client: Any, make_server: Any = TutorialServer, **settings: Any
    ) -> None:
        super().__init__(make_client, make_server, **settings)
        rotates = settings.get("rotate_refresh_tokens", False)
        self.seen = {f"server: rotation {'on' if rotates else 'off'}"}
        self.seen |= {"clock: off"} if "clock_ahead" in settings else set()
        self.seen |= {"clock: short lives"} if "access_token_lifetime" in settings else set()
        self._expiries, self._paths = 0, set[Any]()

    def client(self, api_url: str | None = None, **options: Any) -> Any:
        """Make a client, and note where it keeps its login and whose API it is for."""
        path = options.get("path")
        self.seen.add("store: memory" if path is None else "store: a file")
        if path in self._paths - {None}:
            self.seen.add("store: a file of two clients")
        self._paths.add(path)
        self.seen.update(_api(api_url, self.server.api_url))
        client = super().client(api_url, **options)
        client.seen = self.seen  # type: ignore[attr-defined]
        return client

    def expire(self) -> None:
        """Let the access tokens run out, and count it."""
        self._expiries += 1
        self.seen.add("expiry: one" if self._expiries == 1 else "expiry: two or more")
        super().expire()

    def restart(self) -> None:
        """Let the program end, and note it."""
        self.seen.add("process: ended, and started again")
        super().restart()

    def process(self) -> Any:
        """Start another process, and note it."""
        self.seen.add("process: two at once")
        return super().process()  # type: ignore[misc]

    def unusable(self, path: Path) -> Any:
        """Put a folder in a file's place, and note it."""
        self.seen.add("store: in trouble")
        return super().unusable(path)

    def environment(self, **variables: str) -> Any:
        """Set environment variables, and note which."""
        self.seen |= {
            f"machine: {'.netrc' if name == 'NETRC' else 'a proxy'}" for name in variables
        }
        return super().environment(**variables)

    def close(self) -> None:
        """Note what the servers saw, and end."""
        if self.folder.exists():
            damaged = any("damaged" in path.name for path in self.folder.iterdir())
            self.seen |= {"store: damaged"} if damaged else set()
        super().close()
        for server in self.servers:
            self.seen.update(*map(_exchange, server.journal))
            if getattr(server.clock, "advanced", 0) >= DAY:
                self.seen.add("expiry: the refresh token's")
            self.seen.update(getattr(server.faults, "held_here", ()))
        self.seen |= {"host: a stranger"} if len(self.servers) > 1 else set()
        self.seen.update(_people(self.server.journal))


def _api(api_url: str | None, own: str) -> Iterator[str]:
    parts, mine = urlsplit(api_url or own), urlsplit(own)
    if parts.hostname not in HERE:
        yield "host: plain HTTP elsewhere"
    elif parts.port != mine.port:
        yield "host: another API"
    elif api_url not in (None, own):
        yield "address: in other words"


def _exchange(exchange: Exchange) -> Iterator[str]:
    """What an exchange put to the test: how a call ended."""
    which = TOKEN_CALLS.get("/" + exchange.path.partition("/api/")[2], "call")
    fault, status = exchange.fault or "", exchange.status or 0
    if "held" in fault or "slow" in fault:
        yield f"{which}: late"
    if "dropped" in fault:
        yield f"{which}: no answer"
    elif exchange.response:
        host = dict(exchange.request.headers).get("Host", "")
        yield from _ended(which, status, dict(exchange.response.headers), host)
    if "status 2" in fault and which != "call":  # nobody reads what is handed over
        yield f"{which}: a 2xx that is odd"
    if which == "logout":
        yield "login: logged out"


def _ended(which: str, status: int, headers: Mapping[str, str], host: str) -> Iterator[str]:
    if 300 <= status < 400:
        target = urlsplit(headers.get("Location", "")).netloc
        yield f"{which}: redirected {'elsewhere' if target not in ('', host) else 'at home'}"
    elif status >= 400:
        known = status if status in (401, 403) else "another 4xx"
        yield f"{which}: {'5xx' if status >= 500 else known}"


def _people(journal: Any) -> Iterator[str]:
    """Who has logged in, and whether more than once."""
    if any("/token/" not in it.path and it.credential.kind == "none" for it in journal):
        yield "login: nobody's"
    names = []
    for exchange in journal.to("token/"):
        with suppress(ValueError, KeyError, TypeError):
            if exchange.status == 200:
                names.append(json.loads(exchange.request.body)["username"])
    if len(names) > 1:
        yield "login: once more"
    if len(set(names)) > 1:
        yield "login: another user"


@contextmanager
def noted() -> Iterator[None]:
    """Note which calls are held until several have come, and how what is repeated ends."""
    hold, repeat = Faults.hold, refresh.repeat

    def held(faults: Any, path: str, **how: Any) -> Any:
        if (how.get("until") or 0) > 1:
            faults.held_here = {"at once: several calls"}
        return hold(faults, path, **how)

    def repeated(*given: Any, **settings: Any) -> Any:
        seen = CALLER.get()
        try:
            answer = repeat(*given, **settings)
        except requests.RequestException as error:
            is_late = isinstance(error, requests.Timeout)
            seen.add(f"repetition: {'late' if is_late else 'no answer'}")
            raise
        host = urlsplit(answer.url).netloc
        seen.update(_ended("repetition", answer.status_code, answer.headers, host))
        return answer

    with (
        mock.patch.object(Faults, "hold", held),
        mock.patch.object(refresh, "repeat", repeated),
        mock.patch("tutorial_lib.gauntlet.scenario.Scene", ObservedScene),
    ):
        yield


def observed() -> Scenes:
    """Play every scene; raises SystemExit where the library doesn't keep a rule."""
    found: Scenes = {}
    with noted(), closing(play_all(chosen(), ObservedClient, LIMIT)) as runs:
        for number, run in zip(numbers(), runs, strict=True):
            verdict = run.result.verdict
            if verdict.outcome != "passed":
                raise SystemExit(f"{run.scenario.name}: {verdict.outcome}, {verdict.fact}")
            for behaviour in run._scene.seen:  # nobody else asks a run for its scene
                found.setdefault(behaviour, set()).add(number)
    return found


def numbers() -> list[str]:
    """The number of each scene, such as "3.2", in the order in which they are played."""
    count = dict.fromkeys(RULES, 0)
    found = []
    for scenario in chosen():
        count[scenario.rule.number] += 1
        found.append(f"{scenario.rule.number}.{count[scenario.rule.number]}")
    return found


def rules_page() -> str:
    """The rules, what is due in each, and their scenes."""
    lines = ["# The thirty rules", "", f"Made by `{COMMAND}`: don't write here.", ""]
    lines += [
        "A client that logs in, keeps tokens, sends them and refreshes them is put through the",
        "scenes below, each with a server of its own. Which of a client's behaviours are played in",
        "which, and which aren't, stands in [rules-matrix.md](rules-matrix.md).",
        "",
        "They speak SimpleJWT's dialect. In another one, read its own words and paths: in `oauth2`",
        "`invalid_token` for `token_not_valid`, `oauth/token` for the refresh, and to be handed",
        "tokens for logging in.",
    ]
    scenes = list(zip(numbers(), chosen(), strict=True))
    for rule in RULES.values():
        lines += ["", f"## {rule.number}. {rule.sentence}", "", f"Without it: {rule.without}.", ""]
        lines += [f"**Due:** {rule.due}", ""] if rule.due else []
        lines += [f"**Source:** {rule.source}", ""] if rule.source else []
        lines += ["| scene | | what is set up |", "|---|---|---|"]
        lines += [
            f"| {number} | {scenario.title} | {_cell(scenario.setup)} |"
            for number, scenario in scenes
            if scenario.rule is rule
        ]
    return "\n".join([*lines, ""])


def matrix_page(found: Scenes) -> str:
    """Each behaviour with the scenes that play it, and why no others do.

    Raises SystemExit for a behaviour that has no row, and for a field with neither.
    """
    groups = tomllib.loads(REASONS.read_text(encoding="utf-8"))["group"]
    known = {behaviour for group in groups for behaviour in group["rows"]}
    if strange := sorted(set(found) - known):
        raise SystemExit(f"{REASONS.name} has no row for {', '.join(strange)}: add it.")
    lines = ["# What is played in which scenes", "", f"Made by `{COMMAND}`: don't write here.", ""]
    lines += [
        "Each line is something that a client may meet, or do. The scenes in which it was seen are",
        "numbered as in [rules.md](rules.md): 3.2 is the second scene of rule 3.",
    ]
    for group in groups:
        lines += [
            "",
            f"## {group['title']}",
            "",
            "| | scenes | not in these rules |",
            "|---|---|---|",
        ]
        lines += [
            _row(words, found.get(behaviour, set()), group)
            for behaviour, words in group["rows"].items()
        ]
    return "\n".join([*lines, ""])


def _row(words: Any, scenes: set[str], group: dict[str, Any]) -> str:
    words = {"is": words} if isinstance(words, str) else words
    why: dict[str, list[int]] = {}
    for number in RULES:
        if not any(scene.startswith(f"{number}.") for scene in scenes):
            general = words.get("else", group.get("why", {}).get(str(number), group.get("else")))
            reason = words.get("why", {}).get(str(number), general)
            if reason is None:
                raise SystemExit(f"{REASONS.name}: why is {words['is']!r} not in rule {number}?")
            why.setdefault(reason, []).append(number)
    reasons = "; ".join(f"{', '.join(_ranges(rules))}: {reason}" for reason, rules in why.items())
    return f"| {words['is']} | {_listed(scenes) or 'none'} | {reasons} |"


def _listed(scenes: set[str]) -> str:
    """Return scenes as in "3.1, 3.4-6"."""
    of: dict[int, list[int]] = {}
    for rule, number in sorted(tuple(map(int, scene.split("."))) for scene in scenes):
        of.setdefault(rule, []).append(number)
    return ", ".join(f"{rule}.{part}" for rule in of for part in _ranges(of[rule]))


def _ranges(numbers: list[int]) -> list[str]:
    """Return numbers in their order as in ["1", "3-5"]."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return [f"{part[0]}" if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts]


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def pages() -> dict[Path, str]:
    """The pages by their places."""
    return {RULES_PAGE: rules_page(), MATRIX_PAGE: matrix_page(observed())}


def main() -> None:
    """Write both pages."""
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
