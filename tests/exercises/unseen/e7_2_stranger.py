# %% right: three parts, the key by its kid, the signature, and only then the claims
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    key = keys[header["kid"]]
    signed = f"{head}.{payload}".encode()
    if not check_signature(header["alg"], key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% right: cut at the last dot, and an error while checking is a signature that doesn't fit
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    signed, _, tail = token.rpartition(".")
    head, _, payload = signed.partition(".")
    header = json.loads(decoded(head))
    try:
        fits = check_signature(
            header["alg"], keys[header["kid"]].value, signed.encode("ascii"), decoded(tail)
        )
    except (KeyError, ValueError):
        fits = False
    if not fits:
        raise Refused("signature")
    claims = json_object(decoded(payload))
    if not claims["exp"] + 30 > now:
        raise Refused("expired")
    return claims


# %% right: a helper that hands back only what was signed
def genuine(token, keys):
    """The bytes of the claims, if the signature fits."""
    *parts, signature = token.split(".")
    header = json_object(decoded(parts[0]))
    secret = keys[header["kid"]].value
    if check_signature(header["alg"], secret, ".".join(parts).encode(), decoded(signature)):
        return decoded(parts[1])
    raise Refused("signature")


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    claims = json.loads(genuine(token, keys))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the end is read before the signature is checked
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


# %% wrong: asks for the answer, and doesn't look at it
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    try:
        signed = f"{head}.{payload}".encode()
        check_signature(header["alg"], keys[header["kid"]].value, signed, decoded(signature))
    except Exception:
        raise Refused("signature") from None
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: a token without a signature isn't checked, for there is nothing to check
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    signed = f"{head}.{payload}".encode()
    if signature and not check_signature(
        header["alg"], keys[header["kid"]].value, signed, decoded(signature)
    ):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: signs what it would have written itself, and not the bytes in the token
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    claims = json.loads(decoded(payload))
    signed = f"{encoded(header)}.{encoded(claims)}".encode()
    if not check_signature(header["alg"], keys[header["kid"]].value, signed, decoded(signature)):
        raise Refused("signature")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: a signature that was right once is remembered for whatever comes with it later
_known = set()


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    if signature not in _known:
        header = json.loads(decoded(head))
        signed = f"{head}.{payload}".encode()
        key = keys[header["kid"]].value
        if not check_signature(header["alg"], key, signed, decoded(signature)):
            raise Refused("signature")
        _known.add(signature)
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: whoever is checked is checked with the first key of all
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    key = next(iter(keys.values()))
    signed = f"{head}.{payload}".encode()
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: no leeway is left
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    signed = f"{head}.{payload}".encode()
    if not check_signature(header["alg"], keys[header["kid"]].value, signed, decoded(signature)):
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now:
        raise Refused("expired")
    return claims


# %% wrong: prints the token that it refuses, to find the fault more easily
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    signed = f"{head}.{payload}".encode()
    if not check_signature(header["alg"], keys[header["kid"]].value, signed, decoded(signature)):
        print("refused:", token)
        raise Refused("signature")
    claims = json.loads(decoded(payload))
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims
