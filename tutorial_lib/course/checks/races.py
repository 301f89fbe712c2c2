"""Chapter 05: one refresh for many, what rotation asks for, and the logout that comes between."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import requests

from tutorial_lib.client import LoginRequired, UserState
from tutorial_lib.gauntlet.stage import Caller
from tutorial_lib.server.holds import Held

from ..trial import Attempt, Trial
from . import check, herd, late_answers
from .late_answers import LOGOUT, REFRESH, by_hand
from .sharing import Guard, SharingClient, result_in_time
from .trading import ROTATION, Trade, mark

PATIENCE = 3.5  # seconds: a timeout that nobody has by chance


@check("5.1", "OneRefresh", limit=15.0)
def one_for_all(trial: Trial) -> None:
    """One caller alone, one after an error, sixteen at once, one who comes late, nobody there."""
    with trial.overheard() as heard:
        renewal = herd.Renewal(trial)
        renewal.serves_one()
        renewal.serves_the_next_expiry()
        renewal.lets_an_error_out()
        herd.herd(trial)
        herd.late(trial)
        herd.nobody_there(trial)
        herd.its_own_method(trial)
    trial.expect(not heard.printed.getvalue().strip(), "printed")
    make_client = partial(SharingClient, partial(herd.made, trial))
    trial.rule(3, make_client, "late", title="the one who comes late")
    trial.rule(7, make_client, "nobody-there", title="sixteen at once")
    trial.rule(3, make_client, "not-shared", title="rotation on")
    herd.show(trial)


@check("5.2", "renew_rotating")
def rotation_kept(trial: Trial) -> None:
    """The newest token is kept, whether or not one comes; a refusal is looked at twice."""
    with trial.overheard() as heard:
        with_rotation = _kept_twice(trial, "new-dropped", **ROTATION)
        _kept_twice(trial, "old-lost")
        _refused(trial)
        _broken(trial)
        _somebody_was_faster(trial)
        _nobody_is_left(trial)
    trial.expect(not heard.printed.getvalue().strip(), "printed")
    trial.expect(PATIENCE in heard.timeouts, "timeout-lost", fact=f"{PATIENCE:g}")
    make_client = partial(SharingClient, partial(Guard, partial(_renewed, trial)))
    trial.rule(9, make_client, "other-login")
    trial.rule(4, make_client, "new-dropped")
    trial.rule(5, make_client, "old-lost")
    trial.show(with_rotation.server)


@check("5.3", "keep_or_end")
def logout_race(trial: Trial) -> None:
    """A refresh is answered; by then the login is there still, gone, or another one's."""
    with trial.overheard() as heard:
        late_answers.still_there(trial, **ROTATION)
        late_answers.still_there(trial)
        late_answers.logged_out(trial)
        late_answers.someone_else(trial)
        late_answers.between_look_and_write(trial)
        late_answers.shared_with_others(trial)
    trial.expect(not heard.printed.getvalue().strip(), "printed")
    make_client = partial(SharingClient, partial(Guard, partial(_asked_and_kept, trial)))
    trial.rule(13, make_client, "logged-in-again")


def _renewed(trial: Trial, storage: Any, api_url: str, timeout: float) -> str:
    return str(trial.answer(storage, api_url, timeout=timeout))


def _kept_twice(trial: Trial, lost: str, **settings: Any) -> Trade:
    """Refresh two times: what came is returned and kept, in one write, all else too."""
    trade = Trade(trial, **settings)
    for number in (1, 2):
        before: Any = trade.storage.load()
        came = trade.run(timeout=PATIENCE)
        _kept(trial, trade, came, before, lost, number)
    return trade


def _kept(
    trial: Trial, trade: Trade, came: Attempt, before: UserState, lost: str, number: int
) -> None:
    calls = trade.refresh_calls
    if came.error is not None and not calls:
        raise came.error
    is_first_no = number == 1 and bool(calls) and calls[0].status != 200
    trial.expect(not is_first_no, "which-token", fact=calls[0].answer if calls else "")
    trial.expect(len(calls) == number, "not-asked", fact=f"{len(calls)} refreshes")
    no_new_one = isinstance(came.error, KeyError) and len(calls[-1].issued) == 1
    trial.expect(not no_new_one, lost)
    # The second time a refusal can only mean that the first new token was dropped.
    dropped = number == 2 and calls[-1].status != 200
    trial.expect(not dropped, lost)
    if came.error is not None:
        raise came.error
    access, *more = calls[-1].issued
    trial.expect(mark(came.value) == access, "not-returned", fact=type(came.value).__name__)
    state: Any = trade.storage.load()
    trial.expect(mark(getattr(state, "access", None)) == access, "not-kept")
    newest = more[0] if more else mark(before.refresh)
    trial.expect(mark(getattr(state, "refresh", None)) == newest, lost)
    writes = _writes(trade)
    trial.expect(writes == number, "two-writes", fact=writes - number + 1)


def _writes(trade: Trade) -> int:
    steps: Any = trade.server.journal.steps
    notes = [step.text for step in steps if not hasattr(step, "method")]
    return sum(text.startswith(("save", "replace", "clear")) for text in notes)


def _refused(trial: Trial) -> None:
    """The refresh token has run out: forgotten, and said."""
    trade = Trade(trial, **ROTATION)
    trade.server.clock.advance(days=2)
    came = trade.run()
    trial.expect(came.error_name == "LoginRequired", "refused", fact=came.error_name or "no error")
    trial.expect(trade.storage.load() is None, "refused-kept")


def _broken(trial: Trial) -> None:
    """A 503 says nothing about the refresh token."""
    trade = Trade(trial, **ROTATION)
    came = trade.run({"status": 503})
    kind = came.error_name or "no error"
    kept = "" if trade.is_untouched else ", and the storage was changed"
    trial.expect(kind == "RefreshFailed" and not kept, "broken", fact=kind + kept)


def _overtaken(trial: Trial) -> tuple[Trade, Held, Caller]:
    """The learner's refresh is on its way and waits at the server's door."""
    trade = Trade(trial, **ROTATION)
    held = trade.server.faults.hold(REFRESH)
    caller = Caller(lambda: trial.answer(trade.storage, trade.server.api_url, timeout=5))
    trial.expect(held.arrived(), "not-asked", fact="no refresh")
    return trade, held, caller


def _somebody_was_faster(trial: Trial) -> None:
    """Another program spends the same refresh token first, and keeps what it got."""
    trade, held, caller = _overtaken(trial)
    received = by_hand(trade)
    winner = replace(trade.before, access=received["access"], refresh=received["refresh"])
    trade.storage.save(winner)
    held.release()
    came = result_in_time(caller)
    trial.expect(len(trade.refresh_calls) == 2, "asked-again", fact=len(trade.refresh_calls))
    trial.expect(trade.storage.load() == winner, "winner-wiped")
    seen = getattr(came, "error", "") or type(getattr(came, "returned", None)).__name__
    trial.expect(
        mark(getattr(came, "returned", None)) == mark(winner.access), "winner-ignored", fact=seen
    )


def _nobody_is_left(trial: Trial) -> None:
    """Somebody logs out while the refresh is on its way."""
    trade, held, caller = _overtaken(trial)
    end = {"refresh": trade.before.refresh}
    requests.post(trade.server.api_url + LOGOUT, json=end, timeout=5)
    trade.storage.clear()
    held.release()
    came = result_in_time(caller)
    kind = getattr(came, "error", "") or "no error"
    trial.expect(kind == "LoginRequired", "gone", fact=kind)


def _asked_and_kept(trial: Trial, storage: Any, api_url: str, timeout: float) -> str:
    """A whole refresh whose answer goes to the learner's function."""
    sent = storage.fresh()
    body = {"refresh": sent.refresh}
    answer = requests.post(api_url + REFRESH, json=body, timeout=timeout)
    if answer.status_code != 200:
        storage.replace(sent, None)
        raise LoginRequired("The refresh was refused: log in again.")
    return str(trial.answer(storage, api_url, sent, answer.json()))
