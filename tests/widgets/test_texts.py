"""What the widgets say stands in one catalogue, and a translation of it is enough."""

from collections.abc import Iterator
from typing import Any

import pytest

from tutorial_lib import (
    ApiSession,
    CourseClock,
    Lifetimes,
    LoginForm,
    MemoryStorage,
    NetworkPanel,
    ServerDesk,
    StorageView,
    TokenDecoder,
    TutorialServer,
    texts,
)


def translated(table: Any) -> Any:
    if isinstance(table, dict):
        return {name: translated(value) for name, value in table.items()}
    return f"«{table}»"


def labels(widget: Any) -> Iterator[str]:
    yield getattr(widget, "description", "")
    for child in getattr(widget, "children", ()):
        yield from labels(child)


@pytest.fixture
def in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def catalogue(package: str, *others: str) -> Any:
        said = english(package, *others)
        return translated(said) if package == "tutorial_lib.widgets" else said

    english = texts.catalogue
    monkeypatch.setattr(texts, "catalogue", catalogue)


@pytest.mark.usefixtures("in_another_language")
def test_a_translation_reaches_every_label() -> None:
    storage, clock = MemoryStorage(), CourseClock()
    form = LoginForm(ApiSession("http://127.0.0.1/api/", storage=storage))
    moving = [TokenDecoder(), Lifetimes(storage, clock), ServerDesk(TutorialServer())]
    for widget in (form, *moving, NetworkPanel([]), StorageView(storage)):
        assert all(label.startswith("«") for label in filter(None, labels(widget)))

