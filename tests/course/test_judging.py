"""How an answer is judged, whatever it does: it ends, hangs, prints, or is of the wrong kind."""

import _thread
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.course.asked import SOLUTION, asked, made, written
from tests.waiting import HANG
from tutorial_lib import validate_credentials
from tutorial_lib.course.checking import PEOPLE, Check, Checker
from tutorial_lib.course.checking.put_back import SHARED
from tutorial_lib.course.exercise import Exercise, exercise
from tutorial_lib.course.whose_work import finished_part, used_package
from tutorial_lib.server import TutorialServer

ROOT = Path(__file__).parents[2]
NEEDS = """
import json, logging, sys, urllib.request, warnings
import requests
def by_urllib(api_url, body):
    kind = {"Content-Type": "application/json"}
    asked = urllib.request.Request(api_url + "token/", json.dumps(body).encode(), kind)
    with urllib.request.urlopen(asked, timeout=50) as answer:
        return json.load(answer)["access"]
"""
LOGS_IN = """
def double(api_url, password):
    body = {"username": "noor", "password": password}
    token = requests.post(api_url + "token/", json=body, timeout=50).json()["access"]
"""


def logs_in(checker: Checker) -> None:
    checker.expect(checker.answer(checker.server().api_url, PEOPLE["noor"]), "nothing")


def takes_an_error(checker: Checker) -> None:
    server = checker.server()
    checker.attempt(lambda: checker.answer(server.api_url, PEOPLE["noor"]))


ENDS = ["sys.exit(3)", "raise KeyboardInterrupt", "raise SystemExit", "raise GeneratorExit"]


@pytest.mark.parametrize("ends", [*ENDS, "raise type('Mine', (BaseException,), {})"])
def test_an_answer_that_ends_the_program_ends_its_check_alone(ends: str) -> None:
    outcome = made().check(written(f"def double(number):\n    {ends}", before="import sys"))
    assert outcome.kind == "error"
    assert f"`{ends}`" in outcome.message


def test_the_learner_s_own_interrupt_comes_through() -> None:
    released = threading.Event()

    def judge(checker: Checker) -> None:
        _thread.interrupt_main()
        released.wait(HANG)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            made(judge, limit=HANG).check(written(SOLUTION))
    finally:
        released.set()
        signal.signal(signal.SIGINT, before)


def test_what_an_answer_says_stays_out_of_the_learner_s_cell(
    capfd: pytest.CaptureFixture[str],
) -> None:
    says = "print(number); logging.warning('out'); warnings.warn('here')"
    source = f"def double(number):\n    {says}\n    return 2 * number"
    assert made().check(written(source, before="import logging, warnings")).kind == "right"
    assert capfd.readouterr() == ("", "")


HOLDS_ON = """
import sys, threading, requests
def double(number):
    print("x")
    threading.Event().wait()
"""


def test_nothing_stays_changed_while_an_answer_that_was_given_up_is_still_blocked() -> None:
    before = sys.stdout, sys.stderr, requests.Session.send, logging.getLogger().handlers
    assert made(limit=0.2).check(written(HOLDS_ON)).id == "too-long"
    after = sys.stdout, sys.stderr, requests.Session.send, logging.getLogger().handlers
    assert after == before


