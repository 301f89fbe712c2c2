"""The example's clients in a page, told what to do in lines of JSON (docs/client-protocol.md).

    python -m tutorial_lib.gauntlet --command "python -m tests.javascript.page_program mended"

Each client has a tab of its own. Those that keep a login under one path share what the browser
stores; after a `reset` a program that is started anew finds it again.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

from tests.javascript.pages import FLAGS, answer_to
from tools.chromium import find_chromium

Words = dict[str, Any]


class Tabs:
    """The clients of this program, each in its tab."""

    def __init__(self, browser: Browser, kind: str) -> None:
        self._browser, self._kind = browser, kind
        self._clients: dict[str, Page] = {}
        self._stored: dict[str, asyncio.Task[BrowserContext]] = {}

    async def carry_out(self, words: Words) -> Words:
        """Carry out a command and return the answer without its id."""
        what, name = words.pop("do"), words.pop("client", None)
        if what == "make":
            self._clients[name] = await self._tab(words)
            return await self._made(self._clients[name], words)
        if what == "reset":
            await self._forget()
            return {}
        if what not in ("login", "call", "logout"):
            return {"error": "unsupported"}
        tab = self._clients[name]
        return dict(await tab.evaluate("([what, words]) => carryOut(what, words)", [what, words]))

    async def _forget(self) -> None:
        """Close every tab; those without a path share nothing, and stay in one context."""
        shared = self._stored.pop("", None)
        for path, context in self._stored.items():
            if Path(path).parent.is_dir():
                await (await context).storage_state(path=state_of(path), indexed_db=True)
            await (await context).close()
        self._clients, self._stored = {}, {}
        if shared is not None:
            for tab in (await shared).pages:
                await tab.close()
            self._stored[""] = shared

    async def _made(self, tab: Page, words: Words) -> Words:
        own = {"apiUrl": words["api_url"], "path": words["path"]}
        own["timeout"] = words["timeout"] * 1000
        return dict(await tab.evaluate("([kind, words]) => make(kind, words)", [self._kind, own]))

    async def _tab(self, words: Words) -> Page:
        tab = await (await self._context(words["path"] or "")).new_page()
        tab.on("console", lambda said: print(said.text, file=sys.stderr, flush=True))
        root = urlsplit(words["api_url"])
        await tab.goto(f"{root.scheme}://{root.netloc}/example/client.html")
        await tab.wait_for_function("() => window.make")
        return tab

    async def _context(self, path: str) -> BrowserContext:
        if path not in self._stored:
            self._stored[path] = asyncio.create_task(self._opened(path))
        return await self._stored[path]

    async def _opened(self, path: str) -> BrowserContext:
        state = state_of(path) if path and state_of(path).is_file() else None
        context = await self._browser.new_context(storage_state=state)
        await context.grant_permissions(["local-network-access"])
        await context.route("**/example/**", serve)
        return context


def state_of(path: str) -> Path:
    """The file that keeps what a browser stored for a login at this path."""
    return Path(f"{path}.stored")


async def serve(route: Route) -> None:
    """Answer with a file of the example."""
    await route.fulfill(**answer_to(route.request.url, {}))


async def main() -> None:
    """Carry out commands, several at a time, until standard input ends."""
    loop = asyncio.get_running_loop()
    async with async_playwright() as playwright:
        found = find_chromium()
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        tabs = Tabs(browser, sys.argv[1])

        async def answer(line: str) -> None:
            words = json.loads(line)
            said = {"id": words.pop("id"), **await tabs.carry_out(words)}
            print(json.dumps(said), flush=True)

        async with asyncio.TaskGroup() as tasks:
            while line := await loop.run_in_executor(None, sys.stdin.readline):
                tasks.create_task(answer(line))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
