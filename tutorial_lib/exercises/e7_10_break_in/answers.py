"""Exercise 7.10: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from tutorial_lib.theft import signed_by


# %% start
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    ...  # your code


# %% solution
def break_in(token, words, user_id):
    """Find the secret that signed a token, and return one for another user."""
    header, claims, _ = token.split(".")
    for word in words:
        if signed_by(word, f"{header}.{claims}") == token:
            opened = json.loads(urlsafe_b64decode(claims + "=="))
            raw = json.dumps(opened | {"user_id": user_id}).encode()
            return signed_by(word, f"{header}.{urlsafe_b64encode(raw).rstrip(b'=').decode()}")
    return None


# %% wrong refused: hard-coded for the word of the text
def break_in(token, words, user_id):
    header, claims, _ = token.split(".")
    opened = json.loads(urlsafe_b64decode(claims + "=="))
    raw = json.dumps(opened | {"user_id": user_id}).encode()
    return signed_by("secret", f"{header}.{urlsafe_b64encode(raw).rstrip(b'=').decode()}")


# %% wrong refused: the chatbot's first answer, with the old signature
def break_in(token, words, user_id):
    header, claims, signature = token.split(".")
    for word in words:
        if signed_by(word, f"{header}.{claims}") == token:
            opened = json.loads(urlsafe_b64decode(claims + "=="))
            opened["user_id"] = user_id
            raw = json.dumps(opened).encode()
            return f"{header}.{urlsafe_b64encode(raw).rstrip(b'=').decode()}.{signature}"


# %% wrong no-token: it returns the word that it found
# -             opened = json.loads(urlsafe_b64decode(claims + "=="))
# -             raw = json.dumps(opened | {"user_id": user_id}).encode()
# -             return signed_by(word, f"{header}.{urlsafe_b64encode(raw).rstrip(b'=').decode()}")
# +             return (word, header, claims)


# %% wrong not-the-victim: the token is signed again, and not changed
# -             raw = json.dumps(opened | {"user_id": user_id}).encode()
# +             raw = json.dumps(opened).encode()


# %% wrong not-the-victim: a claim of another name is set
# -             raw = json.dumps(opened | {"user_id": user_id}).encode()
# +             raw = json.dumps(opened | {"sub": user_id}).encode()


# %% wrong made-up: the last word is taken when none fits
# -     return None
# +     return signed_by(words[-1], f"{header}.{claims}")


# %% wrong words-changed: words that were tried are taken out
# -     for word in words:
# +     while words:
# +         word = words.pop(0)


# %% wrong other-claims: with a longer life
# -             raw = json.dumps(opened | {"user_id": user_id}).encode()
# +             raw = json.dumps(opened | {"user_id": user_id, "exp": 10**10}).encode()
