"""A client in Node that was written from the pages alone, and kept every rule at its first run.

Its author had docs/client-protocol.md, docs/dialects.md and docs/rules.md, and not the gauntlet.
It knows one dialect, oauth2, and stays as it came: what it stumbled over is said on the pages now.
"""

from pathlib import Path

import pytest

from tools.javascript import find_node
from tutorial_lib.gauntlet.cli import main

CLIENT = Path(__file__).parent / "outside" / "oauth2-client.mjs"


@pytest.fixture
def command() -> str:
    """The command that starts it; it needs nothing but Node."""
    node = find_node()
    if node is None:
        pytest.skip("no Node 20 or newer on this machine")
    return f'"{node}" "{CLIENT}"'


@pytest.mark.slow
def test_it_keeps_every_rule_as_it_did_at_its_first_run(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--command", command, "--dialect", "oauth2"])
    said = capsys.readouterr().out
    assert status == 0, said
    # It is asked for no login (17), nor for bodies that can be read once (14).
    assert "28 of 28 rules kept, 2 not applicable" in said


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
