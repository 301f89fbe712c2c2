"""Exercise 7.14: where it starts, how it can be solved, and what goes wrong."""

# %% given
from tutorial_lib.wall import Refused


# %% start
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    ...  # your code


# %% solution
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    jti = refresh["jti"]
    was_first = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ?"
        " WHERE jti = ? AND spent_at IS NULL AND NOT ended AND began > ?",
        [now, new, jti, now - longest],
    ).rowcount
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended"
        " FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if row is None or row[5] or now >= row[2] + longest:
        raise Refused("ended")
    if not was_first:
        if now <= row[3] + window:
            return row[1], row[4]
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
        [new, jti],
    )
    return row[1], new


# %% wrong honest: refusing everything
def spend_within(db, refresh, beside, *, new, now, window, longest):
    raise Refused("spent")


# %% wrong not-returned: hard-coded for the user of the text
# -     return row[1], new
# +     return "7", new


# %% wrong lost: there is no window
# -         if now <= row[3] + window:
# -             return row[1], row[4]
# -         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
# +         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])


# %% wrong two-branches: the chatbot's first answer, a new token for each who comes in time
def spend_within(db, refresh, beside, *, new, now, window, longest):
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        (refresh["jti"],),
    ).fetchone()
    if row is None or row[4] or now - row[2] > longest:
        raise Refused("ended")
    family, user_id, began, spent_at, _ = row
    if spent_at is not None and now - spent_at > window:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (family,))
        raise Refused("reuse")
    if spent_at is None:
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", (now, refresh["jti"]))
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        (new, family, user_id, began),
    )
    return user_id, new


# %% wrong ended: the window comes first
# -     if row is None or row[5] or now >= row[2] + longest:
# +     if row is None or now >= row[2] + longest:


# %% wrong again: each visit opens the window anew
# -         if now <= row[3] + window:
# +         if now <= row[3] + window:
# +             db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, jti])


# %% wrong again: the window has no end
# -         if now <= row[3] + window:
# +         if row[4]:


# %% wrong family-lives: late is refused, and that is all
# -         db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
# -         raise Refused("spent")
# +         raise Refused("spent")


# %% wrong outlives: the clock starts again with each refresh
# -         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# -         [new, jti],
# +         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# +         " SELECT ?, family, user_id, ?, ended FROM refresh_token WHERE jti = ?",
# +         [new, now, jti],


# %% wrong outlives: nobody asks how old the login is
# -         " WHERE jti = ? AND spent_at IS NULL AND NOT ended AND began > ?",
# -         [now, new, jti, now - longest],
# +         " WHERE jti = ? AND spent_at IS NULL AND NOT ended",
# +         [now, new, jti],
# -     if row is None or row[5] or now >= row[2] + longest:
# +     if row is None or row[5]:


# %% wrong honest: the login ends a window early
# -     if row is None or row[5] or now >= row[2] + longest:
# +     if row is None or row[5] or now >= row[2] + longest - 100:


# %% wrong two-at-once: a look, and then a write
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended"
        " FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if row is None or row[5] or now >= row[2] + longest:
        raise Refused("ended")
    if row[3] is not None and now > row[3] + window:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    if row[4] is not None:
        return row[1], row[4]
    db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?", [now, new, jti]
    )
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, *row[:3]],
    )
    return row[1], new


# %% wrong race-lives: the new row begins good, whatever became of its family
# -         "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
# -         " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
# -         [new, jti],
# +         "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
# +         [new, *row[:3]],


# %% wrong not-its-own: the newest of the family is given back
# -             return row[1], row[4]
# +             newest = "SELECT jti FROM refresh_token WHERE family = ? AND spent_at IS NULL"
# +             return row[1], db.execute(newest, [row[0]]).fetchone()[0]


# %% wrong another-user: the user whom the token beside names
# -     return row[1], new
# +     return beside.get("user_id", row[1]), new


# %% wrong over-in-the-window: who is forgiven isn't asked how old the login is
# -     if row is None or row[5] or now >= row[2] + longest:
# +     if row is None or row[5] or (was_first and now >= row[2] + longest):


# %% wrong none-yet: the successor is written when the token is spent already
# -         "UPDATE refresh_token SET spent_at = ?, successor = ?"
# -         " WHERE jti = ? AND spent_at IS NULL AND NOT ended AND began > ?",
# -         [now, new, jti, now - longest],
# -     ).rowcount
# +         "UPDATE refresh_token SET spent_at = ?"
# +         " WHERE jti = ? AND spent_at IS NULL AND NOT ended AND began > ?",
# +         [now, jti, now - longest],
# +     ).rowcount
# +     if was_first:
# +         db.execute("UPDATE refresh_token SET successor = ? WHERE jti = ?", [new, jti])
