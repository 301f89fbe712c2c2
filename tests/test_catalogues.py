"""A package's catalogue holds what the package says, and nothing that it says no longer."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from tutorial_lib import texts


def leaves(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        yield from leaves(value, name) if isinstance(value, dict) else [(path, name)]


PACKAGES = ["tutorial_lib.anatomy", "tutorial_lib.diagram", "tutorial_lib.widgets"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_message_is_said_somewhere(package: str) -> None:
    sources = [file.read_text("utf-8") for file in files(package).iterdir() if ".py" in file.name]
    code = "".join(sources).replace("'", '"')
    unsaid = [
        name
        for table, name in leaves(texts.catalogue(package))
        if not any(word in code for word in (f'"{name}"', f"/{name}", f"{table}/"))
    ]
    assert unsaid == []
