"""A client in any language: what its program says becomes verdicts, whatever it says."""

import os
import re
import shlex
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

import pytest

from tests.waiting import HANG
from tutorial_lib.gauntlet import RULES
from tutorial_lib.gauntlet.client import together
from tutorial_lib.gauntlet.program import Program
from tutorial_lib.gauntlet.program_client import CannotStart, ProgramClients
from tutorial_lib.gauntlet.report import Report
from tutorial_lib.gauntlet.run import run
from tutorial_lib.gauntlet.scene import Scene
from tutorial_lib.gauntlet.side_effects import SideEffects

from .conftest import OwnChildren
from .subjects import ONE_EACH

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "client-protocol.md"
NOT_ALLOWED = 11
KILLED = -9 if os.name == "posix" else 1  # its status: it was not waited for to its own end
NO_TEXT = "its answer to a call has a body that is not a string, or headers that are not an object"
MISBEHAVING = [
    ("dies_early", "it ended early, with status 3: SomeError: the disk is full"),
    ("prints_before_being_asked", "it wrote something that is not an answer: Listening on nothing"),
    ("answers_before_being_asked", "it answered command 7, which it was never given"),
    ("answers_rubbish", "it wrote something that is not an answer: undefined"),
    ("answers_a_list", "it wrote something that is not an answer: [1]"),
    ("answers_an_unknown_id", "it answered command 99, which it was never given"),
    ("answers_twice", "it answered command 3 twice"),
    ("writes_half_a_line", "it ended in the middle of a line"),
    ("writes_a_huge_line", "it wrote a line of more than 1,048,576 bytes"),
    ("writes_no_utf8", "it wrote something that is not UTF-8"),
    ("writes_deep_json", "it wrote something that is not an answer: [[[["),
    ("floods_standard_output", "it wrote something that is not an answer: y"),
    ("has_no_status", "its answer to a call has no status"),
    ("has_a_strange_status", "its answer to a call has no status"),
    ("has_a_strange_body", NO_TEXT),
    ("has_a_strange_error", "its answer's error is not a name"),
    ("has_an_error_of_its_own", "the caller got AxiosError"),
]
WATCHED = [
    ("is_killed", "it ended early, with status -9"),
    ("closes_standard_output", "it closed its standard output"),
    ("leaves_a_process", "it left a process behind"),
    ("leaves_a_process_with_its_pipes", "it left a process behind"),
]
NUMBER = re.compile(r"-?\d+")
OF_ITS_OWN = "the caller got"  # an error that a program may well answer
posix_only = pytest.mark.skipif(os.name != "posix", reason="there are no process groups here")


@pytest.fixture(autouse=True)
def nothing_is_left(own_children: OwnChildren) -> Iterator[None]:
    yield
    assert not own_children()
    assert not [thread for thread in threading.enumerate() if "program" in thread.name]


def words(script: str, *arguments: str) -> str:
    return shlex.join([sys.executable, str(HERE / script), *arguments])


def bad(way: str, *rules: int, limit: float = HANG) -> Report:
    one_each = mock.patch("tutorial_lib.gauntlet.run.SCENARIOS", ONE_EACH)
    with ProgramClients(words("bad_program.py", way)) as command, one_each:
        return run(command, only=rules or [NOT_ALLOWED], limit=limit)


def test_a_program_gets_the_verdicts_that_the_same_client_gets_in_python() -> None:
    with ProgramClients(words("program.py")) as command:
        outcomes = {row.rule.number: row.outcome for row in run(command).rows}
    cannot_be_said = {14}  # bodies that are read once, and files
    assert outcomes == {
        number: "not applicable" if number in cannot_be_said else "passed" for number in RULES
    }


@pytest.mark.parametrize(("way", "fact"), MISBEHAVING)
def test_a_program_that_misbehaves_fails_the_scene_with_the_fact(way: str, fact: str) -> None:
    row = bad(way).rows[0]
    assert row.outcome == "failed"
    assert fact in row.fact


@pytest.mark.parametrize("way", ["ignores_commands", "never_reads"])
def test_a_program_that_does_not_answer_fails_the_scene(way: str) -> None:
    fact = bad(way, limit=2).rows[0].fact
    # What the scene did before the call is taken off the call's time: all of it, on a busy machine.
    said = "it did not answer for|[A-Z]+ [a-z/]+ was still waiting after"
    assert re.fullmatch(f"({said}) [012] s(; an end is due)?", fact)


