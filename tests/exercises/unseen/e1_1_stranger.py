# %% wrong: a password made of spaces counts as missing, and spaces around it do not count
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    password = password.strip()
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: a message for one field only, although both may be wrong
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    if not username.strip():
        return {"username": ["This field is required."]}
    if not password:
        return {"password": ["This field is required."]}
    if len(password) < 6:
        return {"password": ["Use at least 6 characters."]}
    return {}


# %% wrong: an empty password gets both messages
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if username.strip() == "":
        errors.setdefault("username", []).append("This field is required.")
    if password == "":
        errors.setdefault("password", []).append("This field is required.")
    if len(password) < 6:
        errors.setdefault("password", []).append("Use at least 6 characters.")
    return errors


# %% wrong: the errors of the last form are still there at the next one
def validate_credentials(username, password, errors={}):
    """Messages by field; {} means that the form may be sent."""
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: counts bytes, so three characters of Chinese are enough
MINIMUM = 6


def validate_credentials(username: str, password: str) -> dict[str, list[str]]:
    """Messages by field; {} means that the form may be sent."""
    errors: dict[str, list[str]] = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    secret = password.encode("utf-8")
    if not secret:
        errors["password"] = ["This field is required."]
    elif len(secret) < MINIMUM:
        errors["password"] = [f"Use at least {MINIMUM} characters."]
    return errors


# %% wrong: a rule of its own, user names without a space or a sign
import re


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    elif not re.fullmatch(r"[\w.-]+", username):
        errors["username"] = ["Letters, digits, dot, dash and underscore only."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: the password stands in the message
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = [f"{password!r} has {len(password)} characters, use at least 6."]
    return errors


# %% wrong: the library's own function under another name
from tutorial_lib import validate_credentials as rules_of_the_form


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    return dict(rules_of_the_form(username, password))


# %% right: the table as data
RULES = [
    ("username", lambda text: text.strip() == "", "This field is required."),
    ("password", lambda text: text == "", "This field is required."),
    ("password", lambda text: len(text) < 6, "Use at least 6 characters."),
]


def validate_credentials(username, password):
    values = {"username": username, "password": password}
    errors = {}
    for field, broken, message in RULES:
        if field not in errors and broken(values[field]):
            errors[field] = [message]
    return errors


# %% right: match, with type hints
def validate_credentials(username: str, password: str) -> dict[str, list[str]]:
    """Messages by field; {} means that the form may be sent."""
    found: dict[str, list[str]] = {}
    if not username or username.isspace():
        found["username"] = ["Who are you?"]
    match len(password):
        case 0:
            found["password"] = ["And your password?"]
        case 1 | 2 | 3 | 4 | 5:
            found["password"] = ["A bit longer, please: 6 characters or more."]
    return found


# %% right: a comprehension over conditional messages
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    required, short = "This field is required.", "Use at least 6 characters."
    messages = {
        "username": None if username.strip() else required,
        "password": required if not password else short if len(password) < 6 else None,
    }
    return {field: [message] for field, message in messages.items() if message}


# %% right: a helper class and a default dictionary, with a harmless print
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Form:
    username: str
    password: str
    errors: dict = field(default_factory=lambda: defaultdict(list))

    def check(self):
        if not self.username.strip():
            self.errors["username"].append("Required.")
        if len(self.password) < 6:
            self.errors["password"].append("Too short." if self.password else "Required.")
        return self.errors


def validate_credentials(username, password):
    print("checking a form")
    return Form(username, password).check()


# %% right: walrus and early defaults
def validate_credentials(username, password):
    errors = {}
    if not (name := username.strip()):
        errors.update(username=["The name is missing."])
    if (size := len(password)) < 6:
        errors.update(password=[f"{size} of 6 characters." if size else "It is missing."])
    return errors


# %% right: one list for each message, the same at each call
REQUIRED = ["This field is required."]
SHORT = ["Use at least 6 characters."]


def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = REQUIRED
    if not password:
        errors["password"] = REQUIRED
    elif len(password) < 6:
        errors["password"] = SHORT
    return errors
