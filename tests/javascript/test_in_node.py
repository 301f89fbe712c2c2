"""The mended modules in Node: what their errors show, how calls end, and what is said of it."""

import json
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
IN_TURN = """
for (const attempt of JSON.parse(path)) {
  await (attempt === 'login' ? store.login({ username: 'ada', password }) : request.get(attempt))
    .then((data) => console.log(data?.username ?? 'welcome'))
    .catch((error) => console.log(messageFor(error)))
}
"""
READ = """
import { memoryStorage } from './mended/index.js'

for (const text of JSON.parse(path)) {
  const storage = memoryStorage()
  storage.write(text)
  const warn = (words) => console.log(words.split(':')[0])
  const auth = createAuth({ apiUrl, storage, warn })
  const user = auth.useUserStore(createPinia())
  await user.restore()
  console.log(user.isLoggedIn, storage.read())
}
"""
WATCH = """
import { createApp } from 'vue'

const pinia = createPinia()
const actions = []
createApp({}).use(pinia)
pinia.use(({ store }) => store.$onAction(({ name, args }) => actions.push([name, args])))
const watched = createAuth({ apiUrl }).useUserStore(pinia)
await watched.restore()
await watched.login({ username: 'ada', password })
console.log(JSON.stringify({ state: pinia.state.value, actions }))
console.log(inspect(watched, { depth: 9, showHidden: true }))
"""
EXPIRED = {"code": "token_not_valid"}
SIGN_IN = "<p>Sign in to the network</p>"
REFUSED = "The server refused the login."
WRONG = "Something is wrong with this program, or with its server."
NOT_NOW = "The server has a problem. Try again later."
LOGIN_ENDS = [
    (400, {"username": ["Too long."]}, "Too long."),
    (400, {"non_field_errors": ["No."], "code": "invalid"}, "No."),
    (400, {"detail": "JSON parse error"}, "JSON parse error"),
    (400, SIGN_IN, REFUSED),
    (400, b'"No."', REFUSED),
    (400, b"null", REFUSED),
    (401, {"detail": "No active account."}, "No active account."),
    (401, SIGN_IN, REFUSED),
    (404, SIGN_IN, WRONG),
    (405, {"detail": "Method not allowed."}, WRONG),
    (415, {"detail": "Unsupported media type."}, WRONG),
    (200, SIGN_IN, WRONG),
    (200, {"access": "a.b.c"}, WRONG),
    (200, b"null", WRONG),
    (307, None, WRONG),
    (429, None, "That was too often. Wait a moment, then try again."),
    (503, SIGN_IN, NOT_NOW),
]
WITHOUT_A_TOKEN = [SIGN_IN, {}, {"access": None}, {"access": "a b"}, [], b"null", b'"x"', b"7"]
DAMAGED = ["{}", "123", "[]", '"x"', "null", "", '{"id":', '{"username": "ada"}']
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


def test_a_dropped_refresh_shows_no_token(printed: Say, server: TutorialServer) -> None:
    server.faults.next("me/", status=401, body=EXPIRED)
    server.faults.next("token/refresh/", drop="before")
    text = printed("me/")
    assert "RefreshFailed" in text and not TOKEN.search(text)


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


def test_each_end_of_a_login_has_its_words(node: str, server: TutorialServer) -> None:
    elsewhere = {"Location": "http://localhost:9/"}
    for status, body, _ in LOGIN_ENDS:
        server.faults.next("token/", status=status, body=body, headers=elsewhere)
    said = run(node, IN_TURN, server.api_url, json.dumps(["login"] * len(LOGIN_ENDS)))
    assert said.splitlines() == [words for _, _, words in LOGIN_ENDS]


def test_a_refresh_that_brings_no_token_keeps_the_login(node: str, server: TutorialServer) -> None:
    for body in WITHOUT_A_TOKEN:
        server.faults.next("me/", status=401, body=EXPIRED)
        server.faults.next("token/refresh/", body=body)
    attempts = ["login", *["me/"] * len(WITHOUT_A_TOKEN), "me/"]
    said = run(node, IN_TURN, server.api_url, json.dumps(attempts)).splitlines()
    assert said[0] == "welcome" and said[-1] == "ada"
    assert {words[:32] for words in said[1:-1]} == {"Your login could not be renewed."}


def test_a_damaged_login_is_nobodys_and_is_said_aloud(node: str, server: TutorialServer) -> None:
    said = run(node, READ, server.api_url, json.dumps(DAMAGED)).splitlines()
    assert said == ["The stored login was damaged", "false null"] * len(DAMAGED)


def test_devtools_and_plugins_see_no_token_but_what_an_action_is_called_with(
    node: str, server: TutorialServer
) -> None:
    seen, store = run(node, WATCH, server.api_url, "").split("\n", 1)
    form = {"username": "ada", "password": PASSWORDS["ada"]}
    assert json.loads(seen)["state"] == {"user": {"username": "ada"}}
    assert ["login", [form]] in json.loads(seen)["actions"]
    assert not TOKEN.search(seen + store)


def test_the_apps_own_tests_pass(node: str) -> None:
    done = subprocess.run([node, "--test"], cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
