"""A refresh that is granted, with rotation and without, and one that is refused."""

from __future__ import annotations

from tutorial_lib.course.checking import Checker, check
from tutorial_lib.course.checking.refreshes import (
    TOKEN_IN_503,
    Trade,
    rotated,
)


@check("refresh", finished=("Renewal", "RefreshingBearerAuth", "ApiSession"))
def traded(checker: Checker) -> None:
    """One POST, with a timeout; what comes is kept and returned, what does not come stays."""
    trade = Trade(checker)
    came = trade.run()
    trade.was_sent(came)
    trade.was_kept(came)
    rotated(checker)
    _refused_aloud(checker)
    checker.expect(None not in checker.heard.timeouts, "no-timeout")
    checker.show(trade.server)


def _refused_aloud(checker: Checker) -> None:
    """A 503 in whose body a token stands: an error, and nothing of it is kept."""
    trade = Trade(checker)
    came = trade.run(TOKEN_IN_503)
    checker.expect(came.error is not None, "refused-quietly")
    checker.expect(trade.is_untouched, "not-left-alone")
