"""One caller alone, sixteen at once, one who comes late."""

from __future__ import annotations

from functools import partial

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.sharing_client import (
    SharingClient,
)

from .callers import OneAfterAnother, herd, its_own_method, late, made, nobody_there, show


@check(
    "OneRefresh",
    limit=15.0,
    finished=("SingleFlight", "Renewal", "RefreshingBearerAuth", "ApiSession"),
)
def one_for_all(checker: Checker) -> None:
    """One caller alone, one after an error, sixteen at once, one who comes late, nobody there."""
    renewal = OneAfterAnother(checker)
    renewal.serves_one()
    renewal.serves_the_next_expiry()
    renewal.lets_an_error_out()
    herd(checker)
    late(checker)
    nobody_there(checker)
    its_own_method(checker)
    make_client = partial(SharingClient, partial(made, checker))
    checker.rule(3, make_client, "late", title="the one who comes late")
    checker.rule(7, make_client, "nobody-there", title="sixteen at once")
    checker.rule(3, make_client, "not-shared", title="rotation on")
    show(checker)
