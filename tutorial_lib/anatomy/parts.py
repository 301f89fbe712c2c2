"""The parts of a token, each decoded as far as it goes (RFC 7515 section 7.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tutorial_lib.texts import Words

from . import base64url
from .algorithms import is_unsigned
from .json_object import read_object
from .remarks import Remark, remark
from .safe_text import hides_text, json_lines, visible

say = Words("tutorial_lib.anatomy", "part")
SIGNED = ("header", "claims", "signature")
ENCRYPTED = ("header", "encrypted key", "initialization vector", "ciphertext", "authentication tag")
_JSON_PARTS = ("header", "claims")


@dataclass(frozen=True, repr=False)
class Part:
    """One part of a token: what it is made of, what it says, and what is wrong with it.

    `raw` is its text in the token and `start` where that begins, in characters. `data` is the
    decoded bytes, `value` the JSON object of a header or of claims. `shown` is the decoded side
    for people: hidden characters made visible, passwords and inner tokens not shown. `problem` is
    a sentence; so is `unread`, where not even all bytes are known. `strict` is False for a spelling
    that can be read but that RFC 7515 does not allow.
    """

    name: str
    raw: str
    start: int = 0
    data: bytes = b""
    value: Mapping[str, object] = field(default_factory=dict)
    shown: str = ""
    problem: str | None = None
    unread: str | None = None
    strict: bool = True
    missing: bool = False

    def __repr__(self) -> str:
        state = "missing" if self.missing else "broken" if self.problem else "whole"
        return f"<Part {self.name}: {self.length:,} characters, {state}>"

    @property
    def length(self) -> int:
        """The part's length in the token, in characters."""
        return len(self.raw)

    @property
    def end(self) -> int:
        """Where the part ends in the token, in characters."""
        return self.start + self.length


def read_parts(token: str) -> tuple[tuple[Part, ...], tuple[Remark, ...]]:
    """Split a token at its dots and decode each part."""
    dots = token.count(".")
    if dots == 0:
        return _read_lone(token)
    first, *raws = token.split(".", 5)
    header, notes = _read("header", first, 0, dots + 1)
    names = ENCRYPTED if dots == 4 and "enc" in header.value else SIGNED
    parts, start = [header], len(first) + 1
    for number, raw in enumerate(raws, 1):
        name = _name(names, number)
        literal = name == "claims" and is_unencoded(header.value)
        part, remarks = _read(name, raw, start, dots + 1, literal=literal)
        parts.append(part)
        notes += remarks
        start += len(raw) + 1
    parts += [_absent(name, len(token), dots + 1) for name in names[len(parts) :]]
    if is_unsigned(parts[0].value) and dots == 2 and not parts[2].raw:
        parts[2] = replace(parts[2], problem=None)  # RFC 7518 section 3.6: it must be empty
    return tuple(parts), tuple(notes)


def is_encrypted(parts: tuple[Part, ...]) -> bool:
    """Tell whether these are the parts of an encrypted token: five, and `enc` in the header."""
    return parts[-1].name == ENCRYPTED[-1]


def is_unencoded(header: Mapping[str, object]) -> bool:
    """Tell whether the header says that the payload is no base64url (RFC 7797 section 6)."""
    crit = header.get("crit")
    return header.get("b64") is False and isinstance(crit, list) and "b64" in crit


def _read_lone(raw: str) -> tuple[tuple[Part, ...], tuple[Remark, ...]]:
    """Return a text without dots: a header when it names an `alg`, else claims."""
    header, notes = _read("header", raw, 0, 1)
    signature = _absent("signature", len(raw), 1)
    if "alg" in header.value or not header.value:
        return (header, _absent("claims", len(raw), 1), signature), tuple(notes)
    claims, notes = _read("claims", raw, 0, 1)
    return (_absent("header", 0, 1), claims, signature), tuple(notes)


def _name(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else f"part {number + 1}"


def _read(
    name: str, raw: str, start: int, count: int, *, literal: bool = False
) -> tuple[Part, list[Remark]]:
    decoded = base64url.literal(raw) if literal else base64url.decode(raw)
    notes = [_spelling(name, said) for said in decoded.remarks]
    problem, shown = decoded.problem, _bytes_shown(decoded.data)
    value: dict[str, object] = {}
    if name in _JSON_PARTS:
        content, value, shown, more = _read_json(name, decoded.data)
        problem = f"{say('and')} ".join(filter(None, (problem, content))) or None
        notes += more
    if name in SIGNED and not raw:
        problem = say("empty")
    if name.startswith("part "):
        problem = say("too-many", count=f"{count:,}")
    problem, unread = _sentence(name, problem), _sentence(name, decoded.problem)
    part = Part(name, raw, start, decoded.data, value, shown, problem, unread, decoded.strict)
    return part, notes


def _read_json(name: str, data: bytes) -> tuple[str | None, dict[str, object], str, list[Remark]]:
    """Return what is wrong with the JSON, its members, how to show it, and remarks."""
    try:
        text, problem = data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, problem = data.decode("utf-8", "replace"), say("no-utf8", byte=f"{error.start + 1:,}")
    content = read_object(text)
    notes = list(content.notes)
    if not _is_plain(text) and hides_text(content.members):
        notes.append(remark("hidden-text", part=name, serious=True))
    whole = content.problem is None
    shown = json_lines(content.members) if whole else visible(text)
    if whole and name == "header" and content.repeats:
        content.problem = say("repeats")
    return problem or content.problem, content.members, shown, notes


def _is_plain(text: str) -> bool:
    """Tell at a glance of JSON that it holds what can be seen and nothing else."""
    return text.isascii() and text.isprintable() and "\\" not in text


def _absent(name: str, start: int, count: int) -> Part:
    problem = _sentence(name, say("missing-one" if count == 1 else "missing", count=f"{count:,}"))
    return Part(name, "", start, problem=problem, unread=problem, missing=True)


def _sentence(name: str, problem: str | None) -> str | None:
    """Return what is said of a part as a sentence about it, as in "The claims part is empty."."""
    if not problem:
        return problem
    if name.startswith("part "):
        return say("sentence-number", number=name.removeprefix("part "), problem=problem)
    return say("sentence", part=name, problem=problem)


def _bytes_shown(data: bytes) -> str:
    return say("one-byte" if len(data) == 1 else "bytes", count=f"{len(data):,}")


def _spelling(name: str, said: str) -> Remark:
    return Remark("spelling", _sentence(name, said) or "", "RFC 7515 section 2")