LEAKS = {
    "printed": "print(token)",
    "half of it printed": "print(token[60:90])",
    "the signature of one that urllib got": "print(by_urllib(api_url, body).rpartition('.')[2])",
    "on stderr": "print(token, file=sys.stderr)",
    "the password": "print('noor', password)",
    "log": "logging.getLogger('mine').debug('got %s', token)",
    "warning": "warnings.warn(token)",
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_token_or_a_password_in_what_is_said_is_not_right(leak: str) -> None:
    said = made(logs_in).check(written(f"{LOGS_IN}    {leak}\n    return token", before=NEEDS))
    assert said.id.startswith("secret-") and "It works, with one exception" in said.message


@pytest.mark.parametrize(
    "harmless", ["print('logged in')", "print(token[:6])", "print(len(token))", "print([*body])"]
)
def test_anything_else_may_be_said(harmless: str) -> None:
    said = made(logs_in).check(written(f"{LOGS_IN}    {harmless}\n    return token", before=NEEDS))
    assert said.kind == "right"


RAISES = {
    "its own words": "raise ValueError(token)",
    "a note": "error = ValueError(); error.add_note(token); raise error",
    "its cause": "raise ValueError from KeyError(token)",
}


@pytest.mark.parametrize("raises", RAISES.values(), ids=RAISES)
def test_a_token_in_an_error_s_report_is_not_right(raises: str) -> None:
    source = f"{LOGS_IN}    {raises}"
    assert made(takes_an_error).check(written(source, before=NEEDS)).id == "secret-error"


def test_a_mistyped_name_is_no_error_that_was_asked_for() -> None:
    outcome = made(takes_an_error).check(written("def double(*n):\n    raise NoSuchError"))
    assert outcome.id == "error-message" and "Line 3" in outcome.message


def test_an_error_over_an_honest_token_is_told_with_its_line() -> None:
    verify = "def verify(token, **given):\n    return token['sub']"
    outcome = exercise("7.2").check(written(verify, "verify"))
    assert outcome.id == "error-message"
    assert "`return token['sub']`" in outcome.message and "indices" in outcome.message


def test_a_generator_is_named() -> None:
    outcome = made().check(written("def double(number):\n    yield 2 * number"))
    assert outcome.id == "generator" and "`yield`" in outcome.message


def test_an_async_function_is_named() -> None:
    source = "async def double(number):\n    return 2 * number"
    assert made().check(written(source)).id == "async"


@pytest.mark.parametrize(
    ("given", "id"), [("Twice()", "instance"), ("Twice().double", "no-class"), ("len", "no-class")]
)
def test_what_is_no_class_where_one_is_asked_for_is_named(given: str, id: str) -> None:
    source = "class Twice:\n    def double(self):\n        ..."
    task = Exercise(replace(asked(start=source), check=Check("Twice", lambda checker: None)))
    assert task.check(written(f"{source}\ngiven = {given}", "given")).id == id


FROM_LIBRARY = "from functools import partial\nfrom tutorial_lib import client\n"
LIBRARY_S = "from tutorial_lib import validate_credentials, ApiSession\n"
BORROWED = {
    "itself": "double = validate_credentials",
    "called": "def double(n):\n    return validate_credentials(n, n)",
    "called by what it calls": (
        "def ask(n):\n    return validate_credentials(n, n)\ndef double(n):\n    return ask(n)"
    ),
    "imported inside": (
        "def double(n):\n    from tutorial_lib import validate_credentials as v\n    return v(n)"
    ),
    "of a module": "def double(n):\n    return client.validate_credentials(n, n)",
    "with something given": "double = partial(validate_credentials, 'ada')",
    "in a closure": (
        "def make(f):\n    def double(n):\n        return f(n, n)\n    return double\n"
        "double = make(validate_credentials)"
    ),
    "a class built on it": "class double(ApiSession):\n    pass",
    "built on what is built on it": "class A(ApiSession): ...\nclass double(A): ...",
    "inside of another object": (
        "class double:\n    def __init__(self, url):\n        self.s = ApiSession(url)"
    ),
    "in a property": "class double:\n    @property\n    def s(self): return ApiSession('')",
}
OWN = {
    "alone": SOLUTION,
    "one of the same name": (
        "def validate_credentials(n): return n\ndef double(n): return 2 * validate_credentials(n)"
    ),
    "its small parts": "from tutorial_lib import UserState\ndef double(n): UserState; return 2 * n",
    "a word": "def double(n):\n    'validate_credentials'\n    return 2 * n",
}


@pytest.mark.parametrize("source", BORROWED.values(), ids=BORROWED)
def test_a_finished_part_of_the_library_is_no_answer_of_one_s_own(source: str) -> None:
    answer = written(source, before=FROM_LIBRARY + LIBRARY_S)
    assert finished_part(answer, ("validate_credentials", "ApiSession")) in LIBRARY_S


@pytest.mark.parametrize("source", OWN.values(), ids=OWN)
def test_what_one_wrote_is_one_s_own(source: str) -> None:
    answer = written(source, before=FROM_LIBRARY)
    assert finished_part(answer, ("validate_credentials", "ApiSession")) == ""


PACKAGE_S = {
    "a module": "import jwt\ndef double(n): return jwt.decode(n)",
    "under another name": "import jwt.utils as tools\ndef double(n): return tools.force_bytes(n)",
    "a function of it": "from jwt.utils import force_bytes\ndef double(n): return force_bytes(n)",
    "imported inside": "def double(n):\n    from jwt import decode\n    return decode(n)",
    "in a helper": "import jwt\ndef helper(n): return jwt.decode(n)\ndef double(n): helper(n)",
}


@pytest.mark.parametrize("source", PACKAGE_S.values(), ids=PACKAGE_S)
def test_a_package_that_an_answer_uses_is_found(source: str) -> None:
    assert used_package(written(source), ("jwt",)) == "jwt"


def test_a_package_that_stands_beside_an_answer_is_not_used() -> None:
    own = "import jwt, json\nclass Token: jwt = 1\ndef double(n): return json.dumps(Token.jwt)"
    assert used_package(written(own), ("jwt",)) == ""


def test_a_finished_part_is_named_kindly_and_not_judged() -> None:
    task = exercise("1.1")
    outcome = task.check(validate_credentials)
    assert (outcome.kind, outcome.id) == ("wrong", "finished")
    assert "`validate_credentials` is the library's" in outcome.message


LEAVES = {
    "environment": "os.environ['LEFT'] = '1'; os.environ.pop('PATH')",
    "a folder": "os.chdir('/')",
    "a file": "open('left.txt', 'w').write('x')",
    "path": "sys.path.append('/left')",
    "streams": "sys.stdout = sys.stderr = io.StringIO()",
    "a patched session": "requests.Session.send = lambda *a, **k: None",
    "a patched function": "requests.post = json.loads = time.sleep = print = None",
    "a new attribute": "requests.Session.left = requests.left = 1",
    "an adapter": "requests.adapters.HTTPAdapter.send = None",
    "a thread": "threading.Thread(target=spin, daemon=True).start()",
    "a thread that is no daemon": "threading.Thread(target=spin).start()",
    "a thread that runs a library": "threading.Thread(target=timeit, args=FOR_EVER).start()",
    "an exit": "sys.argv = ['left']; os.environ['LEFT'] = '1'; sys.exit()",
    "a hang": "requests.get = None; spin()",
}
AROUND = """
import io, json, os, sys, threading, time, requests
from timeit import timeit
FOR_EVER = ("pass", "pass", time.perf_counter, 10**15)
def spin():
    while True:
        sum(range(9))
"""


def world(folder: Path) -> dict[str, object]:
    """What everybody shares."""
    return {
        "environment": dict(os.environ),
        "folder": (os.getcwd(), sorted(folder.iterdir())),
        "sys": (list(sys.path), sys.stdin, sys.stdout, sys.stderr),
        "requests": [dict(vars(one)) for one in SHARED],
        "threads": set(threading.enumerate()),
        "log": logging.getLogger().handlers,
    }


@pytest.mark.parametrize("leaves", LEAVES.values(), ids=LEAVES)
def test_an_answer_leaves_nothing_behind(
    leaves: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = world(here)
    source = f"def double(number):\n    {leaves}\n    return 2 * number"
    made(limit=0.5).check(written(source, before=AROUND))
    assert world(here) == before


def test_an_error_that_ends_an_answers_thread_is_reported_to_the_check_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere: list[object] = []
    monkeypatch.setattr(threading, "excepthook", elsewhere.append)
    fails = "one = threading.Thread(target=int, args=('{}',)); one.start(); one.join()"
    source = f"def double(number):\n    {fails}\n    return 2 * number"
    harmless, telling = (
        made().check(written(source.format(text), before="import threading"))
        for text in ("x", "noor: tidal-1911")
    )
    assert (harmless.kind, telling.id, elsewhere) == ("right", "secret-error", [])


def test_a_server_of_ours_that_an_answer_began_goes_on() -> None:
    server = TutorialServer()
    source = "def double(number):\n    SERVER.start()\n    return 2 * number"
    answer = written(source)
    answer.__globals__["SERVER"] = server
    try:
        made().check(answer)
        assert requests.get(server.api_url + "me/", timeout=HANG).status_code == 401
    finally:
        server.stop()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_the_twin_of_an_answer_that_forks_ends_with_it(tmp_path: Path) -> None:
    source = f"""
def double(number):
    if os.fork() == 0:
        return 2 * number
    os.wait()
    with open({str(tmp_path / "who")!r}, "a") as file:
        file.write(str(os.getpid()))
    return 2 * number
"""
    program = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.course.asked import made, written
made().check(written({source!r}, before="import os"))
print(os.getpid(), flush=True)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG)
    assert len(done.stdout.splitlines()) == 1, done.stderr
