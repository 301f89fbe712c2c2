"""A text as it stands, and with its escapes undone: those of URLs, of JSON, of HTML and of mail."""

import re
from collections.abc import Iterator

from tutorial_lib.secrets_in_text import without_codes

_DEEPEST = 3  # times that a text may be escaped over and over
_SOFT = re.compile(r"(?:=[0-9A-F]{2})++|=\r?\n")  # quoted-printable, RFC 2045 section 6.7
# A code of %, of JSON or of HTML that a line break has broken up.
_LINE = r"""(?:[ \t\r]*+["']?\n[\s>|"']*+)?"""
_HEX = rf"{_LINE}[0-9A-Fa-f]"
_BROKEN_CODE = re.compile(
    rf"%{_HEX}{_HEX}|\\{_LINE}u{_HEX}{_HEX}{_HEX}{_HEX}"
    rf"|&{_LINE}#{_LINE}x?(?:{_HEX}){{1,6}}{_LINE};"
)


def layers(text: str) -> Iterator[str]:
    """Give the text itself, and what it stands for, one layer of escapes after the other."""
    yield text
    for _ in range(_DEEPEST):
        plain = _SOFT.sub(_printed, text)
        if plain == text:
            plain = without_codes(_BROKEN_CODE.sub(_in_one_line, text))
        if plain == text:
            return
        yield plain
        text = plain


def _printed(code: re.Match[str]) -> str:
    return bytes.fromhex(code[0].replace("=", "").strip()).decode("utf-8", "replace")


def _in_one_line(code: re.Match[str]) -> str:
    return re.sub(_LINE, "", code[0])
