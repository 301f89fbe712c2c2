# %% right: max by exp
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return max(tokens, key=lambda token: json.loads(decoded(token.split(".")[1]))["exp"])


# %% right: a loop that keeps the best so far
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    best, latest = None, float("-inf")
    for token in tokens:
        _, payload, _ = token.split(".")
        end = json_object(decoded(payload))["exp"]
        if end > latest:
            best, latest = token, end
    return best


# %% right: sorted pairs, and a helper
def end_of(token):
    """When a token is over, in seconds since 1970."""
    return json.loads(decoded(token.split(".")[1])).get("exp", 0)


def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    ends = [(end_of(token), position) for position, token in enumerate(tokens)]
    return tokens[sorted(ends)[-1][1]]


# %% wrong: the longest life from iat to exp, whenever that began
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""

    def life(token):
        claims = json.loads(decoded(token.split(".")[1]))
        return claims["exp"] - claims["iat"]

    return max(tokens, key=life)


# %% wrong: the first refresh token, since these live longer
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    for token in tokens:
        if json.loads(decoded(token.split(".")[1])).get("token_type") == "refresh":
            return token
    return tokens[0]


# %% wrong: the longest text
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return max(tokens, key=len)


# %% wrong: the one that was given out last
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return max(tokens, key=lambda token: json.loads(decoded(token.split(".")[1]))["iat"])


# %% wrong: the latest end among access tokens, for only these open notes by right
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    claims = {token: json.loads(decoded(token.split(".")[1])) for token in tokens}
    access = [token for token in tokens if claims[token].get("token_type") == "access"]
    return max(access or tokens, key=lambda token: claims[token]["exp"])


# %% wrong: the ends are compared as texts
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return max(tokens, key=lambda token: str(json.loads(decoded(token.split(".")[1]))["exp"]))


# %% wrong: the last of the list
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    return list(tokens)[-1]


# %% wrong: the claims of the best one, and not the token
def longest_lived(tokens):
    """The one of these tokens that opens the notes longest."""
    claims = [json.loads(decoded(token.split(".")[1])) for token in tokens]
    return max(claims, key=lambda one: one["exp"])
