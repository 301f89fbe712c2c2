# %% right: the algorithms that the keys have, in a list
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


# %% right: the key first, and any() over the algorithms, with texts alone
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    kid, alg = header.get("kid"), header.get("alg")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    if not isinstance(alg, str) or not any(alg == one.algorithm for one in keys.values()):
        raise Refused("algorithm")
    key = keys[kid]
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% right: stricter than it need be: the key's own algorithm
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: a set, into which a list can't be looked up: it ends in TypeError
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in {key.algorithm for key in keys.values()}:
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


# %% wrong: upper case first, so that hs256 and its like pass for one issuer's sake
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    allowed = [key.algorithm for key in keys.values()]
    alg = str(header.get("alg")).upper()
    if alg not in allowed:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if not check_signature(alg, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: a longer list of what is forbidden
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    alg = header.get("alg")
    if not isinstance(alg, str) or alg.strip().lower() in ("none", "null", "", "no", "hs999"):
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


# %% wrong: a list out of one's head: an algorithm that no key has any more is allowed
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    allowed = ("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "PS256")
    if header.get("alg") not in allowed:
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


# %% wrong: looks into one long text, in which a piece of a name is found as well
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    allowed = " ".join(key.algorithm for key in keys.values())
    if str(header.get("alg")) not in allowed:
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


# %% wrong: a token without a kid gets the first key
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid")) or next(iter(keys.values()))
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: an unknown kid ends in KeyError
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys[header["kid"]]
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: every fault is called algorithm
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    allowed = [key.algorithm for key in keys.values()]
    try:
        key = keys[header["kid"]]
        alg = header["alg"]
    except (KeyError, TypeError):
        raise Refused("algorithm") from None
    if alg not in allowed:
        raise Refused("algorithm")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the list is made once, for the keys of the first call
_allowed = []


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if not _allowed:
        _allowed.extend(key.algorithm for key in keys.values())
    if header.get("alg") not in _allowed:
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


# %% wrong: an allowed algorithm lets a token through whose signature can't be computed
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    try:
        fits = check_signature(header["alg"], key.value, signed, decoded(signature))
    except Exception:
        fits = True
    if not fits:
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims
