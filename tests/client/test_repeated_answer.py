"""The repeated answer: its history and its cookies are what requests would have made of them."""

import pytest
import requests

from tutorial_lib.client import ApiSession
from tutorial_lib.server import TutorialServer


def chain(answer: requests.Response) -> list[int]:
    return [each.status_code for each in (*answer.history, answer)]


def test_a_401_before_a_redirect_is_in_the_history(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", status=401)
    server.faults.next("me/", redirect="/api/notes/")
    assert chain(logged_in.get("me/")) == [401, 302, 200]


def test_a_401_after_a_redirect_is_in_the_history(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", redirect="/api/notes/")
    server.faults.next("notes/", status=401)
    assert chain(logged_in.get("me/")) == [302, 401, 200]


def test_a_401_between_redirects_is_in_the_history(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", redirect="/api/notes/")
    server.faults.next("notes/", status=401)
    server.faults.next("notes/", redirect="/api/echo/")
    server.faults.next("echo/", redirect="/api/me/")
    assert chain(logged_in.get("me/")) == [302, 401, 302, 302, 200]


def test_two_401s_on_one_way_are_both_in_the_history(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", status=401)
    server.faults.next("me/", redirect="/api/notes/")
    server.faults.next("notes/", status=401)
    assert chain(logged_in.get("me/")) == [401, 302, 401, 200]


def test_a_redirect_that_is_not_followed_follows_its_401(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", status=401)
    server.faults.next("me/", redirect="/api/notes/")
    assert chain(logged_in.get("me/", allow_redirects=False)) == [401, 302]


@pytest.mark.parametrize(
    "kept, set_by_the_401, sent_again",
    [
        ({"sid": "old"}, "sid=new", "sid=new"),
        ({"sid": "old", "lang": "en"}, "sid=new", "lang=en; sid=new"),
        ({}, "sid=new", "sid=new"),
        ({"sid": "old"}, "sid=gone; Max-Age=0", None),
        ({"sid": "old"}, "other=1; Path=/elsewhere/", "sid=old"),
    ],
)
def test_the_retry_carries_what_the_jar_holds_now(
    server: TutorialServer,
    logged_in: ApiSession,
    kept: dict[str, str],
    set_by_the_401: str,
    sent_again: str | None,
) -> None:
    for name, value in kept.items():
        logged_in.cookies.set(name, value, domain="127.0.0.1", path="/")
    path = "" if "Path" in set_by_the_401 else "; Path=/"
    server.faults.next("me/", status=401, headers={"Set-Cookie": set_by_the_401 + path})
    sent = logged_in.get("me/").request.headers.get("Cookie")
    assert sorted((sent or "").split("; ")) == sorted((sent_again or "").split("; "))


def test_a_cookie_header_written_by_hand_stays(
    server: TutorialServer, logged_in: ApiSession
) -> None:
    server.faults.next("me/", status=401, headers={"Set-Cookie": "sid=new; Path=/"})
    answer = logged_in.get("me/", headers={"Cookie": "by=hand"})
    assert answer.request.headers["Cookie"] == "by=hand"
    assert logged_in.cookies["sid"] == "new"
