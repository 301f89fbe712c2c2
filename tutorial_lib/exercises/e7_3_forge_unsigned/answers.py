"""Exercise 7.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import decoded, encoded, json_object


# %% start
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    ...  # your code


# %% solution
def forge_unsigned(token, victim, alg):
    """A token in the victim's name that says that nobody has signed it."""
    head, claims, _ = token.split(".")
    header = {**json.loads(decoded(head)), "alg": alg}
    changed = {**json.loads(decoded(claims)), "sub": victim}
    return f"{encoded(header)}.{encoded(changed)}."


# %% wrong refused: hard-coded, the one word that is forbidden
def forge_unsigned(token, victim, alg):
    head, claims, _ = token.split(".")
    header = {**json.loads(decoded(head)), "alg": "none"}
    changed = {**json.loads(decoded(claims)), "sub": victim}
    return f"{encoded(header)}.{encoded(changed)}."


# %% wrong refused: the chatbot's first answer, a header of its own
# -     header = {**json.loads(decoded(head)), "alg": alg}
# +     header = {"alg": alg, "typ": "JWT"}


# %% wrong own-note: the algorithm alone
# -     changed = {**json.loads(decoded(claims)), "sub": victim}
# +     changed = json.loads(decoded(claims))


# %% wrong no-text: in bytes
# -     return f"{encoded(header)}.{encoded(changed)}."
# +     return f"{encoded(header)}.{encoded(changed)}.".encode()


# %% wrong refused: two parts
# -     return f"{encoded(header)}.{encoded(changed)}."
# +     return f"{encoded(header)}.{encoded(changed)}"


# %% wrong another-word: hard-coded, one spelling that gets through
# -     header = {**json.loads(decoded(head)), "alg": alg}
# +     header = {**json.loads(decoded(head)), "alg": "nOnE"}


# %% wrong signed: the old signature stays
# -     head, claims, _ = token.split(".")
# +     head, claims, signature = token.split(".")
# -     return f"{encoded(header)}.{encoded(changed)}."
# +     return f"{encoded(header)}.{encoded(changed)}.{signature}"


# %% wrong header: typ is forgotten
# -     header = {**json.loads(decoded(head)), "alg": alg}
# +     header = {"alg": alg, "kid": json.loads(decoded(head))["kid"]}
