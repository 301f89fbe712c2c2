"""Other APIs' dialects: every scene in those that are built in, five in two hundred others."""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.server.dialects import made
from tutorial_lib.gauntlet.cli import main
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.report import Report
from tutorial_lib.gauntlet.run import chosen, run
from tutorial_lib.gauntlet.speaking import CANNOT_ADOPT, InDialect
from tutorial_lib.server import Dialect

HERE = Path(__file__).parent
PERMITTED = tomllib.loads((HERE / "not_applicable.toml").read_text())
# A first scene of each of five rules: refresh and repeat, whatever `exp` says, keep what stays,
# the login is over, the refresh is broken.
FIVE = [chosen([number])[0] for number in (1, 2, 5, 7, 8)]
SHORT = '[login]\npath = "auth/new"\n[refresh]\npath = "auth/again"\n'
PROGRAM = f'"{sys.executable}" "{HERE / "program.py"}"'


class OnlySimpleJWT(LibraryClient):
    """A client that knows one dialect, whatever is told."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        super().__init__(api_url, path=path, timeout=timeout)


class OnlyCamel(LibraryClient):
    """A client that knows another one."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        camel = Dialect.read("camel").data
        super().__init__(api_url, path=path, timeout=timeout, dialect=camel)


class CannotAdopt(LibraryClient):
    """A client that can begin with a login only."""

    adopt: Any = None


class AdoptsLater(LibraryClient):
    """A client whose authors have not come to that yet."""

    def adopt(self, username: str, access: str, refresh: str) -> None:
        raise NotImplementedError


def left_out(report: Report) -> list[str]:
    return [
        f"{row.rule.number}: {scene.scenario.title}"
        for row in report.rows
        for scene in row.scenes
        if scene.verdict.outcome == "not applicable"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["camel", "oauth2"])
def test_the_courses_client_plays_every_scene_but_those_that_are_listed(name: str) -> None:
    report = run(LibraryClient, dialect=Dialect.read(name))
    assert report.is_clean, report.table()
    assert left_out(report) == PERMITTED[name]


def test_what_a_dialect_has_no_words_for_is_not_asked_in_it() -> None:
    """The list is empty where the dialect has everything, and made of what exists otherwise."""
    assert PERMITTED["simplejwt"] == PERMITTED["camel"] == []
    there = {f"{one.rule.number}: {one.title}" for one in chosen()}
    assert set(PERMITTED["oauth2"]) <= there


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(20))
def test_five_rules_are_kept_in_each_of_two_hundred_dialects(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        make_client = InDialect(LibraryClient, Dialect.read(made(seed)))
        seen = [one.run(make_client) for one in FIVE]
        assert [verdict.outcome for verdict in seen] == ["passed"] * 5, (made(seed), seen)


# The client, what the API speaks, what came, and what was due.
FOREIGN = (
    (OnlySimpleJWT, "camel", "token/ with JSON (username, password)", "auth/login with JSON"),
    (OnlyCamel, "simplejwt", "auth/login with JSON (userName, password)", "token/ with JSON"),
    (OnlySimpleJWT, "oauth2", "token/refresh/ with JSON (refresh)", "oauth/token with a form"),
    (OnlyCamel, "oauth2", "auth/refresh with JSON (refreshToken)", "oauth/token with a form"),
)


@pytest.mark.parametrize(("client", "name", "came", "due"), FOREIGN)
def test_who_speaks_another_dialect_is_told_in_the_first_scene_and_plays_no_other(
    client: Any, name: str, came: str, due: str
) -> None:
    report = run(client, dialect=Dialect.read(name), only=[1, 2, 3])
    (row,) = report.rows
    (scene,) = row.scenes
    assert scene.verdict.outcome == "failed" and not report.is_clean
    assert f"POST {came} came" in scene.verdict.fact and f"POST {due}" in scene.verdict.fact


def test_another_word_before_the_token_is_another_dialect() -> None:
    told = Dialect.read(SHORT).data

    class SaysBearer(LibraryClient):
        def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5) -> None:
            super().__init__(api_url, path=path, timeout=timeout, dialect=told)

    report = run(SaysBearer, dialect=Dialect.read(f'scheme = "JWT"\n{SHORT}'), only=[1])
    (row,) = report.rows
    assert "Bearer came before the access token; JWT is due" in row.fact
    assert len(row.scenes) == 1


@pytest.mark.parametrize("client", [CannotAdopt, AdoptsLater])
def test_who_cannot_begin_with_tokens_is_told_what_is_due(client: Any) -> None:
    report = run(client, dialect=Dialect.read("oauth2"), only=[1, 2, 3])
    assert [row.fact for row in report.rows] == [CANNOT_ADOPT]
    assert not report.is_clean


def test_what_never_rotates_is_not_asked_about_rotation() -> None:
    never = Dialect.read(
        '[login]\npath = "l"\n[refresh]\npath = "r"\n[refresh_token]\nrotates=false'
    )
    report = run(LibraryClient, dialect=never, only=[4, 5])
    assert report.outcomes == {4: "not applicable", 5: "passed"}
    assert "never rotates" in report.rows[0].fact


def test_a_client_without_a_logout_is_not_asked_to_log_out_at_the_server() -> None:
    report = run(LibraryClient, dialect=Dialect.read(SHORT), only=[25])
    assert report.outcomes == {25: "not applicable"}
    assert "no logout" in report.rows[0].fact


def test_a_refusal_without_a_reason_cannot_be_about_something_else() -> None:
    says_none = Dialect.read(SHORT + "[refused]\nchallenge = true\n")
    report = run(LibraryClient, dialect=says_none, only=[10])
    assert left_out(report) == ["10: a 401 about something else", "10: a 401 with another code"]
    assert report.is_clean, report.table()


@pytest.mark.slow
def test_a_program_is_told_the_dialect_and_handed_its_tokens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--command", PROGRAM, "--dialect", "oauth2", "--only", "4,15,22,25"]
    assert main(command) == 0, capsys.readouterr().out
    assert "(oauth2): 4 of 4 rules kept" in capsys.readouterr().out


@pytest.mark.slow
def test_a_program_that_takes_no_tokens_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    other = f'"{sys.executable}" "{HERE / "bad_program.py"}" never_adopts'
    assert main(["--command", other, "--dialect", "oauth2"]) == 1
    assert "adopt(username, access, refresh) is due" in capsys.readouterr().out


def test_a_file_is_a_dialect_and_names_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ours.toml").write_text(made(7))
    assert main(["library", "--only", "1", "--dialect", str(tmp_path / "ours.toml")]) == 0
    assert "library (ours): 1 of 1 rules kept" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("camelcase", "simplejwt, camel, oauth2"),
        ("nowhere.toml", "nowhere.toml"),
        ("wrong.toml", "wrong.toml, line 2: refresh.path must be a path"),
    ],
)
def test_a_dialect_that_is_none_is_misuse(
    said: str,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.toml").write_text('[refresh]\npath = "/r"\n')
    assert main(["library", "--dialect", said]) == 2
    assert word in capsys.readouterr().err


def test_the_pages_show_dialects_that_are_read() -> None:
    docs = HERE.parents[1] / "docs"
    protocol = (docs / "client-protocol.md").read_text(encoding="utf-8")
    told = re.search(r'^ +(\{"id": 1, "do": "make".*?\}\}\})$', protocol, re.DOTALL | re.MULTILINE)
    assert told and json.loads(told[1])["dialect"] == Dialect.read("oauth2").data
    page = (docs / "dialects.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shown = Dialect.read(example)
    assert shown.login and shown.logout and shown.refused.code == ("error", "code")
