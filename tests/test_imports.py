"""Who may import whom: the contracts in pyproject.toml."""

import re
from pathlib import Path

import grimp
from importlinter import configuration
from importlinter.application import use_cases

import tutorial_lib

PACKAGE = Path(tutorial_lib.__file__).parent
ROOT = PACKAGE.parent
EXERCISES = {path.parent.name for path in (PACKAGE / "exercises").glob("*/check.py")}


def test_each_part_imports_only_what_it_may() -> None:
    configuration.configure()
    config = str(ROOT / "pyproject.toml")
    assert use_cases.lint_imports(config, cache_dir=None, no_logo=True), "it is printed which"


def test_the_contracts_see_every_file_but_those_of_an_exercise() -> None:
    seen = grimp.build_graph("tutorial_lib", cache_dir=None).modules
    files = [path.relative_to(ROOT).with_suffix("") for path in PACKAGE.rglob("*.py")]
    modules = {".".join(path.parts).removesuffix(".__init__") for path in files}
    unseen = [name for name in modules - seen if not EXERCISES & set(name.split("."))]
    assert unseen == [], "a folder without __init__.py"


def test_no_file_names_an_exercise_but_its_own() -> None:
    named = {
        f"{path.relative_to(PACKAGE)} names {exercise}"
        for path in PACKAGE.rglob("*.py")
        for exercise in EXERCISES & set(re.findall(r"\w+", path.read_text("utf-8")))
        if path.parent.name != exercise
    }
    assert EXERCISES and named == set()
