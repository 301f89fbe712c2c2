# %% right: one comparison with the key's algorithm
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


# %% right: the list stays in front, as it was, and the comparison comes after it
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header["alg"] != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% right: keys and algorithms as pairs, with match
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    match header:
        case {"kid": str(kid)} if kid in keys:
            key = keys[kid]
        case _:
            raise Refused("key")
    match header:
        case {"alg": str(alg)} if alg == key.algorithm:
            pass
        case _:
            raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the key's algorithm is used, and what the header says isn't looked at
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the same family is enough: the first two letters are compared
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if str(header.get("alg"))[:2] != key.algorithm[:2]:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the look at the key is only made better
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    if header.get("alg") not in [key.algorithm for key in keys.values()]:
        raise Refused("algorithm")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header["alg"].startswith("HS") and b"PUBLIC KEY" in key.value:
        raise Refused("algorithm")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: compares without regard to case, so hs256 is HS256
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if str(header.get("alg")).upper() != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: takes the key that fits the algorithm, and not the one that the kid names
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    fitting = [key for key in keys.values() if key.algorithm == header.get("alg")]
    if not fitting:
        raise Refused("algorithm")
    if header.get("kid") not in keys:
        raise Refused("key")
    key = fitting[0]
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: another algorithm is refused, and called a signature that doesn't fit
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("signature")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the signature first, by what the header says, and the comparison after it
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    if header["alg"] != key.algorithm:
        raise Refused("algorithm")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the algorithm of a kid is kept from the call before, for another server as well
_known = {}


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    algorithm = _known.setdefault("algorithm", key.algorithm)
    if header.get("alg") != algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: blanks around the header's alg are forgiven
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if str(header.get("alg")).strip() != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims
