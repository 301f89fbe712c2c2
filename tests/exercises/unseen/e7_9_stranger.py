# %% right: all of the card, from top to bottom
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% right: small functions, one for each question
LATEST = 253_402_300_799  # the last second of the year 9999


def refuse(unless, reason):
    """Raise Refused with the reason, unless all is well."""
    if not unless:
        raise Refused(reason)


def taken_apart(token):
    """Header, claims as bytes, signature, and what was signed."""
    refuse(isinstance(token, str) and len(token) <= 16_384, "size")
    refuse(token.count(".") == 2, "form")
    head, payload, signature = token.split(".")
    return json_object(decoded(head)), decoded(payload), decoded(signature), head + "." + payload


def is_time(value):
    """Tell whether this is a point of time."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LATEST


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    header, payload, signature, signed = taken_apart(token)
    refuse(not {"crit", "b64"} & header.keys(), "critical")
    kid = header.get("kid")
    key = keys.get(kid) if isinstance(kid, str) else None
    refuse(key is not None, "key")
    refuse(header.get("alg") == key.algorithm, "algorithm")
    if order := ORDERS.get(key.algorithm):
        refuse(all(0 < number < order for number in numbers(signature)), "signature")
    refuse(check_signature(key.algorithm, key.value, signed.encode(), signature), "signature")

    claims = json_object(payload)
    refuse(claims.get("iss") == issuer, "issuer")
    aud = claims.get("aud")
    refuse(isinstance(aud, str | list), "audience")
    aud = [aud] if isinstance(aud, str) else aud
    refuse(audience in aud and all(isinstance(one, str) for one in aud), "audience")
    refuse(claims.get("token_type") == purpose, "purpose")
    kind = str(header.get("typ", "JWT")).lower().removeprefix("application/")
    refuse(kind in ("jwt", "at+jwt"), "purpose")
    refuse(isinstance(claims.get("sub"), str), "claims")
    refuse(is_time(claims.get("exp")), "claims")
    refuse(is_time(claims.get("nbf", 0)) and is_time(claims.get("iat", 0)), "claims")
    refuse(now - 30 < claims["exp"], "expired")
    refuse(claims.get("nbf", 0) <= now + 30, "not yet")
    return claims


# %% right: the start, with the missing lines put in, times by int() and an error caught
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if len(token) > 16_384:
        raise Refused("size")
    try:
        head, payload, signature = token.split(".")
    except ValueError:
        raise Refused("form") from None
    header, signed = json_object(decoded(head)), f"{head}.{payload}".encode()
    raw, signature = decoded(payload), decoded(signature)
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    try:
        key = keys[header["kid"]]
    except (KeyError, TypeError):
        raise Refused("key") from None
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm.startswith("ES"):
        limit = ORDERS[key.algorithm]
        r, s = numbers(signature)
        if r < 1 or s < 1 or r >= limit or s >= limit:
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, signed, signature):
        raise Refused("signature")
    claims = json_object(raw)
    if claims.get("iss") != issuer:
        raise Refused("issuer")
    for_whom = claims.get("aud")
    if isinstance(for_whom, str):
        for_whom = [for_whom]
    if not isinstance(for_whom, list) or audience not in for_whom:
        raise Refused("audience")
    if any(not isinstance(each, str) for each in for_whom):
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str):
        raise Refused("purpose")
    if kind.lower().removeprefix("application/") not in ("jwt", "at+jwt"):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or claims["sub"] == "":
        raise Refused("claims")
    if "exp" not in claims:
        raise Refused("claims")
    for time in [claims[name] for name in ("exp", "nbf", "iat") if name in claims]:
        if isinstance(time, bool) or not isinstance(time, (int, float)):
            raise Refused("claims")
        if time < 0 or time > 253402300799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if "nbf" in claims and claims["nbf"] > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: one reason for all: whatever goes wrong is called form
def strict(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


def verify(token, **given):
    """The claims of a token; raises Refused."""
    try:
        return strict(token, **given)
    except Exception:
        raise Refused("form") from None


# %% wrong: the numbers of a curve are looked at for ES256 alone
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm == "ES256":
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: r and s may not be zero, and may be larger than the order
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS and 0 in numbers(signature):
        raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: no leeway for nbf
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now:
        raise Refused("not yet")
    return claims


# %% wrong: json.loads as before: a name that stands twice is taken the second time
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json.loads(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: True is a number here, and so is an end in the year 30000
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if not isinstance(claims.get(name, 0), int | float) or "exp" not in claims:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: the size is measured after the token was taken apart
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    if any(len(part) > 16_384 for part in parts):
        raise Refused("size")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if header.get("crit") or header.get("b64"):
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: a crit whose names are all known is let through, and empty it is too
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if header.get("crit"):
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims


# %% wrong: remembers the tokens that were right, and lets them in for ever
_right = {}


def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if token in _right:
        return _right[token]
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 30:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    _right[token] = claims
    return claims


# %% wrong: the time is now's minute: an end within the last ten minutes is forgiven
def verify(token, *, keys, issuer, audience, purpose, now):
    """The claims of a token; raises Refused, with the reason, for one that is no good."""
    if not isinstance(token, str) or len(token) > 16_384:
        raise Refused("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("form")
    header = json_object(decoded(parts[0]))
    body, signature = decoded(parts[1]), decoded(parts[2])
    if "crit" in header or "b64" in header:
        raise Refused("critical")
    kid = header.get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise Refused("key")
    key = keys[kid]
    if header.get("alg") != key.algorithm:
        raise Refused("algorithm")
    if key.algorithm in ORDERS:
        r, s = numbers(signature)
        if not (0 < r < ORDERS[key.algorithm] and 0 < s < ORDERS[key.algorithm]):
            raise Refused("signature")
    if not check_signature(key.algorithm, key.value, f"{parts[0]}.{parts[1]}".encode(), signature):
        raise Refused("signature")
    claims = json_object(body)
    if not isinstance(claims.get("iss"), str) or claims["iss"] != issuer:
        raise Refused("issuer")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
        raise Refused("audience")
    if audience not in audiences:
        raise Refused("audience")
    if claims.get("token_type") != purpose:
        raise Refused("purpose")
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in (
        "jwt",
        "at+jwt",
    ):
        raise Refused("purpose")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("claims")
    for name in ("exp", "nbf", "iat"):
        if name not in claims and name != "exp":
            continue
        value = claims.get(name)
        if type(value) not in (int, float) or not 0 <= value <= 253_402_300_799:
            raise Refused("claims")
    if claims["exp"] <= now - 600:
        raise Refused("expired")
    if claims.get("nbf", 0) > now + 30:
        raise Refused("not yet")
    return claims
