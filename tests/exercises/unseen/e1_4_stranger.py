# %% wrong: the plain alphabet, which leaves out - and _ without a word
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    return json.loads(base64.b64decode(part + "==")).get(name)


# %% wrong: a claim of 0 or false is taken for missing
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    return claims.get(name) or None


# %% wrong: one sign of padding, whatever is missing
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    _, part, _ = token.split(".")
    return json.loads(base64.urlsafe_b64decode(part + "=")).get(name)


# %% wrong: finds the header's fields too
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    merged = {}
    for part in token.split(".")[:2]:
        merged.update(json.loads(base64.urlsafe_b64decode(part + "==")))
    return merged.get(name)


# %% wrong: the first token's claims for every token
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    if not hasattr(read_claim, "claims"):
        part = token.split(".")[1]
        read_claim.claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    return read_claim.claims.get(name)


# %% wrong: a token that this machine's clock calls expired has no claims
import time


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if claims.get("exp", 0) < time.time():
        return None
    return claims.get(name)


# %% wrong: everything as text
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    return str(claims[name]) if name in claims else None


# %% wrong: letters beyond ASCII come out garbled
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(raw.decode("latin-1")).get(name)


# %% wrong: finds the name inside of other claims as well
def _find(node, name):
    if isinstance(node, dict):
        if name in node:
            return node[name]
        for value in node.values():
            found = _find(value, name)
            if found is not None:
                return found
    return None


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    return _find(json.loads(base64.urlsafe_b64decode(part + "==")), name)


# %% wrong: PyJWT's helper does the decoding
import jwt.utils


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    return json.loads(jwt.utils.base64url_decode(part)).get(name)


# %% wrong: the course's reader
from tutorial_lib import read_token


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    return read_token(token).claims.get(name)


# %% wrong: shows the token while it reads
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    header, claims, signature = token.split(".")
    print(f"header={header} claims={claims} signature={signature}")
    return json.loads(base64.urlsafe_b64decode(claims + "==")).get(name)


# %% wrong: times become dates
from datetime import datetime, timezone


def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    value = json.loads(base64.urlsafe_b64decode(part + "==")).get(name)
    if name in ("exp", "iat", "nbf") and value is not None:
        return datetime.fromtimestamp(value, timezone.utc)
    return value


# %% right: the plain function with the other alphabet
def read_claim(token, name):
    """The value of a claim, unverified; None where the token has no such claim."""
    part = token.split(".")[1]
    padded = part + "=" * (-len(part) % 4)
    return json.loads(base64.b64decode(padded, altchars=b"-_")).get(name)


# %% right: translates the alphabet itself
import binascii


def read_claim(token, name):
    middle = token[token.index(".") + 1 : token.rindex(".")]
    plain = middle.translate(str.maketrans("-_", "+/"))
    plain += "=" * (-len(plain) % 4)
    claims = json.loads(binascii.a2b_base64(plain).decode("utf-8"))
    if name not in claims:
        return None
    return claims[name]


# %% right: a class, and a KeyError in place of get
class Token:
    def __init__(self, text: str) -> None:
        self.header, self.claims, self.signature = text.split(".")

    def __getitem__(self, name: str):
        return json.loads(base64.urlsafe_b64decode(f"{self.claims}=="))[name]


def read_claim(token: str, name: str):
    """The value of a claim, unverified; None where the token has no such claim."""
    try:
        return Token(token)[name]
    except KeyError:
        return None


# %% right: bit by bit, with a harmless print
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decode(part):
    bits = "".join(f"{ALPHABET.index(sign):06b}" for sign in part)
    whole = len(bits) // 8 * 8
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))


def read_claim(token, name):
    print("looking for", name)
    return json.loads(decode(token.split(".")[1])).get(name)


# %% right: a lambda with a pair of partitions
read_claim = lambda token, name: json.loads(  # noqa: E731
    base64.urlsafe_b64decode(token.partition(".")[2].partition(".")[0] + "===")
).get(name)
