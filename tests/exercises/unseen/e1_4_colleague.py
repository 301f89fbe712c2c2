# %% wrong: b64decode
def read_claim(token, name):
    part = token.split(".")[1]
    return json.loads(base64.b64decode(part + "==")).get(name)


# %% wrong: an error where a claim is missing
def read_claim(token, name):
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    return claims[name]


# %% wrong: no padding, it worked with this token
def read_claim(token, name):
    header, claims, signature = token.split(".")
    return json.loads(base64.urlsafe_b64decode(claims)).get(name)


# %% wrong: everything as a text
def read_claim(token, name):
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    value = claims.get(name)
    return str(value) if value else None


# %% wrong: header and claims put together
def read_claim(token, name):
    values = {}
    for part in token.split(".")[:2]:
        values.update(json.loads(base64.urlsafe_b64decode(part + "==")))
    return values.get(name)


# %% right: plain
def read_claim(token, name):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "==")).get(name)


# %% right: exact padding
def _decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def read_claim(token, name):
    _, payload, _ = token.split(".")
    claims = json.loads(_decoded(payload))
    if name in claims:
        return claims[name]
    return None


# %% right: translate to the plain alphabet
def read_claim(token, name):
    part = token.split(".")[1].replace("-", "+").replace("_", "/")
    part += "=" * ((4 - len(part) % 4) % 4)
    text = base64.b64decode(part).decode("utf-8")
    try:
        return json.loads(text)[name]
    except KeyError:
        return None
