"""A small part of `python -m tests.server.fuzz`, which is a command for its length."""

import pytest

from tests.server.fuzz import fuzz


@pytest.mark.parametrize("seed", [11, 12])
def test_nothing_that_strangers_send_fails_hangs_or_stays_open(seed: int) -> None:
    findings = fuzz(300, seed)
    assert findings.bad == []
    assert findings.drawn > 0
