"""A refresh that is granted, with rotation and without, and one that is refused."""

from __future__ import annotations

from tutorial_lib.course.checking import Trial, check
from tutorial_lib.course.checking.refreshes import (
    TOKEN_IN_503,
    Trade,
    rotated,
)


@check("refresh")
def traded(trial: Trial) -> None:
    """One POST, with a timeout; what comes is kept and returned, what does not come stays."""
    with trial.overheard() as heard:
        trade = Trade(trial)
        came = trade.run()
        trade.was_sent(came, heard)
        trade.was_kept(came)
        rotated(trial)
        _refused_aloud(trial)
    trial.expect(None not in heard.timeouts, "no-timeout")
    trial.expect(heard.printed.getvalue().strip() == "", "printed")
    trial.show(trade.server)


def _refused_aloud(trial: Trial) -> None:
    """A 503 in whose body a token stands: an error, and nothing of it is kept."""
    trade = Trade(trial)
    came = trade.run(TOKEN_IN_503)
    trial.expect(came.error is not None, "refused-quietly")
    trial.expect(trade.is_untouched, "not-left-alone")
