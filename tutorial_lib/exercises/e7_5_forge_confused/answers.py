"""Exercise 7.5: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import decoded, encoded, json_object, sign


# %% start
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    ...  # your code


# %% solution
def forge_confused(token, victim, public_key):
    """A token in the victim's name, signed with a public key as if it were a secret."""
    head, claims, _ = token.split(".")
    header = {**json.loads(decoded(head)), "alg": "HS256"}
    changed = {**json.loads(decoded(claims)), "sub": victim}
    signed = f"{encoded(header)}.{encoded(changed)}"
    return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"


# %% wrong own-note: hard-coded for Grace
# -     changed = {**json.loads(decoded(claims)), "sub": victim}
# +     changed = {**json.loads(decoded(claims)), "sub": "grace"}


# %% wrong refused: the chatbot's first answer tidies the key up
# -     return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"
# +     return f"{signed}.{encoded(sign('HS256', public_key.strip(), signed.encode()))}"


# %% wrong refused: the header still says RS256
# -     header = {**json.loads(decoded(head)), "alg": "HS256"}
# +     header = json.loads(decoded(head))


# %% wrong refused: the claims alone are signed
# -     return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"
# +     return f"{signed}.{encoded(sign('HS256', public_key, encoded(changed).encode()))}"


# %% wrong no-text: three parts in a list
# -     return f"{signed}.{encoded(sign('HS256', public_key, signed.encode()))}"
# +     return [signed, encoded(sign("HS256", public_key, signed.encode()))]
