"""Whose a request is, rule by rule; and what no picture may say, because nobody knows it."""

from __future__ import annotations

from tests.diagram.journals import (
    Exchange,
    Journal,
    access,
    log_in,
    refresh,
    refused,
    stampede,
)
from tutorial_lib.diagram import sequence
from tutorial_lib.diagram.from_journal import tell
from tutorial_lib.diagram.model import Arrow, Block
from tutorial_lib.server.exchange import Message


def titles(*journals: object) -> list[str]:
    return [part.title for part in tell(*journals).parts if isinstance(part, Block)]


def whose(journal: Journal, path: str) -> list[str | None]:
    """Whose each request to a path is, where calls are mixed."""
    rows = [row for part in tell(journal).parts for row in part.rows]
    return [row.call for row in rows if isinstance(row, Arrow) and row.label.endswith(path)]


def redirect(journal: Journal, to: str, status: int = 302, **kw) -> Exchange:
    answer = Message((("Location", to),))
    return journal.add(status=status, response=answer, **kw)


def overtaken() -> Journal:
    """A refresh waits at the server's door while another call is refused and refreshes."""
    journal = Journal()
    refused(journal, path="/api/notes/", lasts=(1, 2))
    refresh(journal, status=401, lasts=(3, 14))
    refused(journal, lasts=(4, 5))
    refresh(journal, lasts=(6, 7))
    journal.add(credential=access("77d0"), repeats=3, lasts=(8, 9))
    journal.add(path="/api/notes/", credential=access("77d0"), repeats=1, lasts=(15, 16))
    return journal


def test_a_refresh_that_another_overtakes_stays_in_its_call():
    assert whose(overtaken(), "refresh/") == ["call 1", "call 2"]
    assert whose(overtaken(), "notes/") == ["call 1", "call 1"]


def test_a_refresh_during_which_somebody_logs_out_stays_in_its_call():
    journal = Journal()
    refused(journal, lasts=(1, 2))
    refresh(journal, lasts=(3, 6))
    journal.add(path="/api/token/blacklist/", method="POST", status=401, lasts=(4, 5))
    assert titles(journal) == ["calls 1 to 2, interleaved"]
    assert whose(journal, "refresh/") == ["call 1"]


def test_a_refresh_between_two_calls_that_did_nothing_else_at_once_is_the_later_one_s():
    journal = Journal()
    for path in ("/api/a/", "/api/b/"):
        refused(journal, path=path)
    refresh(journal, status=503)
    assert titles(journal) == ["call 1: GET a/", "call 2: GET b/"]


def test_a_call_that_was_refused_and_left_alone_takes_no_later_refresh():
    journal = Journal()
    refused(journal)
    journal.add(path="/api/echo/")
    refresh(journal, status=503)
    assert titles(journal)[1:] == ["call 2: GET echo/", "call 3: POST token/refresh/"]


def test_a_refresh_for_one_of_two_that_waited_is_nobody_s_and_stands_among_them():
    journal = Journal()
    refused(journal, path="/api/a/", lasts=(1, 4))
    refused(journal, path="/api/b/", lasts=(2, 3))
    refresh(journal, status=503, lasts=(5, 6))
    assert titles(journal) == ["calls 1 to 2, interleaved"]
    assert whose(journal, "refresh/") == [None]


def test_a_refresh_is_of_the_call_whose_login_it_is():
    journal = Journal()
    log_in(journal, lasts=(1, 2))
    journal.add(method="POST", path="/api/token/", issued=("b1", "b2"), lasts=(3, 4))
    refused(journal, lasts=(5, 8))
    refused(journal, "b1", path="/api/b/", lasts=(6, 7))
    refresh(journal, status=503, spent="b2", lasts=(9, 10))
    assert whose(journal, "refresh/") == ["call 4"]


def test_the_same_request_after_a_new_login_is_a_new_call_and_no_repetition():
    journal = Journal()
    refused(journal, "0000")
    log_in(journal)
    journal.add(credential=access("3f2a"), repeats=1)
    assert titles(journal) == ["call 1: GET me/", "call 2: POST token/", "call 3: GET me/"]
    assert "repeated" not in sequence(journal).text()


def test_the_same_request_with_another_s_token_is_a_new_call_and_no_repetition():
    journal = Journal()
    log_in(journal)
    journal.add(method="POST", path="/api/token/", issued=("b1", "b2"))
    refused(journal)
    journal.add(credential=access("b1", "grace"), repeats=3)
    assert titles(journal)[2:] == ["call 3: GET me/", "call 4: GET me/"]
    assert "repeated" not in sequence(journal).text()


def test_each_refresh_is_named_once_though_its_answer_comes_later():
    text = sequence(overtaken()).text()
    assert (text.count("[ refresh ]"), text.count("[ answer to the refresh ]")) == (2, 1)


def test_a_refresh_after_a_pause_is_named_too():
    journal = Journal()
    refused(journal)
    refresh(journal, minute=31)
    assert "[ refresh ]" in sequence(journal).text()


def test_where_a_redirect_leads_belongs_to_the_call_that_was_redirected():
    journal = Journal()
    redirect(journal, "/api/me/", path="/api/whoami/")
    refused(journal)
    refresh(journal)
    journal.add(credential=access("77d0"), repeats=2)
    assert titles(journal) == ["call 1: GET whoami/"]


def test_where_a_redirect_leads_may_be_a_stranger():
    journal, there = Journal(), "http://127.0.0.1:9/a/?page=2"
    redirect(journal, there, request=Message((("Host", "127.0.0.1:8"),)))
    stranger = Exchange(1, path="/a/", began=50, request=Message((("Host", "127.0.0.1:9"),)))
    assert titles(journal, [stranger]) == ["call 1: GET me/"]


def test_a_redirected_post_goes_on_as_a_get_and_another_post_is_another_call():
    journal = Journal()
    redirect(journal, "echo/", 301, method="POST", path="/api/echo")
    journal.add(path="/api/echo/", method="POST")
    assert len(titles(journal)) == 2
    redirect(journal, "echo/", 308, method="POST", path="/api/echo")
    journal.add(path="/api/echo/", method="POST")
    assert len(titles(journal)) == 3


def test_a_request_to_another_host_or_path_follows_no_redirect():
    journal = Journal()
    here = Message((("Host", "127.0.0.1:8"),))
    redirect(journal, "http://127.0.0.1:9/api/a/", path="/api/b/", request=here)
    journal.add(path="/api/a/", request=here)
    redirect(journal, "http://[127/", path="/api/c/")
    redirect(journal, "d/", path="/api/\ud800/")
    journal.add(path="/api/d/")
    assert len(titles(journal)) == 5


def test_where_two_are_led_at_once_nobody_knows_who_went():
    journal = Journal()
    redirect(journal, "/api/c/", path="/api/a/", lasts=(1, 4))
    redirect(journal, "/api/c/", path="/api/b/", lasts=(2, 3))
    journal.add(path="/api/c/", lasts=(5, 6))
    assert whose(journal, "c/") == [None]


def test_a_fault_stands_at_the_request_that_it_was_switched_on_for():
    journal = Journal()
    redirect(journal, "/api/me/", path="/api/whoami/", fault="status 302")
    journal.add()
    text = sequence(journal).text()
    assert "-- GET whoami/ (no token, fault: status 302) --" in text
    assert text.count("fault") == 1


def test_a_picture_told_in_words_says_whose_each_step_is():
    assert "call 2: GET notes/2/, call 1: 401 refused" in sequence(stampede(2)).alt()
