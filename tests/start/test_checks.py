"""What `start.py test` runs, and what `start.py test --fast` leaves out."""

import pytest
import yaml

import start
from tests.alone import MARKS
from tests.start.copies import ROOT


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run, without the Python that runs them."""
    ran: list[list[str]] = []
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(start, "prepare", lambda lock: None)
    monkeypatch.setattr(start, "call", lambda command: ran.append(command[2:]))
    return ran


def test_everything_is_style_types_and_all_tests_with_what_they_need(
    checks: list[list[str]],
) -> None:
    start.run_tests([])
    tools = ["tools.chromium", "tools.javascript"]
    assert [check[0] for check in checks] == [*tools, "ruff", "mypy", "pytest"]
    assert "--nbval" in checks[-1] and "-m" not in checks[-1]


def test_the_fast_run_is_style_types_and_the_tests_without_a_mark(checks: list[list[str]]) -> None:
    start.run_tests(["--fast"])
    assert [check[0] for check in checks] == ["ruff", "mypy", "pytest"]
    assert checks[-1][:3] == ["pytest", "-m", f"not ({' or '.join(MARKS)})"]
    assert "--nbval" not in checks[-1]


def test_a_commit_is_checked_by_the_same_and_a_push_by_all_of_it(checks: list[list[str]]) -> None:
    start.run_tests(["--fast"])
    before_the_tests = [" ".join(["python", "-m", *check]) for check in checks[:-1]]
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    said = [hook["entry"] for hook in repo["hooks"]]
    assert said == [*before_the_tests, "lint-imports", "python start.py test --fast"]


@pytest.mark.parametrize("arguments", [["-k", "refresh"], ["--fast", "-k", "refresh"]])
def test_options_go_on_to_pytest(checks: list[list[str]], arguments: list[str]) -> None:
    start.run_tests(arguments)
    assert checks[-1][-2:] == ["-k", "refresh"] and "--fast" not in checks[-1]


def test_a_check_that_fails_is_named_after_all_have_run(
    checks: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "call", lambda command: checks.append(command) or "mypy" in command)
    with pytest.raises(start.Trouble, match=r"^Failed: mypy\.$"):
        start.run_tests(["--fast"])
    assert len(checks) == 3
