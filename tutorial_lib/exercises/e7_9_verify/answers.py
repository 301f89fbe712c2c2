"""Exercise 7.9: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import (
    ORDERS,
    Refused,
    check_signature,
    decoded,
    encoded,
    json_object,
    numbers,
)


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


# %% solution
LONGEST = 16_384  # characters: more than an access token needs, less than does any harm
LATEST = 253_402_300_799  # the last second of the year 9999: what lies behind it is no end
LEEWAY = 30  # seconds that two clocks may differ
TYPES = {"access": ("jwt", "at+jwt"), "refresh": ("jwt",)}  # what `typ` may say (RFC 9068)


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    header, payload = checked(token, keys=keys)
    claims = json_object(payload)
    if claims.get("iss") != issuer:
        raise Refused("issuer")
    meant_for = claims.get("aud")
    if audience not in (meant_for if isinstance(meant_for, list) else [meant_for]):
        raise Refused("audience")
    if claims.get("token_type") != purpose or kind(header) not in TYPES[purpose]:
        raise Refused("purpose")
    check_times(claims, now)
    return claims


def check_times(claims, now):
    if seconds(claims, "exp") <= now - LEEWAY:
        raise Refused("expired")
    if "nbf" in claims and seconds(claims, "nbf") > now + LEEWAY:
        raise Refused("not yet")


def checked(token, *, keys):
    if not isinstance(token, str) or len(token) > LONGEST:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header, payload, signature = json_object(decoded(parts[0])), *map(decoded, parts[1:])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    key = keys.get(kid) if isinstance(kid, str | None) else None
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    order = ORDERS.get(key.algorithm)
    if order and not all(0 < number < order for number in numbers(signature)):
        raise Refused("signature")
    signed = token.rpartition(".")[0].encode()
    if not check_signature(key.algorithm, key.value, signed, signature):
        raise Refused("signature")
    return header, payload


def kind(header):
    return str(header.get("typ", "JWT")).lower().removeprefix("application/")


def seconds(claims, name):
    value = claims.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LATEST:
        raise Refused("claims")
    return float(value)


# %% wrong turned-away: refuses everything
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    raise Refused("signature")


# %% wrong broke: hard-coded, the signature and nothing else
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


# %% wrong broke: the chatbot's first answer, a list of words that may not be in a header
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if {"jwk", "jku", "x5u", "p2c"} & set(header):
        raise Refused("key")
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


# %% wrong broke: a size, and no form
# -     if len(parts) != 3:
# -         raise Refused("form")
# +     if len(parts) < 3:
# +         raise Refused("form")


# %% wrong let-through: any number is an end
# -     if not is_number or not 0 <= value <= LATEST:
# +     if not is_number:


# %% wrong let-through: r and s are not looked at
# -     if order and not all(0 < number < order for number in numbers(signature)):
# -         raise Refused("signature")
# +     assert order is None or order > 0


# %% wrong broke: a name that is there twice
# -     claims = json_object(payload)
# +     claims = json.loads(payload)


# %% wrong other-reason: one word for all that is critical
# -         raise Refused("critical")
# +         raise Refused("signature")


# %% wrong other-claims: the claims and something else
# -     return claims
# +     return {**claims, "checked": True}


# %% wrong honest-broke: it answers yes
# -     return claims
# +     return True


# %% wrong turned-away: times are whole numbers
# -     is_number = isinstance(value, int | float) and not isinstance(value, bool)
# +     is_number = isinstance(value, int) and not isinstance(value, bool)


# %% wrong over: a minute more
# - LEEWAY = 30  # seconds that two clocks may differ
# + LEEWAY = 90


# %% wrong not-refused: the numbers are looked at on one curve alone
# -     order = ORDERS.get(key.algorithm)
# +     order = ORDERS["ES256"] if key.algorithm == "ES256" else None
