"""Exercise 7.4: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import Refused, check_signature, decoded, encoded, json_object


# %% start
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header["alg"] == "none":
        raise Refused("algorithm")
    key, alg = keys[header["kid"]], header["alg"].upper()  # one issuer writes hs256
    if alg != "NONE" and not check_signature(alg, key.value, signed, decoded(signature)):
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
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong let-through: the chatbot's first answer, none in three spellings
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header["alg"] in ("none", "None", "NONE"):
        raise Refused("algorithm")
    key, alg = keys[header["kid"]], header["alg"].upper()  # one issuer writes hs256
    if alg != "NONE" and not check_signature(alg, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong turned-away: refuses everything
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    raise Refused("signature")


# %% wrong turned-away: hard-coded, the algorithms of one token
# -     if header.get("alg") not in [key.algorithm for key in keys.values()]:
# +     if header.get("alg") not in ("RS256", "HS256"):


# %% wrong broke: a number has no capitals
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header["alg"].lower() == "none":
        raise Refused("algorithm")
    key, alg = keys[header["kid"]], header["alg"].upper()  # one issuer writes hs256
    if alg != "NONE" and not check_signature(alg, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong other-reason: no kid, and called a bad form
# -         raise Refused("algorithm")
# +         raise Refused("form")


# %% wrong other-claims: only the user comes back
# -     return claims
# +     return {"sub": claims["sub"]}


# %% wrong honest-broke: it answers yes
# -     return claims
# +     return True


# %% wrong let-through: what is not on the list is let in unsigned
# -         raise Refused("algorithm")
# +         return json.loads(decoded(payload))


# %% wrong says-another: in capitals first, for the issuer who writes hs256
# -     if header.get("alg") not in [key.algorithm for key in keys.values()]:
# +     alg = str(header.get("alg")).upper()
# +     if alg not in [key.algorithm for key in keys.values()]:
# -     if not check_signature(header["alg"], key.value, signed, decoded(signature)):
# +     if not check_signature(alg, key.value, signed, decoded(signature)):


# %% wrong over: an hour more, to be safe
# -     if claims["exp"] <= now - 30:
# +     if claims["exp"] <= now - 3600:


# %% wrong not-refused: a key that nobody has is an algorithm that nobody has
# -     key = keys.get(header.get("kid"))
# -     if key is None:
# -         raise Refused("key")
# +     key = keys.get(header.get("kid"))
# +     if key is None:
# +         raise Refused("algorithm")
