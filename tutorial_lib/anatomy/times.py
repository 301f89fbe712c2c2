"""Instants and spans: a clock's time, dates, distances, and the verdict on a token's times."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

from tutorial_lib.durations import YEAR, in_units
from tutorial_lib.texts import Words

from .json_object import Numeral
from .remarks import AnatomyError

say = Words("tutorial_lib.anatomy", "time")
Number: TypeAlias = int | float


class TimeSource(Protocol):
    """Anything that can say what time it is, in Unix seconds or as a datetime."""

    def now(self) -> float | datetime: ...


Now: TypeAlias = float | datetime | Callable[[], float | datetime] | TimeSource | None

# How a finer unit looks as seconds: what lies between the years 1973 and 5138.
_FINER = (("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEN_THOUSAND_YEARS = 10_000 * YEAR


class Instant(float):
    """A time in Unix seconds; `clock` says whose: "course", "server", "machine" or "given"."""

    clock = "given"


@dataclass(frozen=True)
class TimeVerdict:
    """Whether a token is in time.

    `state` is one of "valid", "expired", "not yet", "no expiry", "unclear" (a time is no number)
    and "unknown" (there are no claims to judge). `word` says it with the distance, `why` names the
    clock; `seconds` is how long until it ends, since it ended, or until it begins: never negative.
    """

    state: str
    word: str
    why: str
    seconds: Number | None = None


def read_clock(now: Now) -> Instant:
    """Return the time in Unix seconds: the machine's for None, else what is given or asked."""
    moment = Instant(_seconds(now))
    moment.clock = clock_kind(now)
    return moment


def clock_kind(now: Now) -> str:
    """Return whose clock it is; one of the server says it by its `kind`."""
    if now is None:
        return "machine"
    kind = getattr(now, "clock" if isinstance(now, Instant) else "kind", None)
    return kind if kind in ("course", "server", "machine") else "given"


def clock_words(now: Now) -> str:
    """Call the clock by its name, such as "the course's clock"."""
    return say(f"clock/{clock_kind(now)}")


def _seconds(now: Now) -> float:
    instant: object = now
    if now is None:
        instant = time.time()
    elif not isinstance(now, datetime):
        ask = getattr(now, "now", now)
        instant = ask() if callable(ask) else now
    if isinstance(instant, datetime):
        instant = _timestamp(instant)
    number = numeric_date(instant)
    if number is None or abs(number) > 1e15:
        raise AnatomyError(say("no-now", kind=type(instant).__name__))
    return float(number)


def numeric_date(value: object) -> Number | None:
    """Return a finite JSON number, a NumericDate (RFC 7519 section 2); None for all else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def is_too_large(value: object) -> bool:
    """Tell whether it is a JSON number, and one that Python cannot reckon with."""
    return isinstance(value, Numeral) or (isinstance(value, float) and math.isinf(value))


def finer_unit(value: object) -> tuple[str, Number] | None:
    """Return the unit that a number looks counted in, if finer than seconds, and its seconds."""
    moment = numeric_date(value)
    if moment is None or moment < 10**11:
        return None
    return next(((unit, moment / count) for unit, count in _FINER if moment < 10**11 * count), None)


def date_text(moment: Number) -> str:
    """Write Unix seconds as a date and time in UTC, whole seconds."""
    try:
        date = _EPOCH + timedelta(seconds=math.floor(moment))
        return f"{date.isoformat(sep=' ')[:19]} UTC"
    except OverflowError:
        return say("after-9999" if moment > 0 else "before-1")


def distance_text(moment: Number, now: float) -> str:
    """Say how far a moment lies ahead or back, such as "in 29 minutes" or "1 minute ago"."""
    seconds = _gap(moment, now)
    if abs(seconds) < 1:
        return say("now")
    return say("in" if seconds > 0 else "ago", length=length_text(abs(seconds)))


def length_text(seconds: Number) -> str:
    """Return seconds in their largest unit and the next, such as "1 minute 30 seconds"."""
    if seconds >= _TEN_THOUSAND_YEARS:
        return say("ages")
    if seconds < 1:
        return say("instant")
    words = in_units(int(seconds), years=True)
    largest = next(place for place, word in enumerate(words) if word)
    return " ".join(words[largest : largest + 2]).rstrip()


def judge_times(claims: Mapping[str, object], now: float, *, whole: bool = True) -> TimeVerdict:
    """Judge `exp`, `nbf` and `iat` by the given time; `whole` is False for broken claims."""
    if not claims and not whole:
        return TimeVerdict("unknown", say("nothing"), say("no-claims"))
    return (
        _unreadable("exp", claims)
        or _expired(claims, now)
        or _unreadable("nbf", claims)
        or _not_yet("nbf", claims, now)
        or _unreadable("iat", claims)
        or _not_yet("iat", claims, now)
        or _endless(claims, whole)
        or _valid(claims, now)
    )


def _expired(claims: Mapping[str, object], now: float) -> TimeVerdict | None:
    exp = numeric_date(claims.get("exp"))
    if exp is None or exp > now:
        return None
    since = -_gap(exp, now)
    word = say("expired" if since >= 1 else "expired-now", length=length_text(since))
    why = _by_clock(say("expired-why", date=_told(exp)), now)
    return TimeVerdict("expired", word, why, since)


def _not_yet(name: str, claims: Mapping[str, object], now: float) -> TimeVerdict | None:
    moment = numeric_date(claims.get(name))
    if moment is None or moment <= now:
        return None
    until = _gap(moment, now)
    word = say("not-yet", length=length_text(until))
    why = _by_clock(say(f"not-yet-why/{name}", date=_told(moment)), now)
    return TimeVerdict("not yet", word, why, until)


def _unreadable(name: str, claims: Mapping[str, object]) -> TimeVerdict | None:
    if name not in claims or numeric_date(claims[name]) is not None:
        return None
    message = "too-large-why" if is_too_large(claims[name]) else "unclear-why"
    return TimeVerdict("unclear", say("unclear", name=name), say(message, name=name))


def _endless(claims: Mapping[str, object], whole: bool) -> TimeVerdict | None:
    if "exp" in claims:
        return None
    if not whole:
        return TimeVerdict("unknown", say("no-expiry-found"), say("no-expiry-found-why"))
    return TimeVerdict("no expiry", say("endless"), say("endless-why"))


def _valid(claims: Mapping[str, object], now: float) -> TimeVerdict:
    exp = numeric_date(claims["exp"])
    assert exp is not None  # _unreadable and _endless came first
    left = _gap(exp, now)
    why = _by_clock(say("valid-why", date=_told(exp)), now)
    return TimeVerdict("valid", say("valid", length=length_text(left)), why, left)


def _told(moment: Number) -> str:
    """Return a date for the middle of a sentence, where "after the year 9999" is no date."""
    date = date_text(moment)
    return date if date.endswith("UTC") else say("some-date", date=date)


def _by_clock(why: str, now: float) -> str:
    return say("by-clock", why=why, clock=clock_words(now), date=date_text(now))


def _gap(moment: Number, now: float) -> Number:
    try:
        return moment - now
    except OverflowError:  # an int with hundreds of digits has no float
        return math.inf if moment > 0 else -math.inf


def _timestamp(moment: datetime) -> float:
    try:
        return moment.timestamp()
    except (OverflowError, OSError, ValueError) as error:
        raise AnatomyError(say("odd-now")) from error
