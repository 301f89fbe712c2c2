"""Exercise 7.7: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json

from tutorial_lib.wall import decoded, encoded, json_object


# %% start
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    ...  # your code


# %% solution
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return max(tokens, key=lambda token: json.loads(decoded(token.split(".")[1]))["exp"])


# %% wrong refused: hard-coded, the first one
def longest_lived(tokens):
    return tokens[0]


# %% wrong refused: the chatbot's first answer, the refresh token
def longest_lived(tokens):
    for token in tokens:
        if json.loads(decoded(token.split(".")[1]))["token_type"] == "refresh":
            return token
    return tokens[0]


# %% wrong refused: the one that was given out last
def longest_lived(tokens):
    return max(tokens, key=lambda token: json.loads(decoded(token.split(".")[1]))["iat"])


# %% wrong no-text: all that are left
def longest_lived(tokens):
    return [token for token in tokens if json.loads(decoded(token.split(".")[1]))["exp"] > 0]


# %% wrong made-up: one of them, prolonged
def longest_lived(tokens):
    head, claims, signature = tokens[0].split(".")
    longer = {**json.loads(decoded(claims)), "exp": 10**10}
    return f"{head}.{encoded(longer)}.{signature}"


# %% wrong refused: the longest text
def longest_lived(tokens):
    return max(tokens, key=len)


# %% wrong refused: the longest life, whenever it began
def longest_lived(tokens):
    def life(token):
        claims = json.loads(decoded(token.split(".")[1]))
        return claims["exp"] - claims["iat"]

    return max(tokens, key=life)
