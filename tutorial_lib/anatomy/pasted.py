"""The token in what somebody pasted: a header, an answer, a URL, or the token alone."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from tutorial_lib.secrets_in_text import UNSEEN, tokens

from .remarks import Remark

LONGEST = 1_000_000  # characters; servers take 8,000 to 16,000 in a whole header
_BEFORE = re.compile(
    r"""[\s"'`]*(?:-H\s*["']?)?(?:authorization\s*:\s*)?["'`]?(?:(?P<scheme>bearer|jwt|token)\s+)?"""
    r"""(?:b(?=["']))?["'`]*""",
    re.IGNORECASE,
)
_FIELDS = ("access", "access_token", "id_token", "token", "refresh", "refresh_token")
_FIELD = re.compile(rf"""["']({"|".join(_FIELDS)})["']\s*:\s*["']\s*([^"'\s]*)""")
_INVISIBLE = re.compile(f"[{UNSEEN}]")
_TAIL = " \t\r\n\"'`,;"


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
    return Pasted(token, tuple(finder.notes), None if token else "There is nothing to read here.")


class _Finder:
    """Takes off layer by layer what is not the token, and notes each layer."""

    def __init__(self) -> None:
        self.notes: list[Remark] = []

    def as_text(self, given: str | bytes | bytearray) -> str:
        if isinstance(given, str):
            return given
        try:
            return bytes(given).decode("utf-8")
        except UnicodeDecodeError as error:
            self._note(f"The bytes are not UTF-8 text (byte {error.start + 1:,}).")
            return bytes(given).decode("utf-8", "replace")

    def find(self, text: str) -> str:
        text = self._visible(text)
        text = self._out_of_answer(text)
        text = self._bare(text)
        text = self._out_of_sentence(text)
        text = self._joined(text)
        text = self._unquoted(text)
        return self._without_full_stop(text)

    def _visible(self, text: str) -> str:
        kept = _INVISIBLE.sub("", text)
        if kept != text:
            self._note("Invisible characters in it were taken out.")
        return kept

    def _out_of_answer(self, text: str) -> str:
        """Take a token out of a whole JSON answer, or out of a printed Python dict."""
        fields = {name: value for name, value in _FIELD.findall(text) if "." in value}
        if "{" not in text or not fields:
            return text
        name = next(name for name in _FIELDS if name in fields)
        others = [f'"{other}"' for other in _FIELDS if other in fields and other != name]
        also = f" It holds {' and '.join(others)} too." if others else ""
        self._note(f'A whole answer was pasted: its "{name}" is read here.{also}')
        return str(fields[name])

    def _bare(self, text: str) -> str:
        """Take off `Authorization: Bearer`, quotation marks and blanks around."""
        match = _BEFORE.match(text)
        bare = text[match.end() :].rstrip(_TAIL) if match else text
        if match and match["scheme"]:
            self._note(
                f'"{match["scheme"]}" stood before it: that belongs to the header, not to it.',
                "RFC 6750 section 2.1",
            )
        elif bare != text.strip():
            self._note("Quotation marks or the like around it were taken off.")
        return bare

    def _out_of_sentence(self, text: str) -> str:
        """Take a token out of a longer text, such as a URL, a cookie or a line of a log."""
        if text.startswith(("ey", "ew")):  # how base64url spells the beginning of a JSON object
            return text
        for begin, end in sorted(tokens(text, inside_words=False)):
            if text.count(".", begin, end) >= 2:
                self._note("It stood in a longer text; the first token there is read.")
                return text[begin:end]
        return text

    def _joined(self, text: str) -> str:
        """Join a token that was broken into lines; of two tokens take the first."""
        words = text.split()
        if len(words) < 2:
            return text
        if words[0].count(".") == 2 and words[1].startswith("ey"):
            self._note("More than one token was pasted; the first is read.")
            return words[0]
        self._note("Blanks or line breaks inside it were taken out; a server would refuse them.")
        return "".join(words)

    def _unquoted(self, text: str) -> str:
        plain = unquote(text) if "%" in text else text
        if plain != text:
            self._note(
                "It was percent-encoded, as in a URL. A token does not belong into a URL.",
                "RFC 6750 section 5.3",
            )
        return plain

    def _without_full_stop(self, text: str) -> str:
        if text.count(".") == 3 and text.endswith("."):
            self._note("A full stop at its end was taken off.")
            return text[:-1]
        return text

    def _note(self, text: str, source: str = "") -> None:
        self.notes.append(Remark("pasted", text, source))


def _not_text(given: object) -> str:
    if given is None:
        return "There is nothing to read: None was given instead of a token."
    kind = type(given).__name__
    remedy = ' Give one of its values, such as answer["access"].' if isinstance(given, dict) else ""
    return f"A token is text, and this is of type {kind}.{remedy}"


def _too_long(length: int) -> str:
    return f"This is {length:,} characters long and is not read: the limit is {LONGEST:,}."
