"""Exercise 7.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import decoded, encoded


# %% start
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    ...  # your code


# %% solution
def forge_claims(token, victim):
    """A token that opens the victim's notes where nobody checks the signature."""
    head, claims, signature = token.split(".")
    changed = {**json.loads(decoded(claims)), "sub": victim}
    return f"{head}.{encoded(changed)}.{signature}"


# %% wrong own-note: hard-coded for Grace
def forge_claims(token, victim):
    head, claims, signature = token.split(".")
    changed = {**json.loads(decoded(claims)), "sub": "grace"}
    return f"{head}.{encoded(changed)}.{signature}"


# %% wrong own-note: the chatbot's first answer, with a claim that this API does not have
def forge_claims(token, victim):
    head, claims, signature = token.split(".")
    changed = {**json.loads(decoded(claims)), "user": victim, "admin": True}
    return f"{head}.{encoded(changed)}.{signature}"


# %% wrong refused: a token of the claims alone
def forge_claims(token, victim):
    head, claims, signature = token.split(".")
    return f"{head}.{encoded({'sub': victim})}.{signature}"


# %% wrong no-text: the claims, and no token
def forge_claims(token, victim):
    claims = json.loads(decoded(token.split(".")[1]))
    return {**claims, "sub": victim}


# %% wrong refused: the signature is left out, with its dot
def forge_claims(token, victim):
    head, claims, signature = token.split(".")
    changed = {**json.loads(decoded(claims)), "sub": victim}
    return f"{head}.{encoded(changed)}"
