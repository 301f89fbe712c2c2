"""A long life of one object, two objects side by side, sixteen callers at once."""

from __future__ import annotations

from functools import partial

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.sharing_client import (
    SharingClient,
)

from .callers import (
    ends_of_its_own_method,
    first_calls,
    herd,
    herd_with_an_error,
    its_own_method,
    late,
    nobody_there,
    one_that_is_out_for_long,
    show,
)
from .one_object import OneAfterAnother, made, two_objects

# What befalls one object and its storage, one thing after another.
LIFE = (
    OneAfterAnother.serves_one,
    OneAfterAnother.serves_the_next_expiry,
    OneAfterAnother.lets_an_error_out,
)
# What befalls it after that, when sixteen at once are no trouble to it.
LATER = (
    OneAfterAnother.takes_somebody_elses,
    OneAfterAnother.sees_the_logout,
    OneAfterAnother.serves_the_next_login,
)
# After two objects beside each other, and a class made from the learner's: each with objects and
# servers of its own, while a refresh of one more is out, for which a second caller waits.
SCENES = (
    herd,
    late,
    nobody_there,
    first_calls,
    ends_of_its_own_method,
    herd_with_an_error,
)
# Message, rule and scene of the gauntlet, with a whole client around the object.
GAUNTLET = (
    ("late", 3, "the one who comes late"),
    ("nobody-there", 7, "sixteen at once"),
    ("not-shared", 3, "rotation on"),
)


@check(
    "OneRefresh",
    limit=15.0,
    finished=("SingleFlight", "Renewal", "RefreshingBearerAuth", "ApiSession"),
)
def one_for_all(checker: Checker) -> None:
    """All that befalls one object, and then what befalls several objects and callers at once."""
    renewal = OneAfterAnother(checker)
    for befalls in LIFE:
        befalls(renewal)
    two_objects(checker)
    its_own_method(checker)
    with one_that_is_out_for_long(checker):
        for play in SCENES:
            play(checker)
        for befalls in LATER:
            befalls(renewal)
        make_client = partial(SharingClient, partial(made, checker))
        for id, rule, title in GAUNTLET:
            checker.rule(rule, make_client, id, title=title)
    show(checker)
