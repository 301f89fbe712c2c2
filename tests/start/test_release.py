"""A tag becomes a release only where pyproject.toml and CHANGELOG.md agree with it."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.start.copies import ROOT
from tools.release import NotReady, whats_new

PROJECT = '[project]\nversion = "1.2.0"'
CHANGELOG = """# What is new

## 1.2.0 - 2026-12-01

- This.

## 1.1.0 - 2026-11-01

- That.
"""
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAY_WRITE = {"release.github": {"contents": "write"}, "release.pypi": {"id-token": "write"}}
VERSION = re.compile(r"^## (\d\S*) - \d{4}-\d\d-\d\d$", re.MULTILINE)
ACTION = r"(actions/[\w-]+@v\d+|pypa/gh-action-pypi-publish@release/v1)"


def test_the_page_of_a_release_says_what_is_new_in_it_alone() -> None:
    assert whats_new("v1.2.0", PROJECT, CHANGELOG) == "- This."


@pytest.mark.parametrize("tag", ["v1.1.0", "v1.2.1", "1.2.0", "v1.2.0rc1", "v1.2"])
def test_a_tag_of_another_version_is_refused(tag: str) -> None:
    with pytest.raises(NotReady, match=re.escape(f"The tag is {tag}, and pyproject.toml says")):
        whats_new(tag, PROJECT, CHANGELOG)


@pytest.mark.parametrize(
    "heading", ["Unreleased", "1.1.0 - 2026-12-01", "1.2.0", "1.2.0 - soon", "1.2.01 - 2026-12-01"]
)
def test_a_changelog_that_begins_with_something_else_is_refused(heading: str) -> None:
    changelog = CHANGELOG.replace("1.2.0 - 2026-12-01", heading)
    with pytest.raises(NotReady, match=re.escape(f"begins with '{heading}'")):
        whats_new("v1.2.0", PROJECT, changelog)


def test_the_newest_version_of_the_changelog_is_the_projects() -> None:
    versions = VERSION.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert versions[0] == project["version"] and len(versions) == len(set(versions))


def test_a_release_is_checked_then_built_then_tested_then_made() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    runs = "\n".join(step.get("run", "") for step in jobs["build"]["steps"])
    in_order = ("tools/release.py", "-m build", "dist/*.whl", "start.py test")
    assert sorted(in_order, key=runs.index) == list(in_order)
    assert jobs["github"]["needs"] == jobs["pypi"]["needs"] == "build"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_no_more_but_for_the_job_that_publishes(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"].items()
    own = {f"{path.stem}.{name}": job["permissions"] for name, job in jobs if "permissions" in job}
    assert [name for name, may in own.items() if may != MAY_WRITE.get(name)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_takes_known_actions_and_no_secret(path: Path) -> None:
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used and [action for action in used if not re.fullmatch(ACTION, action)] == []
    assert "secrets." not in text
