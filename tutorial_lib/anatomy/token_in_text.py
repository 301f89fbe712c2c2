"""Where a token stands in a text: from its header to its last part, whatever is around it.

A token is known by its header: a JSON object that names its `alg` (RFC 7515 section 4.1.1).
Every function takes time in proportion to its text.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from tutorial_lib.secrets_in_text import OPENING

from . import base64url
from .algorithms import is_unsigned
from .escapes import layers
from .json_object import read_object

_FAR = 200  # characters between the beginning of what is emphasized and the token
_LONG = 20  # characters: a line of a token that was broken up has more, a word fewer
_MOST_TRIED = 4  # places in one word where a header might begin
# How a long word is broken up: in mail (quoted, too), shell, code, HTML, or by blanks.
_BREAK = r"""(?:[ \t\r]*+["'=\\]{0,3}+[ \t\r]*+\n(?:[\s>|"'#]|//)*+|<w?br ?/?>\s*+)"""
_GAP = rf"""(?:{_BREAK}|["'=]?[ \t]++(?:[>|"']++\s*+)*+)"""
_OPENING = re.compile(OPENING)
_EMPTY = "e30"  # {}
_PIECE = re.compile(r"[\w-]*+", re.ASCII)
_PLAIN_PIECE = re.compile(r"[\w+/-]*+", re.ASCII)  # plain base64 has + and /
_PADDED = r"(?:={1,2}+(?!\s))?"
_HEADER = re.compile(rf"[\w-]++(?:{_GAP}[\w-]++){{0,9}}+{_PADDED}", re.ASCII)
_PART = re.compile(rf"{_GAP}?[\w+/-]*+(?:{_GAP}[\w+/-]++)*+{_PADDED}", re.ASCII)
_MORE = re.compile(rf"{_GAP}([\w-]++)", re.ASCII)
_DOT = re.compile(rf"{_GAP}?\.")
_PADDING = re.compile(r"={1,2}(?:(?![\w=\s])|\Z)")
_TILDE = re.compile(rf"{_GAP}?~")
_SPACE = re.compile(rf"{_GAP}?")
_WRAPPED = re.compile(rf"(?<=[\w.~-]){_BREAK}(?=[\w.~-])", re.ASCII)
_MARK = re.compile(r"(?<![\w-])(?:_{1,4}+|-{1,4}+)", re.ASCII)
_DIRECT_MARK = re.compile(rf"{_MARK.pattern}\Z", re.ASCII)
# Before what may be no beginning: in an SD-JWT, within a word, within blanks that a line broke up.
_WITHIN = re.compile(rf"(?:[\w-]~|[A-Za-z0-9]|[Ako0][JKNg]{_BREAK})\Z", re.ASCII)
_WITHIN_BLANKS = re.compile(rf"[A-Za-z0-9](?:{_BREAK})?\Z")

# How many characters the last part has: a signature's by `alg`, a JWE's tag's by `enc`.
_RSA = {171, 342, 512, 683, 1366}
_LENGTHS = {
    **{"HS256": {43}, "HS384": {64}, "HS512": {86}},
    **{"ES256": {86}, "ES256K": {86}, "ES384": {128}, "ES512": {176}},
    **{"EdDSA": {86, 152}, "Ed25519": {86}, "Ed448": {152}},
    **{f"{family}{bits}": _RSA for family in ("RS", "PS") for bits in (256, 384, 512)},
    **{"A128GCM": {22}, "A192GCM": {22}, "A256GCM": {22}},
    **{"A128CBC-HS256": {22}, "A192CBC-HS384": {32}, "A256CBC-HS512": {43}},
}


@dataclass(frozen=True)
class Found:
    """A token, without what broke it up; and the text that it stood in, its escapes undone.

    Whether it is whole is known by the length of its last part, which `alg` or `enc` tells.
    """

    token: str = field(repr=False)
    text: str = field(repr=False)
    begin: int
    end: int
    is_whole: bool
    is_broken_up: bool
    is_escaped: bool = False

    @property
    def before(self) -> str:
        """What stood before it."""
        return self.text[: self.begin]

    @property
    def after(self) -> str:
        """What stood behind it."""
        return self.text[self.end :]


def find(text: str) -> Found | None:
    """Find the first token.

    Escapes are undone as often as it needs to be whole; of tokens that never are, the longest is
    best.
    """
    best = None
    for layer in layers(text):
        for found in _firsts(layer):
            found = replace(found, is_escaped=layer != text)
            if found.is_whole:
                return found
            if best is None or len(found.token) > len(best.token):
                best = found
    return best


def _firsts(text: str) -> Iterator[Found]:
    """Find the first token as it stands there, and the one whose first signs a line broke up."""
    yield from islice(tokens_in(text), 1)
    in_one_line = _WRAPPED.sub("", text)
    if in_one_line != text:
        firsts = islice(tokens_in(in_one_line), 1)
        yield from (replace(found, is_broken_up=True) for found in firsts if found.is_whole)


def opens_object(part: str) -> bool:
    """Tell whether a part begins as base64url spells the beginning of a JSON object."""
    return part == _EMPTY or _OPENING.match(part) is not None


def tokens_in(text: str) -> Iterator[Found]:
    """Find one token after the other, without undoing any escape."""
    done = word_end = tried = 0
    for opening in _OPENING.finditer(text):
        begin = opening.start()
        if begin < done:
            continue
        if begin >= word_end:
            word_end, tried = _end(_PIECE, text, begin), 0
        tried += 1
        if tried > _MOST_TRIED:
            continue
        found = _Reader(text, begin, text[max(0, begin - _FAR) : begin]).read()
        if found:
            yield found
            done = found.end


class _NoToken(Exception):
    """What begins here like a token is none."""


class _Reader:
    """Reads the token that begins at a place, part by part."""

    def __init__(self, text: str, begin: int, before: str) -> None:
        self.text, self.begin, self.at = text, begin, begin
        self.before = before
        self.is_whole, self.is_broken_up = False, False

    def read(self) -> Found | None:
        try:
            parts = self._parts()
        except _NoToken:
            return None
        token = ".".join(parts) + "".join(self._disclosures())
        within = _WITHIN if token.startswith("e") else _WITHIN_BLANKS
        is_whole = self.is_whole and not within.search(self.before)
        return Found(token, self.text, self.begin, self.at, is_whole, self.is_broken_up)

    def _parts(self) -> list[str]:
        header = self._part(_HEADER)
        members = _members(header)
        is_encrypted = "enc" in members
        parts = [header, *(self._part(_PART) for _ in range(3 if is_encrypted else 1))]
        if self.is_broken_up and not is_encrypted and not opens_object(parts[1]):
            raise _NoToken  # words of a sentence
        lengths = _lengths(members)
        last = self._last(lengths)
        self.is_whole = len(last.rstrip("=")) in lengths
        return [*parts, last]

    def _part(self, pattern: re.Pattern[str]) -> str:
        """Read a part and the dot behind it."""
        part = pattern.match(self.text, self.at)
        dot = part and _DOT.match(self.text, part.end())
        if not part or not dot:
            raise _NoToken
        raw = _without_gaps(part[0])
        self.is_broken_up |= len(raw) + 1 < dot.end() - self.at
        self.at = dot.end()
        return raw

    def _last(self, lengths: Collection[int]) -> str:
        """Read the last part: no dot ends it, but its length may be known."""
        start = self.at
        run = self._run(_PIECE, start)
        if len(run) not in lengths:
            plain, bare = self._run(_PLAIN_PIECE, start), self._without_mark(run, lengths)
            run = plain if len(plain) in lengths else bare
        self.at = start + len(run)
        run = self._joined(run, lengths)
        return run + self._padding(run)

    def _run(self, pattern: re.Pattern[str], start: int) -> str:
        return self.text[start : _end(pattern, self.text, start)]

    def _without_mark(self, run: str, lengths: Collection[int]) -> str:
        """Take off `_` or `__`, as it stands behind what Markdown emphasizes."""
        marks = set(_MARK.findall(self.before))
        for length in lengths:
            if run[length:] in marks:
                return run[:length]
        direct = _DIRECT_MARK.search(self.before)
        return run.removesuffix(direct[0]) if direct else run

    def _joined(self, run: str, lengths: Collection[int]) -> str:
        """Join further pieces where they make a part that is whole; with RSA it may be longer."""
        best, whole, at = run, run, self.at
        while len(whole) < max(lengths, default=0) and (more := _MORE.match(self.text, at)):
            whole, at = whole + more[1], more.end()
            bare = self._without_mark(whole, lengths)
            if len(bare) in lengths:
                best, self.at, self.is_broken_up = bare, at - len(whole) + len(bare), True
            elif len(best) in lengths and len(more[1]) < _LONG:
                break  # it is a word, no line
        return best

    def _padding(self, run: str) -> str:
        found = _PADDING.match(self.text, self.at)
        if not found or (len(run) + len(found[0])) % 4:
            return ""
        self.at = found.end()
        return found[0]

    def _disclosures(self) -> Iterator[str]:
        """Read what follows the last part of an SD-JWT, each with a tilde before it (RFC 9901)."""
        any_told = False
        while tilde := _TILDE.match(self.text, self.at):
            part = _PART.match(self.text, tilde.end())
            raw = _without_gaps(part[0]) if part else ""
            # Each is a list, and base64url spells the beginning of one with a W.
            if not part or not raw.startswith("W") or not _TILDE.match(self.text, part.end()):
                yield self._end_of_disclosures(tilde.end(), any_told, raw)
                return
            any_told, self.at = True, part.end()
            yield f"~{raw}"

    def _end_of_disclosures(self, at: int, any_told: bool, raw: str) -> str:
        """Read the last tilde, and the token behind it that tells who holds the key."""
        if opens_object(raw) and (holder := self._holder(at)):
            return f"~{holder}"
        tildes = _count("~", self.text, at - 1)
        if tildes > 1 and "~~" in self.before:  # ~~TOKEN~~, in Markdown
            tildes -= len(self.before) - len(self.before.rstrip("~")) or 2
        if tildes != 1 or (raw and not any_told):
            return ""
        self.at = at
        return "~"

    def _holder(self, at: int) -> str:
        reader = _Reader(self.text, _end(_SPACE, self.text, at), self.before)
        try:
            parts = reader._parts()
        except _NoToken:
            return ""
        self.at, self.is_whole = reader.at, self.is_whole and reader.is_whole
        self.is_broken_up |= reader.is_broken_up
        return ".".join(parts)


def _members(header: str) -> Mapping[str, object]:
    """Return what the header holds; raises `_NoToken` when it is none."""
    try:
        content = read_object(base64url.decode(header).data.decode("utf-8"))
    except UnicodeDecodeError:
        raise _NoToken from None
    if content.problem or "alg" not in content.members:
        raise _NoToken
    return content.members


def _lengths(members: Mapping[str, object]) -> Collection[int]:
    if is_unsigned(members):
        return {0}
    name = members.get("enc", members["alg"])
    return _LENGTHS.get(name, ()) if isinstance(name, str) else ()


def _count(sign: str, text: str, at: int) -> int:
    """Return how often a sign is repeated at a place; nine are as many as more."""
    return len(text[at : at + 9]) - len(text[at : at + 9].lstrip(sign))


def _without_gaps(part: str) -> str:
    return re.sub(_GAP, "", part)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
