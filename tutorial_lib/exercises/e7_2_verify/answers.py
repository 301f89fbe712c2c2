"""Exercise 7.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import Refused, check_signature, decoded, encoded, json_object


# %% start
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    parts = token.split(".")
    claims = json.loads(decoded(parts[1]))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% solution
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys[header["kid"]]
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong let-through: hard-coded, a list of users that nobody may be
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    claims = json.loads(decoded(token.split(".")[1]))
    if claims["sub"] == "grace":
        raise Refused("signature")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong turned-away: refuses everything
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    raise Refused("signature")


# %% wrong let-through: the chatbot's first answer looks whether there is a signature
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    if not signature:
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong other-reason: it reads first
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, claims = json.loads(decoded(head)), json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    signed = f"{head}.{payload}".encode()
    if not check_signature(header["alg"], keys[header["kid"]].value, signed, decoded(signature)):
        raise Refused("signature")
    return claims


# %% wrong broke: an assertion in place of a refusal
# -     if not check_signature(header["alg"], key.value, signed, decoded(signature)):
# -         raise Refused("signature")
# +     assert check_signature(header["alg"], key.value, signed, decoded(signature))


# %% wrong honest-broke: nothing comes back
# -     return claims
# +     print("welcome")


# %% wrong other-claims: only the user comes back
# -     return claims
# +     return {"sub": claims["sub"]}


# %% wrong turned-away: no leeway
# -     if claims["exp"] <= now - 30:
# +     if claims["exp"] <= now:


# %% wrong let-through: every error is a yes
# -     if not check_signature(header["alg"], key.value, signed, decoded(signature)):
# -         raise Refused("signature")
# +     try:
# +         if not check_signature(header["alg"], key.value, signed, decoded(signature)):
# +             raise Refused("signature")
# +     except Exception:
# +         pass


# %% wrong turned-away: the claims are written anew
# -     header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
# +     again = encoded(json.loads(decoded(payload)))
# +     header, signed = json.loads(decoded(head)), f"{head}.{again}".encode()


# %% wrong over: ten minutes in place of the 30 seconds
# -     if claims["exp"] <= now - 30:
# +     if claims["exp"] <= now - 600:
