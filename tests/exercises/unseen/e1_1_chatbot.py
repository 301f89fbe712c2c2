# %% wrong: spaces alone are no password for it
def validate_credentials(username: str, password: str) -> dict[str, list[str]]:
    """Messages by field; {} means that the form may be sent."""
    errors: dict[str, list[str]] = {}
    if not username or not username.strip():
        errors["username"] = ["This field is required."]
    if not password or not password.strip():
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: it asks for letters and digits as well
import re


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", username.strip()):
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: counts bytes, not characters
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password.encode("utf-8")) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: an empty list for a field without a fault
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {"username": [], "password": []}
    if not username.strip():
        errors["username"].append("This field is required.")
    if not password:
        errors["password"].append("This field is required.")
    elif len(password) < 6:
        errors["password"].append("Use at least 6 characters.")
    return errors


# %% wrong: remembers what it has said for a name
_seen = {}


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    if username in _seen:
        return _seen[username]
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    _seen[username] = errors
    return errors


# %% right: a table of rules
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    rules = [
        ("username", not username.strip(), "This field is required."),
        ("password", not password, "This field is required."),
        ("password", 0 < len(password) < 6, "Use at least 6 characters."),
    ]
    errors = {}
    for field, broken, message in rules:
        if broken:
            errors.setdefault(field, []).append(message)
    return errors


# %% right: type hints and a walrus
def validate_credentials(username: str, password: str) -> dict[str, list[str]]:
    """Messages by field; {} means that the form may be sent."""
    errors: dict[str, list[str]] = {}
    if not (name := username.strip()):
        errors["username"] = ["This field is required."]
    if not (length := len(password)):
        errors["password"] = ["This field is required."]
    elif length < 6:
        errors["password"] = [f"Use at least 6 characters, not {length}."]
    return errors


# %% right: match
from collections import defaultdict


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = defaultdict(list)
    if not username.strip():
        errors["username"].append("This field is required.")
    match len(password):
        case 0:
            errors["password"].append("This field is required.")
        case 1 | 2 | 3 | 4 | 5:
            errors["password"].append("Use at least 6 characters.")
    return dict(errors)
