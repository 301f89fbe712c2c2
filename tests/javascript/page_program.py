"""The example's clients in a page, told what to do in lines of JSON (docs/client-protocol.md).

    python -m tutorial_lib.gauntlet --command "python -m tests.javascript.page_program mended"

Each client has a tab of its own. Those that keep a login under one path share a browser with a
profile there, and find it again when the program is started anew.
"""

import asyncio
import json
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, Playwright, Route, async_playwright

from tests.javascript.pages import FLAGS, answer_to
from tools.chromium import find_chromium

Words = dict[str, Any]


class Tabs:
    """The clients of this program, each in its tab."""

    def __init__(self, playwright: Playwright, kind: str) -> None:
        self._playwright, self._kind = playwright, kind
        self._clients: dict[str, Page] = {}
        self._browsers: dict[str, asyncio.Task[BrowserContext]] = {}

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
        """Close every tab; the browser for those without a path serves the next scene as well."""
        kept = self._browsers.pop("", None)
        await self.close()
        if kept is not None:
            for tab in (await kept).pages[1:]:
                await tab.close()
            self._browsers[""] = kept

    async def close(self) -> None:
        """Close every tab and every browser."""
        for browser in self._browsers.values():
            await (await browser).close()
        self._clients, self._browsers = {}, {}

    async def _made(self, tab: Page, words: Words) -> Words:
        own = {"apiUrl": words["api_url"], "path": words["path"]}
        own["timeout"] = words["timeout"] * 1000
        return dict(await tab.evaluate("([kind, words]) => make(kind, words)", [self._kind, own]))

    async def _tab(self, words: Words) -> Page:
        browser = await self._browser(words["path"] or "")
        tab = await browser.new_page()
        tab.on("console", lambda said: print(said.text, file=sys.stderr, flush=True))
        root = urlsplit(words["api_url"])
        await tab.goto(f"{root.scheme}://{root.netloc}/example/client.html")
        await tab.wait_for_function("() => window.make")
        return tab

    async def _browser(self, path: str) -> BrowserContext:
        if path not in self._browsers:
            self._browsers[path] = asyncio.create_task(self._started(path))
        return await self._browsers[path]

    async def _started(self, path: str) -> BrowserContext:
        browser = await self._playwright.chromium.launch_persistent_context(
            f"{path}.profile" if path else "", executable_path=find_chromium(), args=FLAGS
        )
        await browser.grant_permissions(["local-network-access"])
        await browser.route("**/example/**", serve)
        return browser


async def serve(route: Route) -> None:
    """Answer with a file of the example."""
    await route.fulfill(**answer_to(route.request.url, {}))


async def main() -> None:
    """Carry out commands, several at a time, until standard input ends."""
    loop = asyncio.get_running_loop()
    async with async_playwright() as playwright:
        tabs = Tabs(playwright, sys.argv[1])

        async def answer(line: str) -> None:
            words = json.loads(line)
            said = {"id": words.pop("id"), **await tabs.carry_out(words)}
            print(json.dumps(said), flush=True)

        async with asyncio.TaskGroup() as tasks:
            while line := await loop.run_in_executor(None, sys.stdin.readline):
                tasks.create_task(answer(line))
        await tabs.close()


if __name__ == "__main__":
    asyncio.run(main())
