"""Whatever a client does, its scene fails with that fact, and nothing is left behind."""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from unittest import mock

import pytest

from tests.waiting import HANG, wait_until
from tutorial_lib.gauntlet import SCENARIOS, Scenario
from tutorial_lib.gauntlet import client as calls
from tutorial_lib.gauntlet.client import begin
from tutorial_lib.gauntlet.report import Report
from tutorial_lib.gauntlet.run import ScenesInTurn, chosen, play_all, run
from tutorial_lib.gauntlet.scene import Scene
from tutorial_lib.gauntlet.scene_run import LEFT_OUT, SceneRun
from tutorial_lib.gauntlet.side_effects import Watch

from . import bad_clients as bad
from .conftest import OwnChildren
from .subjects import ONE_EACH

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="no other system tells")


@pytest.fixture(autouse=True)
def nothing_is_left(own_children: OwnChildren) -> Iterator[None]:
    """No thread that spins, no process, no server that listens, nothing changed."""
    variables, folder = dict(os.environ), os.getcwd()
    threads = set(threading.enumerate())
    yield
    left = [t for t in set(threading.enumerate()) - threads if t.is_alive()]
    assert not [thread for thread in left if "server" in thread.name]
    assert dict(os.environ) == variables | {
        "PYTEST_CURRENT_TEST": os.environ["PYTEST_CURRENT_TEST"]
    }
    assert os.getcwd() == folder
    assert not own_children()
    assert not multiprocessing.active_children()
    wait_until(_is_idle)


def briefly(client: type, limit: float = HANG) -> Report:
    """Run one short scene, whose client is made, logged in and called."""
    with mock.patch("tutorial_lib.gauntlet.run.SCENARIOS", ONE_EACH):
        return run(client, only=[11], limit=limit)


def _is_idle() -> bool:
    """Whether this process does nothing for a while: a thread that spins costs processor time."""
    before = time.process_time()
    time.sleep(0.1)
    return time.process_time() - before < 0.02


