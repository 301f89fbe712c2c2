"""The protocol's words: what a program is asked, and what its answers become here."""

from __future__ import annotations

import json
from typing import Any

import requests

from .verdict import failed, not_applicable, shown

LONGEST_NAME = 100  # characters of an error's name


class ProgramError(Exception):
    """An error that a program answered; its class carries the program's own name for it."""

    errors: Any = None
    retryable: Any = None
    retry_after: Any = None


class Rubbish(ValueError):
    """What a program wrote is no answer."""


def call_words(method: str, path: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return a call as a command; the scene does not apply where the protocol has no word."""
    words: dict[str, Any] = {"method": method, "path": path, "headers": {}}
    for name, value in request.items():
        if name == "data":
            words["body"] = _text(value)
        elif name in ("headers", "json", "timeout"):
            words[name] = value
        else:
            not_applicable(f"the protocol has no word for {name}")
    return words


def _text(data: object) -> str:
    if isinstance(data, bytes):
        return data.decode()
    if not isinstance(data, str):
        not_applicable("the protocol knows bodies of text only")
    return data


def read(line: bytes, longest: int) -> dict[str, Any]:
    """Read a line as an answer; raises Rubbish."""
    if len(line) > longest:
        raise Rubbish(f"it wrote a line of more than {longest:,} bytes")
    if not line.endswith(b"\n"):
        raise Rubbish("it ended in the middle of a line")
    try:
        answer = json.loads(line.decode())
    except UnicodeDecodeError:
        raise Rubbish("it wrote what is not UTF-8") from None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or type(answer.get("id")) is not int:
        text = shown(line.decode(), most=60)
        raise Rubbish(f"it wrote what is no answer: {text}")
    return answer


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that is none of an error; raises the error otherwise."""
    name, message = answer.get("error"), answer.get("message", "")
    if name is None:
        return answer
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        failed("its answer's error is no name")
    if name == "unsupported":
        not_applicable(str(message) or "the program does not support it")
    if name == "network":
        raise requests.ConnectionError(str(message))
    kind = type(name, (ProgramError,), {"__module__": __name__})
    error = kind(str(message))
    for field in ("errors", "retryable", "retry_after"):
        setattr(error, field, answer.get(field))
    raise error


def response(answer: dict[str, Any], url: str) -> requests.Response:
    """Return the answer to a call as requests would give it; the scene fails if it is none."""
    status, headers, body = answer.get("status"), answer.get("headers", {}), answer.get("body", "")
    if type(status) is not int or not 100 <= status <= 599:
        failed(f"its answer to a call has no status: {shown(json.dumps(answer), most=60)}")
    if not isinstance(body, str) or not isinstance(headers, dict):
        failed("its answer to a call has a body that is no text, or headers that are no object")
    made = requests.Response()
    made.status_code, made.url, made.encoding = status, url, "utf-8"
    made.headers.update({str(name): str(value) for name, value in headers.items()})
    made._content = body.encode(errors="replace")
    return made
