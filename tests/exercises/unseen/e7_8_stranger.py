# %% right: the table's rows, one below the other
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
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% right: strict about types, with a text for a single audience
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
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    match claims.get("aud"):
        case str(one):
            audiences = [one]
        case [*many] if all(isinstance(one, str) for one in many):
            audiences = many
        case _:
            raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    kinds = ("jwt", "at+jwt", "application/jwt", "application/at+jwt")
    if not isinstance(typ, str) or typ.casefold() not in kinds:
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% right: a dictionary of reasons and answers, in the table's order
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
    aud, typ = claims.get("aud"), header.get("typ", "jwt")
    for_us = aud == audience or (isinstance(aud, list) and audience in aud)
    kind = typ.lower() if isinstance(typ, str) else ""
    right_kind = kind.removeprefix("application/") in {"jwt", "at+jwt"}
    answers = {
        "issuer": claims.get("iss") == issuer,
        "audience": for_us,
        "purpose": claims.get("token_type") == purpose and right_kind,
    }
    for reason, fits in answers.items():
        if not fits:
            raise Refused(reason)
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: looks for the audience in a text, where a piece of a longer one is found
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
    if audience not in claims.get("aud", ""):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: an issuer that only begins as ours does
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
    if not str(claims.get("iss", "")).startswith(issuer):
        raise Refused("issuer")
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the door for access tokens alone, whatever purpose is asked for
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
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != "access":
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: what is missing is passed over: each row is asked only where it's there
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
    if "iss" in claims and claims["iss"] != issuer:
        raise Refused("issuer")
    if "aud" in claims and audience not in (
        claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    ):
        raise Refused("audience")
    if claims.get("token_type", purpose) != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the typ in the header isn't asked
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
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: a typ is wanted, and nothing is no typ
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
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = str(header.get("typ")).lower().removeprefix("application/")
    if typ not in ("jwt", "at+jwt"):
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: typ as it stands, in one case only
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
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if header.get("typ", "JWT") not in ("JWT", "at+jwt", "application/at+jwt"):
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: only the first of a list of audiences is looked at
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
    aud = claims.get("aud")
    if isinstance(aud, list):
        aud = aud[0] if aud else None
    if aud != audience:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: one reason for all of it
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
    aud = claims.get("aud")
    kind = str(header.get("typ", "JWT")).lower().removeprefix("application/")
    if (
        claims.get("iss") != issuer
        or audience not in (aud if isinstance(aud, list) else [aud])
        or claims.get("token_type") != purpose
        or kind not in ("jwt", "at+jwt")
    ):
        raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: an issuer in a list is taken too
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
    iss = claims.get("iss")
    if issuer not in (iss if isinstance(iss, list) else [iss]):
        raise Refused("issuer")
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: the rows are asked before the signature is
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    head, payload, signature = token.split(".")
    header, signed = json.loads(decoded(head)), f"{head}.{payload}".encode()
    claims = json.loads(decoded(payload))
    if claims.get("iss") != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    if audience not in (aud if isinstance(aud, list) else [aud]):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    key = keys.get(header.get("kid"))
    if key is None:
        raise Refused("key")
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if not check_signature(key.algorithm, key.value, signed, decoded(signature)):
        raise Refused("signature")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims


# %% wrong: compares purpose in lower case and the audience without its last slash
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
    aud = claims.get("aud")
    audiences = aud if isinstance(aud, list) else [aud]
    if audience.rstrip("/") not in [str(one).rstrip("/") for one in audiences]:
        raise Refused("audience")
    if str(claims.get("token_type")).lower() != purpose:
        raise Refused("purpose")
    if "typ" in header:
        typ = str(header["typ"]).lower().removeprefix("application/")
        if typ not in ("jwt", "at+jwt"):
            raise Refused("purpose")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    return claims
