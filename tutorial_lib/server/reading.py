"""Reading a request as Django REST framework does: media types, JSON, forms, fields."""

import codecs
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request

JSON = "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class ApiError(Exception):
    """An answer that is not the one hoped for: a status and a JSON body."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.body = body


def read_data(request: Request) -> Any:
    """The body's data: JSON of any kind, or a form as a dict.

    Raises ApiError: 400 for a body that cannot be read, 415 for a type that is not known.
    """
    if not request.content_length:
        return {}
    if request.mimetype == JSON:
        return _read_json(request)
    if request.mimetype in FORMS:
        return _read_form(request)
    media_type = request.headers.get("Content-Type", "")
    raise ApiError(415, {"detail": f'Unsupported media type "{media_type}" in request.'})


def read_fields(data: Any, *names: str) -> list[str]:
    """The named fields as strings without the white space around them.

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


def _read_json(request: Request) -> Any:
    charset = _charset(request)
    try:
        text = request.get_data().decode(charset)
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise parse_error("nested too deeply") from None
    except ValueError as error:
        raise parse_error(str(error)) from error


def parse_error(reason: str) -> ApiError:
    """The answer to JSON that cannot be read."""
    return ApiError(400, {"detail": f"JSON parse error - {reason}"})


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")


def _read_form(request: Request) -> dict[str, str]:
    boundary = request.mimetype_params.get("boundary")
    if request.mimetype == FORMS[1] and not boundary:
        reason = f"Invalid boundary in multipart: {boundary}"
        raise ApiError(400, {"detail": f"Multipart form parse error - {reason}"})
    return {name: values[-1] for name, values in request.form.lists()}


def _charset(request: Request) -> str:
    charset = request.mimetype_params.get("charset", "utf-8")
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
