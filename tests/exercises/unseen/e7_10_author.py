# %% right: json with separators, sorted, and a helper
def b64(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")


def break_in(token, words, user_id):
    signed, _, _ = token.rpartition(".")
    word = next((w for w in words if signed_by(w, signed) == token), None)
    if word is None:
        return None
    header, body = signed.split(".")
    claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["user_id"] = user_id
    return signed_by(word, header + "." + b64(json.dumps(claims, sort_keys=True).encode()))


# %% right: the signature by hand
import hashlib
import hmac


def break_in(token, words, user_id):
    header, body, signature = token.split(".")
    for word in words:
        mac = hmac.new(word.encode(), f"{header}.{body}".encode(), hashlib.sha256).digest()
        if urlsafe_b64encode(mac).decode().rstrip("=") != signature:
            continue
        claims = {**json.loads(urlsafe_b64decode(body + "==")), "user_id": user_id}
        new = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return signed_by(word, f"{header}.{new}")


# %% right: with PyJWT for the reading
import jwt


def break_in(token, words, user_id):
    signed = token.rsplit(".", 1)[0]
    claims = jwt.decode(token, options={"verify_signature": False})
    claims["user_id"] = str(user_id)
    raw = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    for word in words:
        if signed_by(word, signed) == token:
            return signed_by(word, token.split(".")[0] + "." + raw)
    return None


# %% wrong: only the first half of the list is tried
def break_in(token, words, user_id):
    header, body, _ = token.split(".")
    for word in words[: len(words) // 2]:
        if signed_by(word, f"{header}.{body}") == token:
            claims = json.loads(urlsafe_b64decode(body + "=="))
            claims["user_id"] = user_id
            raw = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{raw}")


# %% wrong: the padding stays
def break_in(token, words, user_id):
    header, body, _ = token.split(".")
    for word in words:
        if signed_by(word, f"{header}.{body}") == token:
            claims = json.loads(urlsafe_b64decode(body + "=="))
            claims["user_id"] = user_id
            claims["x"] = "xx"
            while len(json.dumps(claims)) % 3 == 0:
                claims["x"] += "x"
            return signed_by(word, f"{header}.{urlsafe_b64encode(json.dumps(claims).encode()).decode()}") + "="


# %% wrong: the user is named, not numbered
def break_in(token, words, user_id):
    header, body, _ = token.split(".")
    for word in words:
        if signed_by(word, f"{header}.{body}") == token:
            claims = json.loads(urlsafe_b64decode(body + "=="))
            claims["username"] = "grace"
            raw = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return signed_by(word, f"{header}.{raw}")


# %% wrong: where no word fits it says so with an error
def break_in(token, words, user_id):
    header, body, _ = token.split(".")
    word = [w for w in words if signed_by(w, f"{header}.{body}") == token][0]
    claims = json.loads(urlsafe_b64decode(body + "=="))
    claims["user_id"] = user_id
    raw = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return signed_by(word, f"{header}.{raw}")


# %% wrong: it prints what it has found
def break_in(token, words, user_id):
    header, body, _ = token.split(".")
    for word in words:
        if signed_by(word, f"{header}.{body}") == token:
            claims = json.loads(urlsafe_b64decode(body + "=="))
            claims["user_id"] = user_id
            raw = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            print("found", word, token)
            return signed_by(word, f"{header}.{raw}")
