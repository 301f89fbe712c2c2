"""pyproject.toml, the pins and environment.yml say the same."""

import importlib.util
import re
import tomllib
from importlib import metadata
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version as Released
from rattler import MatchSpec, Version, VersionSpec

from tests.start.copies import ROOT
from tutorial_lib.readiness.ranges import NOT_NEEDED_HERE, RANGES

EXTRAS = r"(?:\[[a-z,-]+\])?"
PIN = re.compile(rf"^([a-z0-9-]+){EXTRAS}==(\S+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRA = PROJECT["optional-dependencies"]
LOCKS = [f"requirements/{name}.txt" for name in ("course", *EXTRA)]
WANTED = [*PROJECT["dependencies"], *EXTRA["test"], *EXTRA["hub"]]
ADVISORIES = tomllib.loads((ROOT / "requirements" / "advisories.toml").read_text("utf-8"))
LOOKED_UP = ADVISORIES.pop("looked-up")["none-known"]
NOT_OF_THE_PROJECT = {"python", "pip"}


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def pins(lock: str) -> set[tuple[str, str]]:
    return set(PIN.findall(text(lock)))


def conda() -> dict[str, Any]:
    return dict(yaml.safe_load(text("environment.yml")))


def conda_specs() -> list[str]:
    return [str(spec) for spec in conda()["dependencies"]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_names_versions_and_hashes_and_no_address(lock: str) -> None:
    lines = [line.split(" #")[0].strip(" \\") for line in text(lock).splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    pin, its_hash = r"==[\w.]+( ; [\w.' <>=!()]+)?", r"--hash=sha256:[0-9a-f]{64}"
    form = re.compile(rf"[a-z0-9-]+{EXTRAS}{pin}|{its_hash}")
    assert [line for line in lines if not form.fullmatch(line)] == []
    assert "://" not in text(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_with_an_extra_is_pinned_with_it(lock: str) -> None:
    # For name[extra] the pip of Python 3.11 takes the newest version, which has no hash here.
    pinned = {name for name, _ in pins(lock)}
    here = [d for d in metadata.distributions() if canonicalize_name(d.name) in pinned]
    asked = [Requirement(line) for package in here for line in package.requires or []]
    asked = [r for r in asked if r.extras and (not r.marker or r.marker.evaluate({"extra": ""}))]
    wanted = {f"{r.name}[{','.join(sorted(r.extras))}]==" for r in asked}
    assert wanted and [name for name in wanted if f"\n{name}" not in text(lock)] == []


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_pins_of_an_extra_are_the_courses_pins_and_more(lock: str) -> None:
    assert pins(LOCKS[0]) < pins(lock)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [(LOCKS[0], PROJECT["dependencies"]), *zip(LOCKS[1:], EXTRA.values(), strict=True)],
)
def test_every_dependency_is_pinned_to_a_version_it_allows(lock: str, wanted: list[str]) -> None:
    versions = dict(pins(lock))
    requirements = [Requirement(line) for line in wanted]
    assert [r for r in requirements if versions.get(r.name, "none") not in r.specifier] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_makes_jupyter_s_start_slow_stays_out(lock: str) -> None:
    assert not {"rfc3987-syntax", "lark"} & dict(pins(lock)).keys()


def test_what_makes_jupyter_s_start_slow_is_not_installed() -> None:
    assert importlib.util.find_spec("rfc3987_syntax") is None


def test_environment_yml_asks_for_what_the_project_asks_for() -> None:
    specs = [spec for spec in conda_specs() if spec.split("=")[0] not in NOT_OF_THE_PROJECT]
    assert specs == PROJECT["dependencies"]


@pytest.mark.parametrize("spec", PROJECT["dependencies"])
def test_conda_reads_a_range_strictly_and_takes_the_version_that_was_tested(spec: str) -> None:
    conda_spec = MatchSpec(spec, strict=True)
    assert conda_spec.name is not None
    tested = dict(pins(LOCKS[0]))[conda_spec.name.normalized]
    assert VersionSpec(str(conda_spec.version)).matches(Version(tested))


def test_binders_python_is_written_as_repo2docker_reads_it_and_is_tested() -> None:
    (python,) = (spec for spec in conda_specs() if spec.startswith("python"))
    tested = yaml.safe_load(text(".github/workflows/test.yml"))["jobs"]["test"]["strategy"]
    assert re.fullmatch(r"python=3\.\d+", python)
    assert python.removeprefix("python=") in tested["matrix"]["python"]


def test_each_dependency_of_environment_yml_has_a_comment_that_says_what_needs_it() -> None:
    lines = [line for line in text("environment.yml").splitlines() if line.startswith("  - ")]
    wanted = [line for line in lines if line.split()[1] in conda_specs() and "pip " not in line]
    assert len(wanted) == len(conda_specs()) - 1
    assert [line for line in wanted if not re.search(r"# .*(chapter|CI)", line)] == []


def test_colab_has_all_that_the_course_needs_so_its_cell_installs_nothing_else() -> None:
    colabs = dict(re.findall(r"^([\w-]+)==(\S+)", text("requirements/colab.txt"), re.MULTILINE))
    assert RANGES.keys() - NOT_NEEDED_HERE <= colabs.keys()
    assert "%pip install --quiet --no-deps " in text("docs/installing.md")


def lowest(requirement: Requirement) -> Released:
    """The lowest version that a range allows."""
    limits = [one for one in requirement.specifier if one.operator in (">=", "==")]
    return max((Released(one.version) for one in limits), default=Released("0"))


@pytest.mark.parametrize("wanted", WANTED)
def test_no_range_admits_a_version_with_a_known_advisory(wanted: str) -> None:
    requirement = Requirement(wanted)
    floor = ADVISORIES.get(requirement.name, {"floor": "0"})["floor"]
    assert lowest(requirement) >= Released(floor)


def test_every_dependency_was_looked_up_and_every_advisory_has_its_name() -> None:
    assert sorted([*ADVISORIES, *LOOKED_UP]) == sorted(Requirement(one).name for one in WANTED)
    named = [id for one in ADVISORIES.values() for id in one["advisories"]]
    assert [id for id in named if not re.fullmatch(r"CVE-20\d\d-\d{4,}|GHSA(-\w{4}){3}", id)] == []
    assert all(one["advisories"] for one in ADVISORIES.values())


def test_an_audit_of_every_lock_file_runs_each_week_and_on_every_push() -> None:
    audit = yaml.safe_load(text(".github/workflows/audit.yml"))
    job = audit["jobs"]["audit"]
    pins = [f"requirements/{name}.txt" for name in job["strategy"]["matrix"]["pins"]]
    assert pins == LOCKS and "--requirement requirements/" in job["steps"][-1]["run"]
    assert {"push", "pull_request", "schedule"} <= set(audit[True])  # YAML reads `on` as true
