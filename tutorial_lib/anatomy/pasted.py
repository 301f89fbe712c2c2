"""The token in what somebody pasted: a header, an answer, a URL, or the token alone."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import unquote

from tutorial_lib.secrets_in_text import UNSEEN, tokens
from tutorial_lib.texts import Words

from .remarks import Remark
from .token_in_text import Found, find, opens_object, tokens_in

say = Words("tutorial_lib.anatomy", "pasted")
say_none = Words("tutorial_lib.anatomy", "anatomy")
LONGEST = 1_000_000  # characters; servers take 8,000 to 16,000 in a whole header
_BEFORE = re.compile(
    r"""[\s"'`]*+(?:-H\s*["']?)?(?:authorization\s*:\s*)?["'`]?(?:(?P<scheme>bearer|jwt|token)\s+)?"""
    r"""(?:b(?=["']))?["'`]*""",
    re.IGNORECASE,
)
_FIELDS = ("access", "access_token", "id_token", "token", "refresh", "refresh_token")
_FIELD = re.compile(rf"""["']({"|".join(_FIELDS)})\\*["']\s*:\s*\\*["']([^"']*)""")
_INVISIBLE = re.compile(rf"\x1b\[[0-9;]*m|[{UNSEEN}]")  # a terminal's colours, too
_TAIL = " \t\r\n\"'`,;"
_ENDS_A_TOKEN = tuple("/?&#;,:|)]}>\"'`\\%…")


@dataclass(frozen=True)
class Pasted:
    """The token that was found, what was taken off around it, or why there is none."""

    token: str = field(default="", repr=False)
    notes: tuple[Remark, ...] = ()
    problem: str | None = None


def find_token(given: object) -> Pasted:
    """Find the one token in text or bytes; anything else has a `problem`."""
    if not isinstance(given, (str, bytes, bytearray)):
        return Pasted(problem=_not_text(given))
    if len(given) > LONGEST:
        return Pasted(problem=_too_long(len(given)))
    finder = _Finder()
    token = finder.find(finder.as_text(given))
    problem = _why_none(token)
    return Pasted("" if problem else token, tuple(finder.notes), problem)


class _Finder:
    """Takes off what is not the token, and notes what was taken off."""

    def __init__(self) -> None:
        self.notes: list[Remark] = []

    def as_text(self, given: str | bytes | bytearray) -> str:
        if isinstance(given, str):
            return given
        try:
            return bytes(given).decode("utf-8")
        except UnicodeDecodeError as error:
            self._note("no-utf8", byte=f"{error.start + 1:,}")
            return bytes(given).decode("utf-8", "replace")

    def find(self, text: str) -> str:
        text = self._visible(text)
        fields = dict(_FIELD.findall(text)) if "{" in text else {}
        told = {name: found for name, value in fields.items() if (found := find(value))}
        if told:
            return self._undone(told[self._chosen(told)], text)
        found = find(text)
        if found and not _is_part_of_more(found):
            self._note_around(found)
            return self._undone(found, text)
        values = {name: value for name, value in fields.items() if "." in value}
        return self._broken(values[self._chosen(values)] if values else text)

    def _visible(self, text: str) -> str:
        kept = _INVISIBLE.sub("", text)
        if kept != text:
            self._note("invisible")
        return kept

    def _chosen(self, fields: Collection[str]) -> str:
        """Choose a field of a whole JSON answer, or of a printed Python dict."""
        name = next(name for name in _FIELDS if name in fields)
        quoted = [f'"{other}"' for other in _FIELDS if other in fields and other != name]
        others = f" {say('note/and')} ".join(quoted)
        self._note("answer-and" if others else "answer", name=name, others=others)
        return name

    def _note_around(self, found: Found) -> None:
        """Note what stood before and behind the token."""
        known = _BEFORE.fullmatch(found.before)
        if known and known["scheme"]:
            self._note("scheme", "RFC 6750 section 2.1", scheme=known["scheme"])
        if any(other.token != found.token for other in tokens_in(found.after)):
            self._note("two")
        elif re.search(r"\w", found.after if known else found.before + found.after):
            self._note("longer")
        elif found.after.strip() == ".":
            self._note("full-stop")
        elif not (known and known["scheme"]) and (found.before + found.after).strip():
            self._note("around")

    def _undone(self, found: Found, text: str) -> str:
        """Return the token, and note what had to be undone for it."""
        if found.is_broken_up:
            self._note("joined")
        if found.is_escaped:
            source = "RFC 6750 section 5.3" if "%" in text else ""
            self._note("percent" if source else "escaped", source)
        return found.token

    def _broken(self, text: str) -> str:
        """Take out what may be a token, or the rest of one, as far as it can be told."""
        text = self._bare(text)
        text = self._out_of_sentence(text)
        text = self._joined(text)
        text = self._unquoted(text)
        return self._without_full_stop(text)

    def _bare(self, text: str) -> str:
        """Take off `Authorization: Bearer`, quotation marks and blanks around."""
        match = _BEFORE.match(text)
        bare = text[match.end() :].rstrip(_TAIL) if match else text
        if match and match["scheme"]:
            self._note("scheme", "RFC 6750 section 2.1", scheme=match["scheme"])
        elif bare != text.strip():
            self._note("around")
        return bare

    def _out_of_sentence(self, text: str) -> str:
        """Take a token out of a longer text, such as a URL, a cookie or a line of a log."""
        if text.startswith("ey") or opens_object(text):
            return text
        for begin, end in sorted(tokens(text, inside_words=False)):
            begins_a_word = not text[max(0, begin - 1) : begin].isalnum()
            if begins_a_word and text.count(".", begin, end) >= 2:
                self._note("longer")
                return text[begin:end]
        return text

    def _joined(self, text: str) -> str:
        """Join a token that was broken into lines; of two tokens take the first."""
        words = text.split()
        if len(words) < 2:
            return text
        if words[0].count(".") == 2 and words[1].startswith("ey"):
            self._note("two")
            return words[0]
        self._note("joined")
        return "".join(words)

    def _unquoted(self, text: str) -> str:
        plain = unquote(text) if "%" in text else text
        if plain != text:
            self._note("percent", "RFC 6750 section 5.3")
        return plain

    def _without_full_stop(self, text: str) -> str:
        if text.count(".") == 3 and text.endswith("."):
            self._note("full-stop")
            return text[:-1]
        return text

    def _note(self, message: str, source: str = "", **facts: str) -> None:
        self.notes.append(Remark("pasted", say(f"note/{message}", **facts), source))


def _is_part_of_more(found: Found) -> bool:
    """Tell whether a lone word goes on: with a part too many, or a sign that no token has."""
    after = found.after.strip().rstrip(_TAIL)
    if not _BEFORE.fullmatch(found.before) or re.search(r"\s", after):
        return False
    if re.match(r"\.[\w-]", after):
        return True
    goes_on = re.search(r"[\w-]", after) and not after.startswith(_ENDS_A_TOKEN)
    return bool(goes_on) and not found.is_whole


def _why_none(token: str) -> str | None:
    """Return why this is no token, not even a broken one: none of its parts begins as JSON."""
    if not token:
        return say("empty")
    if any(map(opens_object, token.split(".", 2)[:2])):
        return None
    if token.startswith("{"):
        return say_none("json")
    return say("no-header") if "." in token else say_none("no-token")


def _not_text(given: object) -> str:
    if given is None:
        return say("none")
    message = "no-text-dict" if isinstance(given, dict) else "no-text"
    return say(message, kind=type(given).__name__)


def _too_long(length: int) -> str:
    return say("too-long", count=f"{length:,}", limit=f"{LONGEST:,}")