@pytest.mark.parametrize(
    ("client", "fact"),
    [
        (bad.SpinsInMake, "it was still busy after 1 s"),
        (bad.SpinsInLogin, "it was still busy after 1 s"),
        (bad.WaitsInLogin, "it was still busy after 1 s"),
        (bad.SpinsInCall, "was still waiting after 1 s; an end is due"),
        (bad.WaitsInCall, "was still waiting after 1 s; an end is due"),
        (bad.CannotBeMade, "it raised RuntimeError: no client for http://"),
        (bad.ExitsInLogin, "it raised SystemExit: 7"),
        (bad.InterruptsInLogin, "it raised KeyboardInterrupt"),
        (bad.IsSpeechless, "it raised SpeechlessError"),
        (bad.ExitsInCall, "the caller got SystemExit"),
        (bad.InterruptsInCall, "the caller got KeyboardInterrupt"),
        (bad.NeverLogsIn, "logging in ended, and the server has seen no login"),
        (bad.LeaksSpinningThreads, "1 thread went on after the scene"),
        (bad.LeaksThreadsThatForgive, "1 thread went on after the scene"),
        (bad.FailsInAThreadOfItsOwn, "a thread of its own ended with ZeroDivisionError"),
        (bad.ChangesTheEnvironment, "it changed the environment variable GAUNTLET_TOKEN"),
        (bad.ClearsTheEnvironment, "it changed the environment variable"),
        (bad.ChangesTheFolder, "it changed the working directory"),
        (bad.ReturnsADictionary, "the caller got an object of type dict"),
        (bad.ReturnsNothing, "the caller got nothing"),
        (bad.IsNone, "it raised AttributeError"),
        pytest.param(bad.Forks, "1 process went on after the scene", marks=linux_only),
        pytest.param(bad.ForksAndSpins, "1 process went on after the scene", marks=linux_only),
        pytest.param(
            bad.ForksTooLate, "was still waiting after 1 s; an end is due", marks=linux_only
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_scene_fails_with_the_fact(
    monkeypatch: pytest.MonkeyPatch, client: type, fact: str
) -> None:
    # Only what hangs on purpose is given a second: a busy machine looks like nothing of the kind.
    monkeypatch.setattr(calls, "remaining", lambda: 1.0 if "was still waiting" in fact else HANG)
    limit = 1 if "it was still busy" in fact else HANG
    report = briefly(client, limit)
    assert report.rows[0].outcome == "failed"
    assert fact in report.rows[0].fact


@linux_only
@pytest.mark.filterwarnings("ignore:subprocess")  # the client never asks what became of it
def test_a_program_that_a_client_started_is_ended_with_all_that_it_started() -> None:
    report = briefly(bad.StartsAProgram)
    assert report.rows[0].fact == "1 process went on after the scene"


def test_the_other_scenes_go_on() -> None:
    report = run(bad.ExitsInLogin, only=[10, 11, 12])
    assert [len(row.scenes) for row in report.rows] == [len(chosen([n])) for n in (10, 11, 12)]


def test_a_client_that_hangs_is_given_less_time_from_scene_to_scene(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutorial_lib.gauntlet.run.SHORTEST_LIMIT", 0.2)
    rows = run(bad.WaitsInLogin, only=[10, 11, 12], limit=0.5).rows
    facts = [scene.verdict.fact for row in rows for scene in row.scenes]
    assert [fact.split()[-2] for fact in facts[:3]] == ["0.5", "0.25", "0.2"]
    assert set(facts[3:]) == {LEFT_OUT}
    assert {row.outcome for row in rows} == {"failed"}


class Seen(SceneRun):
    """What is known of a scene that was played."""

    def __init__(self, hung: bool, sent: str, limit: float) -> None:
        self.hung, self.limit, self.scenario = hung, limit, SCENARIOS[0]
        self.is_silent, self.has_called = hung and sent == "nothing", sent == "calls"

    is_silent = has_called = False
    is_understood = True

    def ends_all(self) -> bool:
        """It speaks the dialect."""
        return False


def limits(monkeypatch: pytest.MonkeyPatch, *sent: str) -> list[float]:
    """Play a scene for each of these, in which that was sent; "!" for one that hangs after it."""
    said, given = iter(sent), []

    def played(_: ScenesInTurn, scenario: Scenario, limit: float) -> SceneRun:
        given.append(limit)
        words = next(said)
        return Seen(words.endswith("!"), words.rstrip("!"), limit)

    monkeypatch.setattr(ScenesInTurn, "run_of", played)
    list(play_all(SCENARIOS[: len(sent)], bad.Prints, 20.0))
    return given


def test_a_client_that_hangs_before_it_calls_is_given_up_after_three_scenes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert limits(monkeypatch, *["nothing!"] * 9) == [20, 10, 5]
    assert limits(monkeypatch, *["logins!"] * 9) == [20, 10, 5]
    assert limits(monkeypatch, "logins", *["logins!"] * 9) == [20, 20, 10, 5]
    assert limits(monkeypatch, "calls", *["nothing!"] * 9) == [20, 20, 10, 5]


def test_one_that_has_called_is_played_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits(monkeypatch, *["calls!"] * 6) == [20, 10, 5, 4, 4, 4]
    assert limits(monkeypatch, "calls", *["logins!"] * 5) == [20, 20, 10, 5, 4, 4]
    assert limits(monkeypatch, *["logins!", "logins!", "calls!"] * 2) == [20, 10, 5, 4, 4, 4]


def test_what_hung_in_company_and_then_alone_leaves_the_next_less_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def alone(turns: ScenesInTurn, scenario: Scenario, limit: float) -> SceneRun:
        return Seen(True, "calls", limit / 2)

    monkeypatch.setattr(ScenesInTurn, "run_of", alone)
    assert [run.limit for run in play_all(SCENARIOS[:2], bad.Prints, 20.0)] == [10, 2.5]


def test_a_request_is_a_call_unless_it_is_a_login() -> None:
    def calls(play: Callable[[Scene], object]) -> bool:
        scenario = Scenario(SCENARIOS[0].rule, "", lambda scene: str(play(scene)))
        run = SceneRun(scenario, bad.Prints, Watch(), HANG).play()
        run.clear()
        return run.has_called

    assert not calls(lambda scene: scene.client())
    assert not calls(lambda scene: scene.logged_in())
    assert calls(lambda scene: scene.logged_in().call("GET", "me/"))
    assert calls(lambda scene: scene.logged_in().logout())


def test_what_is_under_way_is_a_call() -> None:
    def calls_once(scene: Scene) -> str:
        held = scene.server.faults.hold("me/", until=2)
        begin(scene.logged_in(), "GET", "me/")
        assert held.arrived()
        seen.append(run.has_called)
        held.release()
        return ""

    seen: list[bool] = []
    run = SceneRun(Scenario(SCENARIOS[0].rule, "", calls_once), bad.Prints, Watch(), HANG)
    run.play().clear()
    assert seen == [True]


def test_no_fact_holds_a_secret_or_a_terminal_s_commands() -> None:
    fact = briefly(bad.TellsThePassword).rows[0].fact
    assert fact == "it raised RuntimeError: (a password) \ufffd[31m (a token)"


def test_what_a_client_prints_is_kept_apart(capsys: pytest.CaptureFixture[str]) -> None:
    report = briefly(bad.Prints)
    assert report.is_clean
    assert report.rows[0].scenes[0].said == "calling forbidden/\n"
    assert capsys.readouterr().out == ""


def test_a_printed_token_breaks_the_rule_about_what_is_said() -> None:
    report = run(bad.PrintsItsTokens, only=[11, 19])
    assert [row.outcome for row in report.rows] == ["passed", "failed"]
    assert report.rows[0].scenes[0].said == "(a token)\n"


def test_what_a_client_says_it_does_not_have_does_not_apply() -> None:
    report = run(bad.HasNoFile, only=[11, 15, 25])
    assert [row.outcome for row in report.rows] == ["passed", "not applicable", "passed"]
    assert report.rows[1].fact == "it keeps its login in memory"
