"""A login that a web page made: what reached a server, as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .exchange import Exchange
from .token_facts import Credential

RECORD = Path(__file__).with_suffix(".json")
LEFT_OUT = {"began", "ended", "request", "response"}  # each run has others


def login_in_a_page() -> tuple[Exchange, ...]:
    """Return the journal of a login in Chromium, by the Vue app in `examples/javascript`."""
    return tuple(map(_exchange, json.loads(RECORD.read_text("utf-8"))))


def as_recorded(journal: Iterable[Exchange]) -> list[dict[str, Any]]:
    """Return of each exchange what is the same in every run, and said at all."""
    return list(json.loads(json.dumps([_said(exchange) for exchange in journal])))


def _said(exchange: Exchange) -> dict[str, Any]:
    usual = asdict(Exchange(number=0, time=0.0))
    said = asdict(exchange).items()
    return {name: value for name, value in said if name not in LEFT_OUT and value != usual[name]}


def _exchange(words: dict[str, Any]) -> Exchange:
    words = {"credential": {}, "issued": (), **words}
    carried, issued = Credential(**words["credential"]), tuple(words["issued"])
    order = {"began": float(words["number"]), "ended": float(words["number"])}
    return Exchange(**{**words, **order, "credential": carried, "issued": issued})
