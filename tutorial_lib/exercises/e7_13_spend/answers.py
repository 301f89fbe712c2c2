"""Exercise 7.13: where it starts, how it can be solved, and what goes wrong."""

# %% given
from tutorial_lib.wall import Refused


# %% start
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    ...  # your code


# %% solution
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    jti = refresh["jti"]
    was_good = db.execute(
        "UPDATE refresh_token SET spent_at = ?"
        " WHERE jti = ? AND spent_at IS NULL AND NOT ended",
        [now, jti],
    ).rowcount
    row = db.execute("SELECT family, user_id FROM refresh_token WHERE jti = ?", [jti]).fetchone()
    if row is None:
        raise Refused("unknown")
    if not was_good:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
        [new, jti],
    )
    return row[1]


# %% wrong honest: refusing everything
def spend(db, refresh, beside, *, new, now):
    raise Refused("spent")


# %% wrong honest: the new token is written nowhere
# -     db.execute(
# -         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# -         [new, jti],
# -     )


# %% wrong not-returned: hard-coded for the user of the text
# -     return row[1]
# +     return "1"


# %% wrong ended: it believes the token
def spend(db, refresh, beside, *, new, now):
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, new, refresh["user_id"], now],
    )
    return refresh["user_id"]


# %% wrong again: it rotates, and spends nothing
# -         " WHERE jti = ? AND spent_at IS NULL AND NOT ended",
# +         " WHERE jti = ? AND NOT ended",


# %% wrong family-lives: a spent token is refused, and that is all
# -     if not was_good:
# -         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
# +     if not was_good:


# %% wrong family-lives: the end is undone by the error
# -     jti = refresh["jti"]
# +     jti = refresh["jti"]
# +     db.execute("BEGIN IMMEDIATE")
# -     return row[1]
# +     db.execute("COMMIT")
# +     return row[1]


# %% wrong family-lives: only the token that came back is ended
# -         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
# +         db.execute("UPDATE refresh_token SET ended = 1 WHERE jti = ?", [jti])


# %% wrong other-login: every login of the user ends
# -         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
# +         db.execute("UPDATE refresh_token SET ended = 1 WHERE user_id = ?", [row[1]])


# %% wrong ended: nobody looks whether the login is over
# -         " WHERE jti = ? AND spent_at IS NULL AND NOT ended",
# +         " WHERE jti = ? AND spent_at IS NULL",
# -         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# +         "INSERT INTO refresh_token (jti, family, user_id, began)"
# +         " SELECT ?, family, user_id, began FROM refresh_token WHERE jti = ?",


# %% wrong unknown: the row is taken for granted
# -     if row is None:
# -         raise Refused("unknown")


# %% wrong another-user: a query saved
# -     return row[1]
# +     return beside.get("user_id", row[1])


# %% wrong two-families: the chatbot's first answer
def spend(db, refresh, beside, *, new, now):
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        (refresh["jti"],),
    ).fetchone()
    if row is None:
        raise Refused("unknown token")
    family, user_id, began, spent_at, ended = row
    if spent_at is not None or ended:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (family,))
        raise Refused("token reuse detected")
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", (now, refresh["jti"]))
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        (new, family, user_id, began),
    )
    return user_id


# %% wrong two-families: a lock that the other server does not know
import threading

lock = threading.Lock()


def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    with lock:
        row = db.execute(
            "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
        ).fetchone()
        if row is None:
            raise Refused("unknown")
        if row[3] is not None or row[4]:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
            raise Refused("spent")
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, jti])
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, *row[:3]],
        )
        return row[1]


# %% wrong race-lives: the new token is good, whatever became of the family
# -         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# +         "INSERT INTO refresh_token (jti, family, user_id, began)"
# +         " SELECT ?, family, user_id, began FROM refresh_token WHERE jti = ?",


# %% wrong began: every refresh begins a login of its own
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# -         [new, jti],
# +         " SELECT ?, family, user_id, ?, ended FROM refresh_token WHERE jti = ?",
# +         [new, now, jti],
