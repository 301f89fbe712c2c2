"""A scene's tokens by the order in which they came: a fingerprint is another one in each run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from tutorial_lib.server.exchange import Exchange

Journal = tuple[Any, ...]


def numbered(journals: Sequence[Journal]) -> tuple[Journal, ...]:
    """Return the journals with t1, t2 … in place of the tokens' fingerprints."""
    names: dict[str, str] = {}
    numbers = count(1)
    steps = [step for journal in journals for step in journal if isinstance(step, Exchange)]
    for step in sorted(steps, key=lambda step: step.began):
        carried = step.credential
        sent = None if carried.kind == "garbage" else carried.fingerprint
        for mark in (sent, step.spent, *step.issued):
            if mark and mark not in names:
                names[mark] = f"t{next(numbers)}"
    return tuple(tuple(_renamed(step, names) for step in journal) for journal in journals)


def _renamed(step: Any, names: dict[str, str]) -> Any:
    if not isinstance(step, Exchange):
        return step
    carried = step.credential
    return replace(
        step,
        credential=replace(carried, fingerprint=names.get(carried.fingerprint or "")),
        spent=names.get(step.spent or ""),
        issued=tuple(names[mark] for mark in step.issued),
    )
