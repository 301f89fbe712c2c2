# %% wrong: JSON that is no object has no items
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
        return {
            field: messages if isinstance(messages, list) else [messages]
            for field, messages in data.items()
        }
    except ValueError:
        return {}


# %% wrong: joins the messages of a field into one
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    return {
        field: [" ".join(messages)] if isinstance(messages, list) else [messages]
        for field, messages in data.items()
    }


# %% wrong: believes the header, and what is below may be no JSON
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    content_type = response.headers.get("Content-Type", "")
    if "json" not in content_type:
        return {}
    data = response.json()
    if not isinstance(data, dict):
        return {}
    return {k: v if isinstance(v, list) else [v] for k, v in data.items()}


# %% wrong: the first message of each field only
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    return {field: [m[0] if isinstance(m, list) else m] for field, m in data.items()}


# %% wrong: detail gets a name of its own
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    errors = {}
    for field, messages in data.items():
        key = "form" if field in ("detail", "non_field_errors") else field
        errors[key] = messages if isinstance(messages, list) else [messages]
    return errors


# %% right: match
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = response.json()
    except ValueError:
        return {}
    match data:
        case dict():
            return {key: value if isinstance(value, list) else [value] for key, value in data.items()}
        case _:
            return {}


# %% right: suppress
from contextlib import suppress


def field_messages(response) -> dict[str, list[str]]:
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    result: dict[str, list[str]] = {}
    with suppress(ValueError):
        if isinstance(data := response.json(), dict):
            for name, texts in data.items():
                result[name] = [texts] if isinstance(texts, str) else list(texts)
    return result


# %% right: the errors of bytes, too
import json


def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        data = json.loads(response.content)
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(data, dict):
        return {}
    return dict((k, v if isinstance(v, list) else [v]) for k, v in data.items())
