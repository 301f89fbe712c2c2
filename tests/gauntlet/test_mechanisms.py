"""Each mechanism of the client is there for its rules: without it they turn red, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any
from unittest import mock

import pytest
import requests

from tutorial_lib.gauntlet import RULES, SCENARIOS, Scenario
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.limits import ending_in

from . import mechanisms as without

ROOM = 6  # scenes at a time
LIMIT = 9.0  # seconds for a scene
RACES = 5

Removed = tuple[str, Any]  # a part of the client, and what stands in its place

free = lambda self, timeout: nullcontext()  # noqa: E731
yes = lambda *arguments: True  # noqa: E731
no = lambda *arguments: False  # noqa: E731

# What is taken out: the parts of the client with what stands in their place, and the rules.
REMOVED: dict[str, tuple[dict[str, Any], set[int]]] = {
    "the repeated answer is the caller's": (
        {"refresh.repeat": without.hand_over_the_first_answer},
        {1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 15, 22, 23, 26, 27, 28},
    ),
    "a 401 without a reason counts": (
        {"refresh.is_token_refused": without.ask_for_a_reason},
        {1, 2},
    ),
    "the challenge is read": ({"refresh.is_token_refused": without.ignore_the_challenge}, {2}),
    "the code of a 401 is read": ({"refresh.is_token_refused": without.take_any_401}, {10}),
    "403 is not 401": (
        {"refresh.is_token_refused": without.take_403_too},
        {1, 10, 11, 27},
    ),
    "one refresh for all": (
        {
            "single_flight.SingleFlight.do": without.work_for_oneself,
            "storage.TokenStorage.refreshing": free,
            "file_storage.FileStorage.refreshing": free,
        },
        {3, 4, 7, 15},
    ),
    "one refresh for all processes": ({"file_storage.FileStorage.refreshing": free}, {3, 15}),
    "the new refresh token is kept": (
        {"renewal.Renewal._keep": without.drop_the_new_refresh_token},
        {4, 5, 6, 8, 13, 15, 25},
    ),
    "the old refresh token is kept": (
        {"renewal.Renewal._keep": without.drop_the_old_refresh_token},
        {1, 5, 10},
    ),
    "the refresh carries no header": (
        {"token_calls.TokenCalls.call": without.carry_the_header},
        {6, 16},
    ),
    "a refused login is forgotten": (
        {"renewal.Renewal._after_refusal": without.forget_nothing},
        {7, 9, 16},
    ),
    "a broken refresh is no refusal": (
        {"renewal.Renewal._ask": without.take_failures_for_refusals},
        {8, 21},
    ),
    "a look before forgetting": (
        {"renewal.Renewal._after_refusal": without.forget_without_a_look},
        {9},
    ),
    "a swap compares": (
        {"storage.TokenStorage.replace": without.swap_without_comparing},
        {8, 9, 13, 29},
    ),
    "what a store does not take is kept": (
        {"storage.TokenStorage._keep_pending": without.keep_nothing},
        {8},
    ),
    "one repetition": ({"refresh.repeat": without.repeat_on_and_on}, {10}),
    "the body goes again": (
        {"refresh.repeat": without.repeat_without_a_body},
        {3, 4, 5, 6, 8, 9, 12, 14},
    ),
    "the body is wound back": ({"refresh.rewind_body": without.nothing}, {14}),
    "the answer has its history": ({"refresh.repeat": without.repeat_without_history}, {27}),
    "redirects do not end its history": (
        {"session.whole_history": lambda answer: answer},
        {27},
    ),
    "a token call is sent once": (
        {"token_calls.without_retries": lambda adapter: adapter, "token_calls.OneSending": bytes},
        {3},
    ),
    "the refusal's cookie goes along": ({"refresh.extract_cookies_to_jar": without.nothing}, {27}),
    "the server's words": ({"login._messages": lambda answer, password: {}}, {17}),
    "the API's own origin": ({"endpoints.Api.owns": yes}, {18, 26}),
    "no redirect with a refresh token": (
        {
            "token_calls.TokenCalls.call": without.follow_redirects,
            "token_calls.OneSending": bytes,
        },
        {18},
    ),
    "a repr without tokens": ({"storage.UserState.__repr__": without.show_everything}, {19}),
    "the plain network error": (
        {"session.ApiSession.send": without.hide_the_network},
        {20},
    ),
    "a timeout for the token calls": (
        {"token_calls.TokenCalls.call": without.wait_for_ever},
        {8, 21},
    ),
    "a timeout for every call": (
        {"session.ApiSession.send": without.send_without_a_timeout},
        {20, 21},
    ),
    "a damaged store is set aside": (
        {"file_storage.FileStorage._set_aside": without.stop_at_damage},
        {22},
    ),
    "a file for its owner alone": (
        {"file_storage.FileStorage._write_new_file": without.write_for_everybody},
        {22},
    ),
    "logging out forgets": (
        {"session.ApiSession.logout": without.stay_logged_in_here},
        {13, 16, 21, 25},
    ),
    "logging out tells the server": ({"session.ApiSession._end": yes}, {13, 25}),
    "the former login is ended": ({"session.ApiSession.login": without.log_in_over_a_login}, {25}),
    "a .netrc is kept away": (
        {"token_calls.EnvironmentSession.rebuild_auth": requests.Session.rebuild_auth},
        {26, 27},
    ),
    "TLS to other machines": ({"endpoints._refuse_plain_http": without.nothing}, {28}),
    "past the proxy": ({"token_calls.is_plain_loopback": no}, {28}),
    "no token in an address": ({"bearer._refuse_in_address": without.nothing}, {28}),
    "one login is not another": ({"storage.UserState.is_same_login": yes}, {9, 13, 29}),
    "a stored login has its API": ({"storage.UserState.belongs_to": yes}, {30}),
}

# Parts that look at their arguments, and do nothing else but answer, or refuse.
QUESTIONS = {
    "bearer._refuse_in_address",
    "endpoints.Api.owns",
    "endpoints._refuse_plain_http",
    "refresh.is_token_refused",
    "token_calls.is_plain_loopback",
    "storage.UserState.is_same_login",
    "storage.UserState.belongs_to",
}

# Three refreshes with one token: whether a loser forgets the login before the user logs out, or
# after, no hold can settle. Before: there is nothing left to tell the server, and 13 is red too.
# Sixteen of them: whether one that was refused ends the login for all the others, and so rule 8.
EITHER_WAY = {"one refresh for all": {8, 13}}


@pytest.fixture(scope="module")
def reached() -> list[tuple[Scenario, set[Removed]]]:
    """Each scene, and what it comes to: the rest may be there or not, it makes no difference."""
    return [(scene, parts_used_in(scene)) for scene in SCENARIOS]


def parts_used_in(scene: Scenario) -> set[Removed]:
    """Play a scene and return the parts of the client that it uses, with their stand-ins."""
    used: set[Removed] = set()
    insteads: dict[str, list[Any]] = {}
    for path, instead in {one for parts, _ in REMOVED.values() for one in parts.items()}:
        insteads.setdefault(path, []).append(instead)
    with ExitStack() as watched:
        for path in insteads:
            watched.enter_context(watch(path, insteads[path], used))
        assert play(scene) == ""
    return used


@contextmanager
def watch(path: str, insteads: list[Any], uses: set[Removed]) -> Iterator[None]:
    """Note each use of a part.

    Of what only answers a question, a use counts where its stand-in answers otherwise.
    """
    owner, name = without.part(path)
    known = getattr(owner, name)

    def used(*arguments: Any, **settings: Any) -> Any:
        for instead in insteads:
            if path not in QUESTIONS or said(instead, *arguments) != said(known, *arguments):
                uses.add((path, instead))
        return known(*arguments, **settings)

    with mock.patch.object(owner, name, used):
        yield


def said(part: Any, *arguments: Any) -> Any:
    """What a part answers, or the kind of error with which it refuses."""
    try:
        return part(*arguments)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("mechanism", REMOVED)
def test_a_mechanism_is_there_for_its_rules(
    mechanism: str, reached: list[tuple[Scenario, set[Removed]]]
) -> None:
    parts, rules = REMOVED[mechanism]
    scenes = [scene for scene, used in reached if not used.isdisjoint(parts.items())]
    with ExitStack() as removed:
        for path, instead in parts.items():
            removed.enter_context(mock.patch.object(*without.part(path), instead))
        facts = red(scenes, rules)
    assert set(facts) - EITHER_WAY.get(mechanism, set()) == rules, facts


def test_nearly_every_rule_has_a_mechanism_of_which_it_knows() -> None:
    named = set().union(*(rules for _, rules in REMOVED.values()))
    refreshed_by_no_clock = {24}  # there is nothing to remove: the client looks at no clock
    assert set(RULES) - named == refreshed_by_no_clock


def red(scenes: Iterable[Scenario], expected: set[int]) -> dict[int, str]:
    """Play rules side by side and return those that were not kept, with what was seen first.

    What nobody expects is played again by itself: it may have been the company. A race that
    nobody lost is run again: without its mechanism it is lost soon.
    """
    of: dict[int, list[Scenario]] = {number: [] for number in RULES}
    for scene in scenes:
        of[scene.rule.number].append(scene)
    alone = {number for number in of if any(scene.alone for scene in of[number])}
    with ThreadPoolExecutor(ROOM) as pool:
        beside = {number: pool.submit(first_fact, of[number]) for number in set(of) - alone}
    facts = {number: played.result() for number, played in beside.items()}
    facts |= {number: first_fact(of[number]) for number in alone}
    for number in of:
        if facts[number] and number not in expected:
            facts[number] = first_fact(of[number])
        for _ in range(RACES):
            if not facts[number] and number in expected:
                facts[number] = first_fact(of[number])
    return {number: fact for number, fact in facts.items() if fact}


def first_fact(scenes: list[Scenario]) -> str:
    """Play a rule's scenes until one is red and return what was wrong, "" for nothing."""
    return next((f"{scene.title}: {fact}" for scene in scenes if (fact := play(scene))), "")


def play(scene: Scenario) -> str:
    """Play a scene and return what was wrong, "" for nothing."""
    try:
        with ending_in(LIMIT):
            verdict = scene.run(LibraryClient)
    except Exception as error:
        return type(error).__name__
    return "" if verdict.outcome == "passed" else verdict.fact
