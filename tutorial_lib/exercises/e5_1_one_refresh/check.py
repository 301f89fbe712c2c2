"""One caller alone, sixteen at once, one who comes late."""

from __future__ import annotations

from functools import partial

from tutorial_lib.course.checking import Trial, check
from tutorial_lib.course.checking.sharing_client import (
    SharingClient,
)

from .callers import OneAfterAnother, herd, its_own_method, late, made, nobody_there, show


@check("OneRefresh", limit=15.0)
def one_for_all(trial: Trial) -> None:
    """One caller alone, one after an error, sixteen at once, one who comes late, nobody there."""
    with trial.overheard() as heard:
        renewal = OneAfterAnother(trial)
        renewal.serves_one()
        renewal.serves_the_next_expiry()
        renewal.lets_an_error_out()
        herd(trial)
        late(trial)
        nobody_there(trial)
        its_own_method(trial)
    trial.expect(not heard.printed.getvalue().strip(), "printed")
    make_client = partial(SharingClient, partial(made, trial))
    trial.rule(3, make_client, "late", title="the one who comes late")
    trial.rule(7, make_client, "nobody-there", title="sixteen at once")
    trial.rule(3, make_client, "not-shared", title="rotation on")
    show(trial)
