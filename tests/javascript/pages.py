"""The example's files as a page asks for them, without a bundler; and what its user does there."""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.waiting import HANG
from tools.javascript import FOLDER
from tutorial_lib.gauntlet.scene import PASSWORDS

expect.set_options(timeout=1000 * HANG)

HERE = Path(__file__).parent
# The browser's own updates would go through a scene's proxy: they are looked for where nobody is.
NO_UPDATES = "--component-updater=url-source=http://127.0.0.1:9/"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", NO_UPDATES]
OWN = [
    f"{folder}/{path.name}"
    for folder in ("app", "mended")
    for path in (FOLDER / folder).iterdir()
    if path.suffix in (".js", ".vue")
]
LIBRARIES = {
    "vue.js": "vue/dist/vue.runtime.esm-browser.prod.js",
    "pinia.js": "pinia/dist/pinia.esm-browser.prod.js",
    "axios.js": "axios/dist/esm/axios.js",
    "idb-keyval.js": "idb-keyval/dist/index.js",
}
BEGIN = "() => { window.answer = request.get('me/').catch((error) => error) }"
ANSWER = "async () => { const said = await window.answer; return said.username ?? said.name }"
COMPILE = """
import { readFileSync } from 'node:fs'
import { compileScript, parse } from 'vue/compiler-sfc'
const compiled = (file) => {
  const { descriptor, errors } = parse(readFileSync(file, 'utf8'))
  if (errors.length) throw errors[0]
  return compileScript(descriptor, { id: 'app', inlineTemplate: true }).content
}
const files = process.argv.slice(1)
console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, compiled(file)]))))
"""


def compiled(node: str) -> dict[str, str]:
    """Return the components as JavaScript, each under its file's name."""
    files = [name for name in OWN if name.endswith(".vue")]
    command = [node, "--input-type=module", "--eval", COMPILE, "--", *files]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def answer_to(url: str, components: dict[str, str]) -> dict[str, Any]:
    """Return with what a request below `/example/` is to be fulfilled."""
    name = url.partition("/example/")[2]
    if name in components:
        return {"body": components[name], "content_type": "text/javascript"}
    if name in LIBRARIES:
        return {"path": FOLDER / "node_modules" / LIBRARIES[name]}
    if name.endswith(".mjs"):
        return {"path": FOLDER / name, "content_type": "text/javascript"}
    return {"path": (HERE if name.endswith(".html") else FOLDER) / name}


def opened(tabs: BrowserContext, url: str) -> Page:
    """Return a new tab with the app, from the server at this address."""
    tab = tabs.new_page()
    tab.goto(f"{url}/example/page.html")
    tab.wait_for_function("() => window.store")
    return tab


def fill(page: Page, username: str, password: str) -> None:
    """Fill in the form, and send it."""
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button").click()


def log_in(page: Page, username: str = "ada") -> None:
    """Log in, and wait until the page says so."""
    fill(page, username, PASSWORDS[username])
    expect(page.locator("output")).to_have_text(username)


def call(page: Page) -> str:
    """Ask who is logged in; return the name, or the error's."""
    page.evaluate(BEGIN)
    return str(page.evaluate(ANSWER))
