"""The network panel: what was really sent, growing as it is sent."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from traitlets import TraitError

from tests.growing import grows_in_proportion, steps
from tests.server.caller import at_once
from tests.waiting import HANG
from tutorial_lib import ApiSession, MemoryStorage, TutorialServer, sequence
from tutorial_lib.server import Credential, Exchange, Message, Note
from tutorial_lib.widgets.network_panel import NONE, SHORT, NetworkPanel
from tutorial_lib.widgets.network_steps import shortened, steps_of
from tutorial_lib.widgets.network_view import network_view, step_view
from tutorial_lib.widgets.styles import LIVE, TWIN

from .test_decoder import HOSTILE, Tags

PASSWORD = "lovelace-1843"
VALUES = [value[:20_000] for value in HOSTILE]  # no request line is longer
TAGS = {"div", "table", "thead", "tbody", "tr", "th", "td", "span", "code", "pre", "b", "img"}
ATTRIBUTES = {"style", "class", "colspan", "src", "alt", "width"}

PLAIN = Exchange(
    number=1,
    time=0.0,
    method="GET",
    path="/api/me/",
    credential=Credential("access", "ada", "3f2a"),
    status=200,
    code=None,
    repeats=None,
    fault=None,
    began=1.0,
    ended=2.0,
    request=Message((("Host", "127.0.0.1:4321"), ("User-Agent", "x/9")), ""),
    response=Message((("Content-Type", "application/json"),), '{"id": 1}'),
)


@pytest.fixture
def server() -> Iterator[TutorialServer]:
    with TutorialServer() as server:
        yield server


@pytest.fixture
def session(server: TutorialServer) -> ApiSession:
    return ApiSession(server.api_url, storage=server.journal.watch(MemoryStorage()))


def journey(server: TutorialServer, session: ApiSession) -> None:
    """Log in, call, 31 minutes pass, call again."""
    session.login("ada", PASSWORD)
    session.get("me/")
    server.clock.advance(minutes=31)
    session.get("me/")


def shown(*exchanges: Exchange, looks: Any = LIVE) -> str:
    view = network_view(steps_of(exchanges), sequence(exchanges), ("", 1), looks)
    return str(view)


def test_an_empty_journal_says_so(server: TutorialServer) -> None:
    panel = NetworkPanel(server.journal)
    assert "No request has reached the server yet" in panel.view.value
    assert repr(panel) == "<NetworkPanel: 0 exchanges>"


def test_the_401_the_refresh_and_the_repeat_are_told_apart_in_words(
    server: TutorialServer, session: ApiSession
) -> None:
    journey(server, session)
    steps = steps_of(server.journal)
    assert [step.role for step in steps] == ["", "", "", "refresh", "repeat"]
    assert [step.outcome for step in steps] == ["good", "good", "refused", "good", "good"]
    view = NetworkPanel(server.journal).view.value
    for words in ("✗ 401 refused", "↻ refresh", "↪ repeats 3", "31\u00a0min"):
        assert words in view


def test_it_grows_as_calls_happen(server: TutorialServer, session: ApiSession) -> None:
    panel = NetworkPanel(server.journal)
    session.login("ada", PASSWORD)
    assert len(panel.steps) == 1 and "POST token/" in panel.view.value
    session.get("me/")
    assert len(panel.steps) == 2 and len(panel.choice.options) == 3
    assert panel.choice.index == 0


def test_it_is_emptied_with_the_journal(server: TutorialServer, session: ApiSession) -> None:
    session.login("ada", PASSWORD)
    panel = NetworkPanel(server.journal)
    panel.choice.value = ("", 1)
    server.reset()
    assert panel.steps == () and panel.choice.value == NONE and panel.choice.index == 0


@pytest.mark.parametrize(
    "fault, word",
    [({"status": 503}, "! fault: status 503"), ({"drop": "after"}, "! fault: dropped")],
)
def test_a_fault_is_marked_by_a_sign_and_a_word(
    server: TutorialServer, fault: dict[str, Any], word: str
) -> None:
    panel = NetworkPanel(server.journal)
    server.faults.next("me/", **fault)
    with suppress(requests.ConnectionError):
        requests.get(f"{server.api_url}me/", timeout=HANG)
    assert word in panel.view.value
    assert repr(panel) == "<NetworkPanel: 1 exchange, 1 with a fault>"


def test_the_choice_lists_number_request_and_status(
    server: TutorialServer, session: ApiSession
) -> None:
    journey(server, session)
    labels = [label for label, _ in NetworkPanel(server.journal).choice.options]
    assert labels[1:] == [
        "1  POST token/  200",
        "2  GET me/  200",
        "3  GET me/  401",
        "4  POST token/refresh/  200",
        "5  GET me/  200",
    ]


def test_choosing_a_step_shows_what_was_said(server: TutorialServer, session: ApiSession) -> None:
    journey(server, session)
    panel = NetworkPanel(server.journal)
    mark = server.journal[2].credential.fingerprint
    assert "WWW-Authenticate" not in panel.view.value
    panel.choice.value = ("", 3)
    assert f"Authorization: Bearer (access {mark})" in panel.view.value
    assert "WWW-Authenticate" in panel.view.value and "Token is expired" in panel.view.value
    panel.choice.value = NONE
    assert "WWW-Authenticate" not in panel.view.value


def test_what_is_chosen_stays_chosen_while_it_grows(
    server: TutorialServer, session: ApiSession
) -> None:
    session.login("ada", PASSWORD)
    panel = NetworkPanel(server.journal)
    panel.choice.value = ("", 1)
    session.get("me/")
    assert panel.choice.value == ("", 1) and "▸\u00a01" in panel.view.value


def test_a_call_without_an_answer_says_so() -> None:
    (step,) = steps_of([replace(PLAIN, status=None, response=None)])
    assert "No answer" in step_view(step, LIVE) and step.label == "1  GET me/  no answer"


def test_a_stranger_s_exchanges_are_told_apart(server: TutorialServer) -> None:
    with TutorialServer(name="elsewhere") as stranger:
        panel = NetworkPanel(server.journal, stranger=stranger.journal)
        requests.get(f"{server.api_url}me/", timeout=HANG)
        requests.get(f"{stranger.api_url}echo/", timeout=HANG)
    assert [step.key for step in panel.steps] == [("", 1), ("elsewhere", 1)]
    assert panel.choice.options[2][0] == "1  GET echo/  401  at elsewhere"


def test_a_plain_list_of_exchanges_will_do() -> None:
    exchanges = [PLAIN, Note("load: ada", began=3.0)]
    assert len(NetworkPanel(exchanges).steps) == 1


def test_exchanges_that_kept_nothing_of_what_was_said_will_do() -> None:
    @dataclass(frozen=True)
    class Bare:
        number, time, method, path, credential = 1, 0.0, "GET", "/api/me/", Credential()
        status, code, repeats, fault, began, ended = 200, None, None, None, 1.0, 2.0

    panel = NetworkPanel([Bare()])
    panel.choice.value = ("", 1)
    assert "GET /api/me/" in panel.view.value


def storm(many: int) -> list[Exchange]:
    first = replace(PLAIN, path="/api/token/refresh/", method="POST")
    return [replace(first, number=n, began=n, ended=n + 0.5) for n in range(1, many + 1)]


def test_a_panel_of_a_storm_shows_its_ends_and_counts_the_rest() -> None:
    panel = NetworkPanel(storm(18_000))
    view = unquote(panel.view.value)
    assert "… 17,940 more" in view and "… 17,960 more exchanges" in view
    assert repr(panel) == "<NetworkPanel: 18,000 exchanges>"
    assert len(panel.steps) == 60 and len(panel.choice.options) == 61


@pytest.mark.slow
def test_drawing_a_storm_takes_steps_in_proportion_to_it_and_few_for_each() -> None:
    panels = [NetworkPanel(storm(n)) for n in (2_000, 4_000, 8_000)]
    sizes = [steps(panel.refresh) for panel in panels]
    assert grows_in_proportion(sizes) and sizes[2] - sizes[0] < 6_000 * 20


def test_what_a_storm_makes_a_browser_hold_has_an_end() -> None:
    sizes = [len(shown(*storm(n), looks=TWIN)) for n in (2_000, 4_000, 8_000)]
    assert max(sizes) < 1.1 * min(sizes)


@pytest.mark.slow
def test_a_storm_is_not_drawn_for_each_of_its_exchanges(
    server: TutorialServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorial_lib.widgets.network_panel.PAUSE", 600)
    panel = Counting(server.journal)
    for number in range(SHORT + 300):
        server.journal.finish(server.journal.arrive(), replace(PLAIN, number=number))
    assert SHORT <= panel.drawings <= SHORT + 2


class Counting(NetworkPanel):
    """Counts how often it is drawn."""

    drawings = 0

    def draw(self, looks: Any) -> Any:
        self.drawings += 1
        return super().draw(looks)


def test_no_secret_is_shown_or_saved(server: TutorialServer, session: ApiSession) -> None:
    journey(server, session)
    panel = NetworkPanel(server.journal)
    saved = str(panel._repr_mimebundle_())
    for number in range(1, 6):
        panel.choice.value = ("", number)
        saved += panel.view.value + str(panel.choice.get_state())
    state = session.storage.load()
    for secret in (PASSWORD, state.access, state.refresh, "eyJ"):
        assert secret not in saved


def test_the_twin_is_the_same_on_every_machine(server: TutorialServer, session: ApiSession) -> None:
    journey(server, session)
    with TutorialServer() as other:
        again = ApiSession(other.api_url, storage=other.journal.watch(MemoryStorage()))
        again.headers["User-Agent"] = "another/1.0"
        journey(other, again)
        twins = [NetworkPanel(one.journal)._repr_mimebundle_() for one in (server, other)]
    assert twins[0]["text/html"] == twins[1]["text/html"]
    assert twins[0]["text/plain"] == twins[1]["text/plain"] == "<NetworkPanel: 5 exchanges>"


def test_the_twin_holds_every_step_and_no_port() -> None:
    twin = shown(PLAIN, looks=TWIN)
    assert "127.0.0.1:PORT" in twin and "4321" not in twin and "x/9" not in twin
    assert "127.0.0.1:4321" in shown(PLAIN) and "<details>" in twin


def test_a_long_journal_is_shown_by_its_two_ends() -> None:
    exchanges = [replace(PLAIN, number=n, began=n, ended=n + 0.5) for n in range(1, 301)]
    first, left_out, last = shortened(steps_of(exchanges))
    assert (len(first), left_out, len(last)) == (10, 240, 50)
    assert "… 240 more" in shown(*exchanges) and len(shown(*exchanges, looks=TWIN)) < 400_000


@pytest.mark.parametrize("looks", [LIVE, TWIN], ids=["live", "twin"])
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("place", ["path", "method", "name", "code", "fault", "message", "server"])
def test_no_value_becomes_markup(value: str, place: str, looks: Any) -> None:
    said = Message(((value, value), ("Authorization", value)), value)
    changed = {
        "name": {"credential": Credential("access", value, value)},
        "message": {"request": said, "response": said},
        "server": {"issued": (value, value), "spent": value},
    }.get(place, {place: value})
    exchange = replace(PLAIN, **changed)
    strangers = [replace(exchange, server=value)]
    picture = sequence([exchange], stranger=strangers)
    steps = steps_of([exchange], strangers)
    tags = Tags(str(network_view(steps, picture, ("", 1), looks)))
    assert tags.seen <= TAGS | {"details", "summary"} and tags.attributes <= ATTRIBUTES


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_hostile_path_can_be_chosen(value: str) -> None:
    panel = NetworkPanel([replace(PLAIN, path=f"/api/{value}", fault=value)])
    panel.choice.value = ("", 1)
    label = panel.choice.options[1][0]
    assert len(label) < 200 and label.encode().isascii() == label.isascii()


def test_the_buttons_walk_from_step_to_step_and_no_further(
    server: TutorialServer, session: ApiSession
) -> None:
    session.login("ada", PASSWORD)
    session.get("me/")
    panel, opened = NetworkPanel(server.journal), []
    for button in (panel.back, panel.forth, panel.forth, panel.forth, panel.back):
        button.click()
        opened.append(panel.chosen[1])
    assert opened == [0, 1, 2, 2, 1]


def test_every_control_has_a_label_in_words() -> None:
    panel = NetworkPanel([])
    assert all(control.description for control in (panel.choice, panel.back, panel.forth))


def test_a_closed_panel_is_not_drawn_again(server: TutorialServer, session: ApiSession) -> None:
    panel = NetworkPanel(server.journal)
    before = panel.view.value
    panel.close()
    session.login("ada", PASSWORD)
    assert panel.view.value == before


def test_a_journal_that_cannot_be_read_is_a_message_and_no_error(server: TutorialServer) -> None:
    panel = NetworkPanel(server.journal)
    panel.journal = object()
    assert requests.get(f"{server.api_url}me/", timeout=HANG).status_code == 401
    assert "✗ The journal can&#39;t be shown: TypeError." in panel.view.value


def test_many_threads_may_call_while_somebody_chooses(server: TutorialServer) -> None:
    panel = NetworkPanel(server.journal)
    done = threading.Event()

    def choose() -> None:
        while not done.is_set():
            for key in [key for _, key in panel.choice.options[:2]]:
                # An option read a moment ago may be gone: then there is nothing to choose.
                with suppress(TraitError):
                    panel.choice.value = key

    chooser = threading.Thread(target=choose)
    chooser.start()
    at_once(server, 8, lambda caller: [caller.me() for _ in range(4)])
    done.set()
    chooser.join()
    assert len(panel.steps) == 32
    assert ("▸" in panel.view.value) == (panel.chosen != NONE)