@posix_only
@pytest.mark.parametrize(("way", "fact"), WATCHED)
def test_on_posix_a_program_is_watched_with_all_that_it_starts(way: str, fact: str) -> None:
    assert bad(way).rows[0].fact == fact


@pytest.mark.parametrize("fact", [fact for _, fact in MISBEHAVING + WATCHED])
def test_the_page_of_the_protocol_names_the_fact(fact: str) -> None:
    rows = re.findall(r"^\| .* \| ([^|]*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    named = [NUMBER.sub("1", row.removesuffix(": …")) for row in rows]
    assert NUMBER.sub("1", fact).startswith((*named, OF_ITS_OWN))


@pytest.mark.parametrize("way", ["floods_standard_error", "does_not_end"])
def test_what_does_no_harm_fails_no_scene(way: str) -> None:
    assert bad(way).is_clean


def test_the_next_scene_starts_with_a_new_process() -> None:
    report = bad("dies_early", 10, 11, 12)
    scenes = [scene for row in report.rows for scene in row.scenes]
    assert len(scenes) == 3
    assert all("ended early" in scene.verdict.fact for scene in scenes)


def test_what_a_program_does_not_support_does_not_apply() -> None:
    report = bad("supports_nothing", 11, 12)
    assert [row.outcome for row in report.rows] == ["not applicable"] * 2
    assert not report.is_clean


def test_answers_may_come_in_any_order() -> None:
    with (
        ProgramClients(words("bad_program.py", "answers_out_of_order")) as command,
        Scene(command) as scene,
    ):
        client = scene.logged_in()
        texts = [f"note {number}" for number in range(4)]
        calls = [partial(client.call, "POST", "echo/", json={"text": text}) for text in texts]
        assert [result.body["body"]["text"] for result in together(calls)] == texts


def test_a_token_on_standard_error_breaks_the_rule_about_what_is_said() -> None:
    report = bad("tells_its_tokens", 11, 19)
    assert [row.outcome for row in report.rows] == ["passed", "failed"]
    assert report.rows[0].scenes[0].said == "token: (a token)\n"


@posix_only
def test_what_a_program_said_before_its_answer_is_heard_though_its_reader_had_no_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Program, "_read_errors", lambda program: None)
    report = bad("tells_its_tokens", 11, 12)
    printed = [scene.said for row in report.rows for scene in row.scenes]
    assert set(printed) == {"token: (a token)\n"}


def test_a_program_is_started_with_the_environment_of_its_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ProgramClients(words("program.py")) as command:
        command("http://127.0.0.1:9/api/")
        monkeypatch.setenv("NO_PROXY", "example.org")
        command("http://127.0.0.1:9/api/")
        seen = [program.environment.get("NO_PROXY") for program in command._present]
    assert seen == [None, "example.org"]


def test_programs_are_started_before_their_scene_and_never_in_vain(
    own_children: OwnChildren,
) -> None:
    with ProgramClients(words("bad_program.py", "answers_rubbish")) as command:
        command.expect(2)
        assert len(own_children()) == 2
        for _ in range(2):
            end = command.scene()
            end(SideEffects())
        assert not own_children()


@pytest.mark.parametrize(
    ("command", "remedy"),
    [
        ("", "write one such as"),
        ("   ", "write one such as"),
        ("node 'client.mjs", "check its quotes"),
        ("no-such-program-anywhere --now", "Check the first word of the command"),
    ],
)
def test_a_command_that_cannot_be_started_says_what_to_do(command: str, remedy: str) -> None:
    with pytest.raises(CannotStart, match=remedy):
        ProgramClients(command)


def test_a_program_that_can_be_reset_serves_the_next_scene_as_well() -> None:
    with ProgramClients(words("program.py")) as command:
        command.expect(2)
        end, program = command.scene(), command._present[0]
        command("http://127.0.0.1:9/api/")
        assert end(SideEffects()) == []
        command.scene()
        assert command._present[0] is program


def test_a_program_that_cannot_be_reset_serves_one_scene_only(own_children: OwnChildren) -> None:
    with ProgramClients(words("bad_program.py", "answers_rubbish")) as command:
        first, end = own_children(), command.scene()
        command("http://127.0.0.1:9/api/")
        assert end(SideEffects()) == []
        assert first.isdisjoint(own_children())


def test_closing_ends_what_was_started_ahead(own_children: OwnChildren) -> None:
    command = ProgramClients(words("bad_program.py", "never_reads"))
    command.expect(3)
    ahead = [program._process for program in command._ahead]
    command.close()
    assert not own_children()
    assert [process.returncode for process in ahead] == [KILLED] * 3
