# %% wrong: reads JSON only under the one spelling of its media type
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    if response.headers.get("Content-Type") != "application/json":
        return {}
    answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {k: v if isinstance(v, list) else [v] for k, v in answer.items()}


# %% wrong: the two fields of the form, and no other
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    messages = {}
    for field in ("username", "password", "detail"):
        if field in answer:
            texts = answer[field]
            messages[field] = texts if isinstance(texts, list) else [texts]
    return messages


# %% wrong: a text alone falls apart into its letters
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if isinstance(answer, dict):
        return {field: list(texts) for field, texts in answer.items()}
    return {}


# %% wrong: bytes that are no UTF-8 end in an error of another kind
import json


def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = json.loads(response.content)
    except json.JSONDecodeError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {
        field: texts if isinstance(texts, list) else [texts] for field, texts in answer.items()
    }


# %% wrong: the first message of each field, the others are dropped
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    result = {}
    for field, value in answer.items():
        if isinstance(value, (list, tuple)) and value:
            result[field] = [str(value[0])]
        else:
            result[field] = [str(value)]
    return result


# %% wrong: HTML is told by its header, and what is neither HTML nor JSON is an error
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    if "text/html" in response.headers.get("Content-Type", ""):
        return {}
    answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {
        field: texts if isinstance(texts, list) else [texts] for field, texts in answer.items()
    }


# %% wrong: the messages of the last answer are still there at the next one
_messages = {}


def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    for field, texts in answer.items():
        _messages[field] = [texts] if isinstance(texts, str) else texts
    return _messages


# %% wrong: a list and a text get a field that the answer does not have
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
    except ValueError:
        return {}
    match data:
        case dict():
            return {k: v if isinstance(v, list) else [v] for k, v in data.items()}
        case list():
            return {"non_field_errors": data}
        case str():
            return {"detail": [data]}
        case _:
            return {}


# %% wrong: a list of messages becomes one text
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
        return {
            field: [" ".join(texts)] if isinstance(texts, list) else [texts]
            for field, texts in answer.items()
        }
    except (ValueError, AttributeError):
        return {}


# %% wrong: the messages in another order, each once
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {
        field: sorted(set(texts)) if isinstance(texts, list) else [texts]
        for field, texts in answer.items()
    }


# %% right: suppress and a helper
import contextlib


def as_list(texts):
    return texts if isinstance(texts, list) else [texts]


def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    answer = None
    with contextlib.suppress(ValueError):
        answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {field: as_list(texts) for field, texts in answer.items()}


# %% right: match, from the bytes
import json


def field_messages(response):
    try:
        answer = json.loads(response.content)
    except ValueError:
        return {}
    messages = {}
    match answer:
        case dict():
            for field, value in answer.items():
                match value:
                    case list():
                        messages[field] = value
                    case text:
                        messages[field] = [text]
    return messages


# %% right: a duck, with a harmless print
def field_messages(response):
    try:
        pairs = response.json().items()
    except (ValueError, AttributeError):
        print("nothing to read")
        return {}
    result = {}
    for field, texts in pairs:
        result[field] = [*texts] if isinstance(texts, (list, tuple)) else [texts]
    return result


# %% right: a class that does the reading
from dataclasses import dataclass
from typing import Any


@dataclass
class Answer:
    response: Any

    @property
    def fields(self) -> dict[str, Any]:
        try:
            body = self.response.json()
        except requests.exceptions.JSONDecodeError:
            return {}
        return body if isinstance(body, dict) else {}

    def messages(self) -> dict[str, list[str]]:
        return {
            name: [value] if isinstance(value, str) else list(value)
            for name, value in self.fields.items()
        }


field_messages = lambda response: Answer(response).messages()  # noqa: E731
