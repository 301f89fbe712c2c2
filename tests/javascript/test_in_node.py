"""The mended modules in Node: what their errors show, and where a redirect takes the token."""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from tools.javascript import FOLDER
from tutorial_lib.gauntlet.scene import PASSWORDS
from tutorial_lib.gauntlet.verdict import TOKEN
from tutorial_lib.server import TutorialServer

BEGIN = """
import { inspect } from 'node:util'
import { createPinia } from 'pinia'
import { createAuth, messageFor } from './mended/index.js'

const [apiUrl, password, path] = process.argv.slice(1)
const { request, useUserStore } = createAuth({ apiUrl })
const store = useUserStore(createPinia())
"""
PRINT = """
try {
  await store.login({ username: 'ada', password })
  await request.get(path)
} catch (error) {
  console.log(inspect(error, { depth: 9 }), JSON.stringify(error), error.stack)
  console.log(messageFor(error))
}
"""
# No name server knows the subdomain.
RESOLVE = "request.defaults.lookup = (host, options, done) => done(null, '127.0.0.1', 4)"
GET = """
await store.login({ username: 'ada', password })
await request.get(path).catch(() => {})
"""
Say = Callable[[str], str]


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer(accounts=PASSWORDS) as running:
        yield running


def run(node: str, program: str, api_url: str, path: str) -> str:
    command = [node, "--input-type=module", "--eval", BEGIN + program, "--"]
    words = [api_url, PASSWORDS["ada"], path]
    done = subprocess.run([*command, *words], cwd=FOLDER, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def printed(node: str, server: TutorialServer) -> Say:
    """Log in, call a path, and return the error as it is printed."""
    return lambda path: run(node, PRINT, server.api_url, path)


def test_an_answer_that_is_handed_over_shows_no_token(printed: Say) -> None:
    text = printed("forbidden/")
    assert text.endswith("You are not allowed to do this.\n")
    assert not TOKEN.search(text)


def test_a_dropped_call_shows_no_token(printed: Say, server: TutorialServer) -> None:
    server.faults.next("me/", drop="before")
    text = printed("me/")
    assert text.endswith("The server cannot be reached. Check your connection.\n")
    assert not TOKEN.search(text)


def test_a_dropped_login_shows_no_password(printed: Say, server: TutorialServer) -> None:
    server.faults.next("token/", drop="before")
    text = printed("me/")
    assert text.endswith("The server cannot be reached. Check your connection.\n")
    assert PASSWORDS["ada"] not in text


def test_a_refusal_that_quotes_the_password_shows_none(
    printed: Say, server: TutorialServer
) -> None:
    quoting = {"password": [f"{PASSWORDS['ada']} is too common."]}
    server.faults.next("token/", status=400, body=quoting)
    text = printed("me/")
    assert "(not shown)" in text and PASSWORDS["ada"] not in text


def test_a_redirect_to_a_subdomain_takes_no_token_along(node: str, server: TutorialServer) -> None:
    home = server.api_url.replace("127.0.0.1", "localhost")
    server.faults.next("me/", redirect=home.replace("localhost", "sub.localhost") + "echo/")
    run(node, f"{RESOLVE}\n{GET}", home, "me/")
    carried = [exchange.credential.kind for exchange in server.journal]
    assert carried == ["none", "access", "none"]
