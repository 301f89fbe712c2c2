"""Where secrets stand in a text: tokens, whole or broken, and words that are known.

Every function takes time in proportion to its text, whatever stands in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable
from urllib.parse import unquote_plus

Place = tuple[int, int]  # where it begins, and where it has ended

_RUN = re.compile(r"[\w.-]+")  # a token stands in one
# How base64url spells blanks, three at a time, and then `{` with a blank or `"` behind it.
_BLANKS = r"(?:(?:I[AC]|C[QSgi]|D[QS])[Ako0][JKNg]){0,99}+"
_ONE_BLANK = r"(?:IH|C[Xn]|DX)s[JKNgi]"
_TWO_BLANKS = r"(?:I[AC]|C[QSgi]|D[QS])[Blp1]7[CDI]"
OPENING = rf"{_BLANKS}(?:ey[AI-L]|ew[ko0][JKNgi]|{_ONE_BLANK}|{_TWO_BLANKS})"
# How a JWT begins. A short one needs a dot.
_BEGINNING = re.compile(
    rf"{_BLANKS}(?:ey[JA]|ew[ko0][JKNgi]|{_ONE_BLANK}|{_TWO_BLANKS})[\w-]{{8}}"
    r"|eyJ[\w-]{1,7}\.[\w.-]"
)
# The first of three parts. What `++` has read is never read again.
_FIRST_PART = re.compile(r"(?<![\w-])[\w-]++(?=\.[\w-]++\.)")
_EY = re.compile(rf"ey|{OPENING}")
_WORD_WITH_EY = re.compile(rf"(?<![\w.-])(?:ey|{OPENING})", re.ASCII)
_SIGNS_OF_ONE = ("ey", "ew", "IHs", "CXs", "Cns", "DXs", "7I", "7C", "7D")  # one is in each

# Unicode's Default_Ignorable_Code_Point, as DerivedCoreProperties.txt of version 17.0 has it.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Signs that nobody sees, as they come along when something is copied: control characters too.
UNSEEN = f"\x00-\x08\x0e-\x1f\x7f-\x9f{IGNORABLE}"
_UNSEEN = re.compile(f"[{UNSEEN}]")
_CODE = re.compile(rf"[%+\\&{UNSEEN}]")
_CODED_WORD = re.compile(rf"[\w.%+\\&#;{UNSEEN}-]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SHORTEST = len("ey.a.")  # of a token that is known as one; no code is shorter than its meaning
_DEEPEST = 3  # times that a text may be encoded over and over


def tokens(text: str, *, inside_words: bool = True) -> list[Place]:
    """Return where tokens stand, each with all that belongs to its word, behind codes too.

    A broken JWT counts, and so do three parts of which the first begins like one. They may begin
    inside of a word unless told otherwise: "keycloak.example.com" is then one as well.
    """
    ey = _EY if inside_words else _WORD_WITH_EY
    places = _spelled_out(text, ey)
    if _CODE.search(text):
        places += [word.span() for word in _CODED_WORD.finditer(text) if _hides_one(word[0], ey)]
    return places


def is_token(text: str) -> bool:
    """Tell whether the whole text is one token."""
    return (0, len(text)) in tokens(text)


def _hides_one(word: str, ey: re.Pattern[str]) -> bool:
    """Tell whether a token, or a part of one, is only there when the codes in a word are read."""
    if len(word) < _SHORTEST or not _CODE.search(word):
        return False
    plain = _plain(word)
    return plain != word and _texts(plain, ey) != _texts(word, ey)


def _texts(text: str, ey: re.Pattern[str]) -> list[str]:
    return [text[begin:end] for begin, end in _spelled_out(text, ey)]


def _spelled_out(text: str, ey: re.Pattern[str]) -> list[Place]:
    if not _may_begin(text):
        return []
    places = []
    for run in _RUN.finditer(text):
        at = _first(run[0], ey) if _may_begin(run[0]) else None
        if at is not None:
            places.append((run.start() + at, run.end()))
    return places


def _may_begin(text: str) -> bool:
    return any(map(text.__contains__, _SIGNS_OF_ONE))


def _first(run: str, ey: re.Pattern[str]) -> int | None:
    """Return where the first token of a run begins."""
    found = [_BEGINNING.search(run)]
    for part in _FIRST_PART.finditer(run):
        found.append(ey.search(run, part.start(), part.end() - 1))
        if found[-1]:
            break
    return min((one.start() for one in found if one), default=None)


def known(text: str, secrets: Iterable[str]) -> list[Place]:
    """Return where these words stand."""
    places = []
    for secret in filter(None, secrets):
        at, step = text.find(secret), 0
        while at >= 0:
            places.append((at, at + len(secret)))
            step = step or _period(secret)
            at = text.find(secret, at + step)
    return places


def _period(word: str) -> int:
    """Return after how many letters a word may begin again within itself: "abcab" after three."""
    borders = [0] * len(word)
    for at in range(1, len(word)):
        border = borders[at - 1]
        while border and word[at] != word[border]:
            border = borders[border - 1]
        borders[at] = border + (word[at] == word[border])
    return len(word) - borders[-1]


def without(text: str, secrets: Collection[str], token: Callable[[str], str], instead: str) -> str:
    """Return the text with each token as `token` writes it, and `instead` of each of these words.

    Of a text that hides more of them behind codes nothing stays.
    """
    places = [*tokens(text), *known(text, secrets)]
    if are_spelled_otherwise(text, places, secrets):
        return instead
    if not places:
        return text
    return replaced(text, places, lambda it: token(it) if is_token(it) else instead)


def replaced(
    text: str,
    places: Iterable[Place],
    instead: Callable[[str], str],
    rest: Callable[[str], str] = str,
) -> str:
    """Return the text with something else at these places, all between by `rest`.

    Places that overlap are one. What is put in is not looked at again.
    """
    parts, end = [], 0
    for begin, stop in _apart(places):
        parts += [rest(text[end:begin]), instead(text[begin:stop])]
        end = stop
    return "".join([*parts, rest(text[end:])])


def _apart(places: Iterable[Place]) -> list[Place]:
    apart: list[Place] = []
    for begin, end in sorted(places):
        if apart and begin < apart[-1][1]:
            begin, former = apart.pop()
            end = max(end, former)
        apart.append((begin, end))
    return apart


def are_spelled_otherwise(text: str, places: Iterable[Place], secrets: Iterable[str]) -> bool:
    """Tell whether beside these places a token or a known word stands behind codes."""
    if not _CODE.search(text):
        return False
    rest = replaced(text, places, lambda _: "\n")
    plain = _plain(rest)
    return plain != rest and bool(tokens(plain) or known(plain, map(_plain, secrets)))


def may_hold_codes(text: str) -> bool:
    """Tell whether something may stand in a text behind codes, or with unseen signs in it."""
    return _CODE.search(text) is not None


def without_codes(text: str) -> str:
    """Return a text with its codes of %, JSON and HTML read once, and unseen signs left out."""
    return _UNSEEN.sub("", _read_once(text)) if _CODE.search(text) else text


def _plain(text: str) -> str:
    """Return what a text stands for: codes read, as often as there are some."""
    for _ in range(_DEEPEST):
        text = _read_once(text)
    # JSON writes a letter beyond U+FFFF as two.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub("", text)


def _read_once(text: str) -> str:
    return unquote_plus(_ENTITY.sub(_entity, _ESCAPE.sub(_letter, text)))


def _entity(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _CONTROL.get(found[3], found[3])
