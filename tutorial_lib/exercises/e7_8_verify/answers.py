"""Exercise 7.8: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import Refused, check_signature, decoded, encoded, json_object


# %% start
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
    if claims.get("iss") != issuer:
        raise Refused("issuer")
    for_whom = claims.get("aud")
    if audience not in (for_whom if isinstance(for_whom, list) else [for_whom]):
        raise Refused("audience")
    kind = header.get("typ", "JWT").lower().removeprefix("application/")
    if claims.get("token_type") != purpose or kind not in ("jwt", "at+jwt"):
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong turned-away: refuses everything
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    raise Refused("signature")


# %% wrong let-through: the chatbot's first answer, a piece of the audience is enough
# -     if audience not in (for_whom if isinstance(for_whom, list) else [for_whom]):
# +     if audience not in (for_whom or ""):


# %% wrong let-through: hard-coded, no refresh token and nothing else
# -     if claims.get("token_type") != purpose or kind not in ("jwt", "at+jwt"):
# +     if claims.get("token_type") == "refresh" and purpose == "access":


# %% wrong turned-away: typ is exactly JWT
# -     kind = header.get("typ", "JWT").lower().removeprefix("application/")
# +     kind = header.get("typ", "JWT").lower()
# -     if claims.get("token_type") != purpose or kind not in ("jwt", "at+jwt"):
# +     if claims.get("token_type") != purpose or kind != "jwt":


# %% wrong turned-away: an audience is a text
# -     if audience not in (for_whom if isinstance(for_whom, list) else [for_whom]):
# +     if for_whom != audience:


# %% wrong broke: what is missing is an error
# -     if claims.get("iss") != issuer:
# +     if claims["iss"] != issuer:


# %% wrong other-reason: one word for all
# -         raise Refused("audience")
# +         raise Refused("signature")


# %% wrong other-claims: only the user comes back
# -     return claims
# +     return {"sub": claims["sub"]}


# %% wrong honest-broke: it answers yes
# -     return claims
# +     return True


# %% wrong let-through: any issuer that begins like ours
# -     if claims.get("iss") != issuer:
# +     if not str(claims.get("iss")).startswith(issuer):


# %% wrong over: ten minutes in place of the 30 seconds
# -     if claims["exp"] <= now - 30:
# +     if claims["exp"] <= now - 600:
