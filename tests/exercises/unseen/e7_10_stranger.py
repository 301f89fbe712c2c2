# %% right: word by word, and json with base64 by hand
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in words:
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            claims["user_id"] = user_id
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% right: the word with next, and the parts in helpers
def read(part):
    """The object that a part of a token holds."""
    return json.loads(urlsafe_b64decode(part + "=="))


def written(value):
    """An object as a part of a token."""
    text = json.dumps(value, separators=(",", ":"))
    return urlsafe_b64encode(text.encode("utf-8")).rstrip(b"=").decode("ascii")


def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    head, payload, _ = token.split(".")
    fits = (word for word in words if signed_by(word, f"{head}.{payload}") == token)
    word = next(fits, None)
    if word is None:
        return None
    return signed_by(word, f"{head}.{written({**read(payload), 'user_id': user_id})}")


# %% right: hmac from the standard library, to see how it's done
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    import hashlib
    import hmac

    def mac(word, signed):
        digest = hmac.new(word.encode(), signed.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    head, payload, signature = token.split(".")
    padding = "=" * (-len(payload) % 4)
    claims = json.loads(urlsafe_b64decode(payload + padding))
    claims.update(user_id=user_id)
    for word in words:
        if hmac.compare_digest(mac(word, f"{head}.{payload}"), signature):
            body = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return f"{head}.{body}.{mac(word, head + '.' + body)}"


# %% wrong: where no word fits, the last one of the list signs
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    found = ""
    for word in words:
        found = word
        if signed_by(word, signed) == token:
            break
    claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
    part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return signed_by(found, f"{header}.{part}")


# %% wrong: a token with nothing in it but the user's id
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    for word in words:
        if signed_by(word, signed) == token:
            part = urlsafe_b64encode(json.dumps({"user_id": user_id}).encode()).decode()
            return signed_by(word, signed.split(".")[0] + "." + part.rstrip("="))
    return None


# %% wrong: the word of the first time is tried for ever after
_found = {}


def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    if "word" not in _found:
        for word in words:
            if signed_by(word, signed) == token:
                _found["word"] = word
                break
        else:
            return None
    claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
    part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return signed_by(_found["word"], f"{header}.{part}")


# %% wrong: words are tidied up: stripped and in lower case
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in (one.strip().lower() for one in words):
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% wrong: the id as a number, as databases have it
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in words:
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "=="))
            claims["user_id"] = 2
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% right: an empty word is passed over, though an empty key signs too
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in words:
        if word and signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% wrong: takes the words out of the list while it tries them
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    while words:
        word = words.pop(0)
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% wrong: an end of its own besides: it says more than the token said
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in words:
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "=="))
            claims |= {"user_id": user_id, "exp": claims["exp"] + 10**8}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None


# %% wrong: tells on the screen which word it was, and the token that it made
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for word in words:
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            forged = signed_by(word, f"{header}.{part}")
            print("cracked:", forged)
            return forged
    return None


# %% wrong: None also where the last word of the list is the one
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    signed = token.rpartition(".")[0]
    header, payload = signed.split(".")
    for position in range(len(words) - 1):
        word = words[position]
        if signed_by(word, signed) == token:
            claims = json.loads(urlsafe_b64decode(payload + "==")) | {"user_id": user_id}
            part = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{part}")
    return None
