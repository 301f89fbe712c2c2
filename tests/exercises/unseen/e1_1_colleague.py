# %% wrong: strips the password, too
def validate_credentials(username, password):
    """Messages by field; {} means that the form may be sent."""
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password.strip():
        errors["password"] = ["This field is required."]
    elif len(password.strip()) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: six characters are too short for it
def validate_credentials(username, password):
    errors = {}
    if username.strip() == "":
        errors["username"] = ["This field is required."]
    if password == "":
        errors["password"] = ["This field is required."]
    elif len(password) <= 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% wrong: two messages for an empty password
def validate_credentials(username, password):
    errors = {"username": [], "password": []}
    if not username.strip():
        errors["username"].append("This field is required.")
    if not password:
        errors["password"].append("This field is required.")
    if len(password) < 6:
        errors["password"].append("Use at least 6 characters.")
    return {field: messages for field, messages in errors.items() if messages}


# %% wrong: stops at the first field
def validate_credentials(username, password):
    if not username.strip():
        return {"username": ["This field is required."]}
    if not password:
        return {"password": ["This field is required."]}
    if len(password) < 6:
        return {"password": ["Use at least 6 characters."]}
    return {}


# %% wrong: the dictionary lives on from one call to the next
def validate_credentials(username, password, errors={}):
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% right: plain
def validate_credentials(username, password):
    errors = {}
    if not username.strip():
        errors["username"] = ["This field is required."]
    if not password:
        errors["password"] = ["This field is required."]
    elif len(password) < 6:
        errors["password"] = ["Use at least 6 characters."]
    return errors


# %% right: helpers
def _password_messages(password):
    if not password:
        return ["Please enter your password."]
    return ["At least six, please."] if len(password) < 6 else []


def validate_credentials(username, password):
    found = {
        "username": [] if username.strip() else ["Please enter your name."],
        "password": _password_messages(password),
    }
    return {field: said for field, said in found.items() if said}


# %% right: prints that the form was looked at
def validate_credentials(username, password):
    errors = {}
    if not username or username.isspace():
        errors.setdefault("username", []).append("This field is required.")
    if len(password) == 0:
        errors.setdefault("password", []).append("This field is required.")
    elif len(password) < 6:
        errors.setdefault("password", []).append("Use at least 6 characters.")
    print("fields with errors:", len(errors))
    return errors
