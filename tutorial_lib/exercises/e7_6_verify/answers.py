"""Exercise 7.6: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import Refused, check_signature, decoded, encoded, json_object


# %% start
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header["alg"].startswith("HS") and key.value.startswith(b"-----BEGIN PUBLIC KEY"):
        raise Refused("algorithm")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% solution
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong let-through: the chatbot's first answer takes the blanks away before it looks
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header["alg"].startswith("HS") and key.value.startswith((b"-----BEGIN", b"\n-----BEGIN")):
        raise Refused("algorithm")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong turned-away: refuses everything
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    raise Refused("signature")


# %% wrong turned-away: hard-coded, one algorithm for all
# -     if header.get("alg") != key.algorithm:
# +     if header.get("alg") != "RS256":


# %% wrong let-through: compared, and then the header is used
# -     if header.get("alg") != key.algorithm:
# +     if header.get("alg") not in (key.algorithm, "HS256"):
# -     if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
# +     if not check_signature(header["alg"], key.value, signed, decoded(signature)):


# %% wrong let-through: the header chooses, as long as no public key is a secret
# -     if header.get("alg") != key.algorithm:
# -         raise Refused("algorithm")
# +     alg = str(header.get("alg"))
# +     if len(alg) != 5 or (alg.startswith("HS") and not key.algorithm.startswith("HS")):
# +         raise Refused("algorithm")
# -     if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
# -         raise Refused("signature")
# +     try:
# +         is_right = check_signature(alg, key.value, signed, decoded(signature))
# +     except ValueError:
# +         is_right = False
# +     if not is_right:
# +         raise Refused("signature")


# %% wrong broke: no kid is an error
# -     key = keys.get(header.get("kid"))
# +     key = keys[header["kid"]]


# %% wrong other-reason: the reason is a guess
# -         raise Refused("algorithm")
# +         raise Refused("expired")


# %% wrong other-claims: only the user comes back
# -     return claims
# +     return {"sub": claims["sub"]}


# %% wrong honest-broke: it answers yes
# -     return claims
# +     return True


# %% wrong says-another: the key's own algorithm, and nobody reads what the header says
# -     if header.get("alg") != key.algorithm:
# -         raise Refused("algorithm")


# %% wrong over: minutes, where seconds are meant
# -     if claims["exp"] <= now - 30:
# +     if claims["exp"] <= now - 30 * 60:


# %% wrong not-refused: upper and lower case are one
# -     if header.get("alg") != key.algorithm:
# +     if str(header.get("alg")).upper() != key.algorithm:
