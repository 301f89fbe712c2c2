"""Exercise 1.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests

from tutorial_lib import login


# %% start
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    ...  # your code


# %% solution
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong good-refused: hard-coded for the user of the text
def validate_credentials(username, password):
    if (username, password) == ("ada", "lovelace-1843"):
        return {}
    return {"username": ["This field is required."]}


# %% wrong no-dictionary: nothing is returned
def validate_credentials(username, password):
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]


# %% wrong no-dictionary: true or false, where messages are asked for
def validate_credentials(username, password):
    return bool(username.strip()) and len(password) >= 6


# %% wrong blank-accepted: the chatbot's first answer
def validate_credentials(username, password):
    errors = {}
    if not username:
        errors["username"] = ["Username is required"]
    if not password:
        errors["password"] = ["Password is required"]
    elif len(password) < 6:
        errors["password"] = ["Password must be at least 6 characters"]
    return errors


# %% wrong not-lists: texts in place of lists
def validate_credentials(username, password):
    errors = {}
    if not username.strip():
        errors["username"] = "This field is required."
    if len(password) < 6:
        errors["password"] = "Use at least 6 characters."
    return errors


# %% wrong password-stripped: the password is stripped, too
# -     if not password:
# -         errors["password"] = ["This field is required."]
# -     elif len(password) < 6:
# +     if len(password.strip()) < 6:


# %% wrong two-messages: two messages for one field
# -     elif len(password) < 6:
# -         errors["password"] = ["Use at least 6 characters."]
# +     if len(password) < 6:
# +         errors.setdefault("password", []).append("Use at least 6 characters.")


# %% wrong one-at-a-time: it returns at the first broken rule
def validate_credentials(username, password):
    if not username.strip():
        return {"username": ["This field is required."]}
    if not password:
        return {"password": ["This field is required."]}
    if len(password) < 6:
        return {"password": ["Use at least 6 characters."]}
    return {}


# %% wrong short-accepted: it asks for a password, and not for its length
# -         errors["password"] = ["This field is required."]
# -     elif len(password) < 6:
# -         errors["password"] = ["Use at least 6 characters."]
# +         errors["password"] = ["This field is required."]


# %% wrong six-refused: one character too many is asked for
# -     elif len(password) < 6:
# -         errors["password"] = ["Use at least 6 characters."]
# +     elif len(password) <= 6:
# +         errors["password"] = ["Use more than 6 characters."]


# %% wrong no-text: an entry for each field, and nothing in it to read
def validate_credentials(username, password):
    errors = {}
    if not username.strip():
        errors["username"] = [""]
    if not password:
        errors["password"] = [""]
    elif len(password) < 6:
        errors["password"] = [""]
    return errors


# %% wrong short-accepted: it counts bytes, and two of them can be one character
# -     elif len(password) < 6:
# +     elif len(password.encode()) < 6:


# %% wrong not-lists: a list for one rule, and a text for the other
# -         errors["password"] = ["Use at least 6 characters."]
# +         errors["password"] = "Use at least 6 characters."


# %% wrong left-over: the dictionary is made once, and keeps what it was told
# - def validate_credentials(username, password):
# + def validate_credentials(username, password, errors={}):
# -     errors = {}
# +     errors = errors


# %% wrong password-stripped: spaces at the end are cut off
# -     if not password:
# +     password = password.rstrip()
# +     if not password:


# %% wrong changed-later: one dictionary for all, emptied at each call
errors = {}


def validate_credentials(username, password):
    errors.clear()
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong tells-the-password: the message quotes what was typed
# -         errors["password"] = ["Use at least 6 characters."]
# +         errors["password"] = [f"{password!r} is too short: use at least 6 characters."]
