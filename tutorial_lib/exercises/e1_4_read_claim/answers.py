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


# %% wrong another-value: hard-coded for Ada's access token
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


# %% wrong another-value: the header in place of the claims
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
