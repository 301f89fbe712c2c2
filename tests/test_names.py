"""The names that notebooks rely on."""

import pkgutil
import subprocess
import sys

import pytest

import tutorial_lib


def test_every_name_has_one_home() -> None:
    homes = [name for names in tutorial_lib.NAMES.values() for name in names]
    assert sorted(homes) == tutorial_lib.__all__ == dir(tutorial_lib)


@pytest.mark.parametrize("name", tutorial_lib.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    assert getattr(tutorial_lib, name).__name__ == name


def test_no_part_is_called_like_a_name_that_its_import_would_hide() -> None:
    parts = {part.name for part in pkgutil.iter_modules(tutorial_lib.__path__)}
    assert not parts & set(tutorial_lib.__all__)


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'tokens'"):
        _ = tutorial_lib.tokens


@pytest.mark.slow
def test_importing_the_package_loads_none_of_its_parts() -> None:
    code = (
        "import sys, tutorial_lib; print([m for m in sys.modules if m.startswith('tutorial_lib.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
