"""A login that a web page made: what reached a server, as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from .exchange import Exchange
from .token_facts import Credential

RECORD = Path(__file__).with_suffix(".json")
LEFT_OUT = {"began", "ended", "request", "response"}  # each run has others
KEPT = [field.name for field in fields(Exchange) if field.name not in LEFT_OUT]


def login_in_a_page() -> tuple[Exchange, ...]:
    """Return the journal of a login in Chromium, by the Vue app in `examples/javascript`."""
    return tuple(map(_exchange, json.loads(RECORD.read_text("utf-8"))))


def as_recorded(journal: Iterable[Exchange]) -> list[dict[str, Any]]:
    """Return of each exchange what is the same in every run."""
    kept = [{name: asdict(exchange)[name] for name in KEPT} for exchange in journal]
    return list(json.loads(json.dumps(kept)))


def _exchange(words: dict[str, Any]) -> Exchange:
    carried, issued = Credential(**words["credential"]), tuple(words["issued"])
    order = {"began": float(words["number"]), "ended": float(words["number"])}
    return Exchange(**{**words, **order, "credential": carried, "issued": issued})
