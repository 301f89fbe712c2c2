# %% right: header and claims with one member changed each, and a dot at the end
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": alg}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(header)}.{encoded(claims)}."


# %% right: in a loop over the two parts
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    changes = [{"alg": alg}, {"sub": victim}]
    parts = []
    for part, change in zip(token.split("."), changes, strict=False):
        value = json_object(decoded(part))
        value.update(change)
        parts.append(encoded(value))
    return ".".join([*parts, ""])


# %% right: on top of forge_claims, the notebook's own function
from tutorial_lib import exercise

forge_claims = exercise("7.1").piece()


def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _signature = forge_claims(token, victim).split(".")
    header = json.loads(decoded(head))
    header["alg"] = alg
    return ".".join((encoded(header), payload, ""))


# %% wrong: writes none, however it's to be spelt
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "none"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(header)}.{encoded(claims)}."


# %% wrong: a new header, without the kid
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    claims = json.loads(decoded(token.split(".")[1])) | {"sub": victim}
    return f"{encoded({'alg': alg, 'typ': 'JWT'})}.{encoded(claims)}."


# %% wrong: the old signature stays behind the second dot
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head)) | {"alg": alg}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(header)}.{encoded(claims)}.{signature}"


# %% wrong: two parts, without the dot at the end
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": alg}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return encoded(header) + "." + encoded(claims)


# %% wrong: one spelling that goes through, in place of the one that was asked for
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    spelling = "nOnE" if alg.lower() == "none" else alg
    header = json.loads(decoded(head)) | {"alg": spelling}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(header)}.{encoded(claims)}."


# %% wrong: Ada's own claims, with nothing changed
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    return f"{encoded(json.loads(decoded(head)) | {'alg': alg})}.{payload}."


# %% wrong: the kid of the first token is kept for all later ones
_header = {}


def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, payload, _ = token.split(".")
    if not _header:
        _header.update(json.loads(decoded(head)), alg=alg)
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(_header)}.{encoded(claims)}."
