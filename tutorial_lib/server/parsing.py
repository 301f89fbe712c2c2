"""Reading a request as Django REST framework does: media types, JSON, forms, fields.

It differs from RFC 9110 section 12.5.1: a `q` says nothing, the most specific type goes first.
"""

import codecs
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import cached_property
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.formparser import MultiPartParser

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_FIELDS = 1_000  # of a form
LONGEST_TYPE = 256  # characters; a longer one is passed over
LONGEST_ACCEPT = 8_192  # characters; what comes after is not read
MOST_TYPES = 64
WIDEST_INDENT = 8


class ApiError(Exception):
    """An answer that is not the one hoped for: a status and a JSON body."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.body = body


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
        """Return whether it is this type, or leaves it open."""
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
    """Return by how many spaces the client wants its JSON indented; None for one line.

    Raises ApiError: 404 when `?format=` asks for something else than JSON, 406 when `Accept` does.
    """
    if request.args.getlist("format")[-1:] not in ([], [""], ["json"]):
        raise ApiError(404, {"detail": "Not found."})
    accepted = [one for one in _accepted(request.headers.get("Accept", "*/*")) if one.covers(JSON)]
    if not accepted:
        raise ApiError(406, {"detail": "Could not satisfy the request Accept header."})
    best = max(accepted, key=lambda one: one.precision)
    with suppress(KeyError, ValueError):
        return max(min(int(best.params["indent"]), WIDEST_INDENT), 0) or None
    return None


def read_data(request: Request) -> Any:
    """Return the body's data: JSON of any kind, or a form as a dict.

    Raises ApiError: 400 for a body that cannot be read, 415 for a type that is not known.
    """
    if not request.content_length:
        return {}
    header = request.headers.get("Content-Type", "")
    media_type = MediaType(header if len(header) <= LONGEST_TYPE else "")
    kind = next((kind for kind in (JSON, FORM, MULTIPART) if media_type.covers(kind)), None)
    if kind is None:
        raise ApiError(415, {"detail": f'Unsupported media type "{header}" in request.'})
    charset, body = _charset(media_type), request.get_data()
    if kind == JSON:
        return _read_json(body, charset)
    try:
        return _read_form(body, charset) if kind == FORM else _read_parts(body, header, media_type)
    except ValueError as error:
        name = "Form" if kind == FORM else "Multipart form"
        raise ApiError(400, {"detail": f"{name} parse error - {error}"}) from error


def read_fields(data: Any, *names: str) -> list[str]:
    """Return the named fields as strings without the white space around them.

    Raises ApiError 400 with the messages for each field that is missing or wrong.
    """
    if data is None:
        raise ApiError(400, {"non_field_errors": ["No data provided"]})
    if not isinstance(data, dict):
        message = f"Invalid data. Expected a dictionary, but got {type(data).__name__}."
        raise ApiError(400, {"non_field_errors": [message]})
    problems = {name: _problems(data, name) for name in names}
    if any(problems.values()):
        raise ApiError(400, {name: found for name, found in problems.items() if found})
    return [str(data[name]).strip() for name in names]


def parse_error(reason: str) -> ApiError:
    """Return the answer to JSON that cannot be read."""
    return ApiError(400, {"detail": f"JSON parse error - {reason}"})


def _accepted(header: str) -> list[MediaType]:
    if len(header) > LONGEST_ACCEPT:
        header = header[: header.rfind(",", 0, LONGEST_ACCEPT) + 1]
    texts = [text.strip() for text in header.split(",")]
    return [MediaType(text) for text in texts if 0 < len(text) <= LONGEST_TYPE][:MOST_TYPES]


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """Return a type and its parameters (RFC 2231 too); ValueError when they cannot be read."""
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


def _charset(media_type: MediaType) -> str:
    charset = media_type.params.get("charset", "utf-8")
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return "utf-8"
    try:
        # Codecs such as bz2 are none for text, and would let a small body grow without bound.
        "".encode(charset)
    except (LookupError, UnicodeError):
        detail = f'Unsupported charset "{charset}" in request Content-Type header.'
        raise ApiError(400, {"detail": detail}) from None
    return charset


def _read_json(body: bytes, charset: str) -> Any:
    try:
        # A stream's reader, as in REST framework: it asks more of UTF-16 than bytes.decode.
        text = codecs.getreader(charset)(BytesIO(body)).read()
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise parse_error("nested too deeply") from None
    except ValueError as error:
        raise parse_error(str(error)) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")


def _read_form(body: bytes, charset: str) -> dict[str, str]:
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    pairs = parse_qsl(text, keep_blank_values=True, encoding=charset, max_num_fields=MOST_FIELDS)
    return dict(pairs)


def _read_parts(body: bytes, header: str, media_type: MediaType) -> dict[str, Any]:
    """Return the fields of a multipart form; a file is a list of its lines."""
    if not header.startswith("multipart/"):
        raise ValueError(f"Invalid Content-Type: {header}")
    if not header.isascii():
        raise ValueError(f"Invalid non-ASCII Content-Type in multipart: {header}")
    boundary = media_type.params.get("boundary")
    if not boundary or not re.fullmatch(r"[ -~]{0,200}[!-~]", boundary):
        raise ValueError(f"Invalid boundary in multipart: {boundary}")
    parser = MultiPartParser(max_form_parts=MOST_FIELDS)
    fields, files = parser.parse(BytesIO(body), boundary.encode(), len(body))
    lines = {
        name: [line.decode(errors="replace") for line in found[-1].stream]
        for name, found in files.lists()
    }
    return {name: values[-1] for name, values in fields.lists()} | lines


def _problems(data: Mapping[str, Any], name: str) -> list[str]:
    if name not in data:
        return ["This field is required."]
    value = data[name]
    if value is None:
        return ["This field may not be null."]
    if not str(value).strip():
        return ["This field may not be blank."]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ["Not a valid string."]
    return _strange_characters(str(value).strip())


def _strange_characters(text: str) -> list[str]:
    problems = ["Null characters are not allowed."] if "\x00" in text else []
    surrogate = next((character for character in text if 0xD800 <= ord(character) <= 0xDFFF), None)
    if surrogate is not None:
        problems.append(f"Surrogate characters are not allowed: U+{ord(surrogate):X}.")
    return problems
