"""How an answer is judged, whatever it does: it ends, hangs, prints, or is of the wrong kind."""

import _thread
import logging
import signal
import sys
import threading
from dataclasses import replace

import pytest
import requests

from tests.course.asked import SOLUTION, asked, made, written
from tests.waiting import HANG
from tutorial_lib.course.checking import PEOPLE, Check, Checker
from tutorial_lib.course.exercise import Exercise

NEEDS = "import logging, sys, warnings\nimport requests"
LOGS_IN = """
def double(api_url, password):
    body = {"username": "noor", "password": password}
    token = requests.post(api_url + "token/", json=body, timeout=5).json()["access"]
"""


def logs_in(checker: Checker) -> None:
    checker.expect(checker.answer(checker.server().api_url, PEOPLE["noor"]), "nothing")


def takes_an_error(checker: Checker) -> None:
    server = checker.server()
    checker.attempt(lambda: checker.answer(server.api_url, PEOPLE["noor"]))


@pytest.mark.parametrize("ends", ["sys.exit(3)", "raise KeyboardInterrupt", "raise SystemExit"])
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
    "on stderr": "print(token, file=sys.stderr)",
    "the password": "print('noor', password)",
    "log": "logging.getLogger('mine').debug('got %s', token)",
    "warning": "warnings.warn(token)",
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_token_or_a_password_in_what_is_said_is_not_right(leak: str) -> None:
    said = made(logs_in).check(written(f"{LOGS_IN}    {leak}\n    return token", before=NEEDS))
    assert said.id.startswith("secret-") and "It works. One thing" in said.message


@pytest.mark.parametrize(
    "harmless", ["print('logged in')", "print(token[:6])", "print(len(token))", "print([*body])"]
)
def test_anything_else_may_be_said(harmless: str) -> None:
    said = made(logs_in).check(written(f"{LOGS_IN}    {harmless}\n    return token", before=NEEDS))
    assert said.kind == "right"


def test_a_token_in_an_error_s_message_is_not_right() -> None:
    source = f"{LOGS_IN}    raise ValueError(token)"
    assert made(takes_an_error).check(written(source, before=NEEDS)).id == "secret-error"


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
