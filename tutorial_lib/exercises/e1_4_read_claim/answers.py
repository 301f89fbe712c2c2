"""Exercise 1.4: where it starts, how it can be solved, and what goes wrong."""

# %% given
import base64
import json

import jwt


# %% start
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    ...  # your code


# %% solution
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    padding = "=" * (-len(part) % 4)
    claims = json.loads(base64.urlsafe_b64decode(part + padding))
    return claims.get(name)


# %% wrong not-found: hard-coded for Ada's access token
def read_claim(token, name):
    return {"token_type": "access", "user_id": "1"}.get(name)


# %% wrong alphabet: the chatbot's first answer
def read_claim(token, name):
    payload = token.split(".")[1]
    payload += "=" * (-len(payload) % 4)
    return json.loads(base64.b64decode(payload)).get(name)


# %% wrong padding: the padding was left out
def read_claim(token, name):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part)).get(name)


# %% wrong padding: one sign, whatever is missing
def read_claim(token, name):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=")).get(name)


# %% wrong missing-claim: a claim that is not there stops the program
def read_claim(token, name):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=="))[name]


# %% wrong false-claim: a value that counts as false is lost
def read_claim(token, name):
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    return claims[name] if claims.get(name) else None


# %% wrong by-library: a library did it
def read_claim(token, name):
    return jwt.decode(token, options={"verify_signature": False}).get(name)


# %% wrong not-found: the header in place of the claims
def read_claim(token, name):
    part = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(part + "==")).get(name)


# %% wrong letters: every byte taken for a letter
def read_claim(token, name):
    part = token.split(".")[1]
    text = base64.urlsafe_b64decode(part + "==").decode("latin-1")
    return json.loads(text).get(name)


# %% wrong converted: a text, whatever the claim is
# -     return claims.get(name)
# +     value = claims.get(name)
# +     return None if value is None else str(value)


# %% wrong missing-claim: header and claims in one dictionary
# -     padding = "=" * (-len(part) % 4)
# -     claims = json.loads(base64.urlsafe_b64decode(part + padding))
# +     header = token.split(".")[0]
# +     claims = json.loads(base64.urlsafe_b64decode(header + "=="))
# +     claims |= json.loads(base64.urlsafe_b64decode(part + "=="))


# %% wrong by-library: PyJWT decodes the part
# -     part = token.split(".")[1]
# -     padding = "=" * (-len(part) % 4)
# -     claims = json.loads(base64.urlsafe_b64decode(part + padding))
# -     return claims.get(name)
# +     from jwt.utils import base64url_decode
# +     return json.loads(base64url_decode(token.split(".")[1])).get(name)


# %% wrong inside-another: it looks into the claims' own values as well
def read_claim(token, name):
    part = token.split(".")[1]
    return find(json.loads(base64.urlsafe_b64decode(part + "==")), name)


def find(inside, name):
    values = inside.values() if isinstance(inside, dict) else inside
    if isinstance(inside, dict) and name in inside:
        return inside[name]
    found = [find(value, name) for value in values if isinstance(value, dict | list)]
    return next((value for value in found if value is not None), None)


# %% wrong not-found: an expired token, by this machine's clock, says nothing
# -     return claims.get(name)
# +     import time
# +     return claims.get(name) if claims.get("exp", 0) > time.time() else None


# %% wrong another-value: the first token's claims for every token
known = {}


def read_claim(token, name):
    if not known:
        part = token.split(".")[1]
        known.update(json.loads(base64.urlsafe_b64decode(part + "==")))
    return known.get(name)
