"""When a view is drawn again: at the end of the cell that is running."""

import asyncio
import gc

import pytest

from tutorial_lib.widgets import Lifetimes, LoginForm, NetworkPanel, ServerDesk, StorageView
from tutorial_lib.widgets.panel import Later


def test_in_a_kernel_many_changes_of_one_cell_are_one_call() -> None:
    calls: list[int] = []

    async def cell() -> None:
        later = Later(lambda: calls.append(1))
        for _ in range(5):
            later()
        assert not calls
        await asyncio.sleep(0)

    asyncio.run(cell())
    assert calls == [1]


def test_without_a_kernel_the_call_is_made_at_once() -> None:
    calls: list[int] = []
    Later(lambda: calls.append(1))()
    assert calls == [1]


def test_after_the_kernel_has_ended_nobody_is_called() -> None:
    async def cell() -> Later:
        return Later(lambda: calls.append(1))

    calls: list[int] = []
    asyncio.run(cell())()
    assert calls == []


def test_an_error_in_a_callback_reaches_nobody() -> None:
    assert Later(lambda: 1 / 0)() is None


@pytest.mark.parametrize("kind", [Lifetimes, LoginForm, NetworkPanel, ServerDesk, StorageView])
def test_a_half_built_widget_can_be_closed(kind: type) -> None:
    kind.__new__(kind).close()
    with pytest.raises(TypeError):
        kind()
    gc.collect()  # which closes it; an error in that would be a warning here
