"""Media types in `Accept` and `Content-Type`, read as Django REST framework reads them.

It differs from RFC 9110 section 12.5.1: a `q` says nothing, the most specific type goes first.
"""

from contextlib import suppress
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import cached_property

from flask import Request

JSON = "application/json"
LONGEST_TYPE = 256  # characters; a longer one is passed over
LONGEST_ACCEPT = 8_192  # characters; what comes after is not read
MOST_TYPES = 64
WIDEST_INDENT = 8


class MediaType:
    """A type such as `text/*; q=0.5`, of whatever form: one that cannot be read is nobody's."""

    def __init__(self, text: str) -> None:
        self.params: dict[str, str] = {}
        name = text.strip()
        if ";" in text:
            try:
                name, self.params = _parts(text)
            except ValueError:
                name = ""
        self._main, _, self._sub = name.lower().partition("/")

    def covers(self, known: str) -> bool:
        """Whether it is this type, or leaves it open."""
        main, _, sub = known.partition("/")
        return self._main in (main, "*") and self._sub in (sub, "*")

    @cached_property
    def precision(self) -> int:
        """How much it says, from 0 (`*/*`) to 3 (with parameters)."""
        if self._main == "*":
            return 0
        if self._sub == "*":
            return 1
        return 2 if set(self.params) <= {"q"} else 3


def wanted_indent(request: Request) -> int | None:
    """By how many spaces the client wants its JSON indented; None for one line.

    Raises LookupError when `?format=` asks for something else than JSON, and ValueError when
    `Accept` does.
    """
    if request.args.getlist("format")[-1:] not in ([], [""], ["json"]):
        raise LookupError("format")
    accepted = [one for one in _accepted(request.headers.get("Accept", "*/*")) if one.covers(JSON)]
    if not accepted:
        raise ValueError("Accept")
    best = max(accepted, key=lambda one: one.precision)
    with suppress(KeyError, ValueError):
        return max(min(int(best.params["indent"]), WIDEST_INDENT), 0) or None
    return None


def _accepted(header: str) -> list[MediaType]:
    if len(header) > LONGEST_ACCEPT:
        header = header[: header.rfind(",", 0, LONGEST_ACCEPT) + 1]
    texts = [text.strip() for text in header.split(",")]
    return [MediaType(text) for text in texts if 0 < len(text) <= LONGEST_TYPE][:MOST_TYPES]


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """A type and its parameters (RFC 2231 too); raises ValueError when they cannot be read."""
    message = Message()
    message["content-type"] = text
    (name, _), *found = message.get_params() or [("", "")]
    params: dict[str, str] = {}
    for key, value in found:
        if isinstance(value, tuple) and value[0]:
            _check_charset(value[0])
        params[key] = collapse_rfc2231_value(value)
    return name, params


def _check_charset(name: str) -> None:
    try:
        "".encode(name)
    except LookupError as error:
        raise ValueError(f"{name} is not a charset") from error
