"""A client in Node that was written from the page of the protocol: it runs at once.

It knows one dialect, oauth2, and keeps what it kept at its first try. It is not mended: what its
author had not thought of is what the gauntlet is for.
"""

from pathlib import Path

import pytest

from tools.javascript import find_node
from tutorial_lib.gauntlet.cli import main

CLIENT = Path(__file__).parent / "outside" / "oauth2-client.mjs"
KEPT = (1, 2, 4, 5, 6, 7, 10, 11, 12, 25)
NOT_KEPT = (9, 29)


@pytest.fixture
def command() -> str:
    """The command that starts it; it needs nothing but Node."""
    node = find_node()
    if node is None:
        pytest.skip("no Node 20 or newer on this machine")
    return f'"{node}" "{CLIENT}"'


@pytest.mark.slow
def test_it_keeps_what_it_kept_at_its_first_try(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ",".join(map(str, KEPT))
    status = main(["--command", command, "--dialect", "oauth2", "--only", only])
    assert status == 0, capsys.readouterr().out


@pytest.mark.slow
def test_what_its_author_did_not_think_of_is_seen(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ",".join(map(str, NOT_KEPT))
    assert main(["--command", command, "--dialect", "oauth2", "--only", only]) == 1
    assert "0 of 2 rules kept, 2 failed" in capsys.readouterr().out


@pytest.mark.slow
def test_another_dialect_is_told_in_its_first_scene(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(__file__).parents[1] / "gauntlet" / "oauth2_elsewhere.toml"
    assert main(["--command", command, "--dialect", str(other), "--only", "1,2"]) == 1
    said = capsys.readouterr().out
    assert "POST oauth/token with a form (grant_type, refresh_token) came" in said
    assert "POST v2/token with a form (grant_type, refresh_token) is due" in said
    assert "0 of 1 rules kept, 1 failed, and no other was played" in said
