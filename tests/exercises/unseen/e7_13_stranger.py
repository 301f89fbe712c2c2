# %% wrong: one UPDATE decides, and a family that ends before the INSERT gets a good token
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% right: BEGIN IMMEDIATE keeps the other server out, and the error comes after COMMIT
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    db.execute("BEGIN IMMEDIATE")
    try:
        row = db.execute(
            "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
            (refresh["jti"],),
        ).fetchone()
        good = row is not None and row[3] is None and not row[4]
        if good:
            db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", (now, refresh["jti"]))
            db.execute(
                "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
                (new, *row[:3]),
            )
        elif row is not None and row[3] is not None:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (row[0],))
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    if not good:
        raise Refused("no good")
    return row[1]


# %% right: UPDATE … RETURNING, and INSERT … SELECT
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    jti = refresh["jti"]
    mine = db.execute(
        "UPDATE refresh_token SET spent_at = :now "
        "WHERE jti = :jti AND spent_at IS NULL AND ended = 0 RETURNING user_id",
        {"now": now, "jti": jti},
    ).fetchall()
    if mine:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) "
            "SELECT :new, family, user_id, began FROM refresh_token WHERE jti = :jti",
            {"new": new, "jti": jti},
        )
        ended = db.execute("SELECT ended FROM refresh_token WHERE jti = ?", [jti]).fetchone()[0]
        if ended:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE jti = ?", [new])
        return mine[0][0]
    db.execute(
        "UPDATE refresh_token SET ended = 1 WHERE family IN "
        "(SELECT family FROM refresh_token WHERE jti = ? AND spent_at IS NOT NULL)",
        [jti],
    )
    raise Refused("spent, ended, or unknown")


# %% right: a helper inside one transaction, which says what is to be raised
def used_up(db, jti, new, now):
    """Whose login it is, None for a token that isn't good."""
    found = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if found is None:
        return None
    family, user_id, began, spent_at, ended = found
    if spent_at is not None or ended:
        if spent_at is not None:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        return None
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, jti])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        whose = used_up(db, refresh["jti"], new, now)
    if whose is None:
        raise Refused("not good")
    return whose


# %% wrong: looks and then writes, in two statements
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    if ended:
        raise Refused("ended")
    if spent_at is not None:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, refresh["jti"]])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: a transaction that the error undoes: the family isn't ended
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        row = db.execute(
            "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
            [refresh["jti"]],
        ).fetchone()
        if row is None or row[4]:
            raise Refused("ended")
        family, user_id, began, spent_at, _ = row
        if spent_at is not None:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
            raise Refused("spent")
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, refresh["jti"]])
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
    return user_id


# %% wrong: reuse ends every login of that user
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE user_id = ?", [user_id])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: the new token begins a family of its own
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, new, user_id, now],
    )
    return user_id


# %% wrong: the login begins anew with each refresh
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, now],
    )
    return user_id


# %% wrong: whose it is comes from the token beside, where there is one of the same user's kind
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return beside.get("user_id") or user_id


# %% wrong: the token beside has to be the same user's, or the refresh is refused
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    if beside and beside.get("user_id") != refresh["user_id"]:
        raise Refused("another user's")
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: a spent token is refused, and its family lives on
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: a lock in the program, which the other server doesn't see
import threading

_lock = threading.Lock()


def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    with _lock:
        row = db.execute(
            "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
            [refresh["jti"]],
        ).fetchone()
        if row is None:
            raise Refused("unknown")
        family, user_id, began, spent_at, ended = row
        if ended:
            raise Refused("ended")
        if spent_at is not None:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
            raise Refused("spent")
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, refresh["jti"]])
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id


# %% wrong: a set in memory remembers what is spent
_spent = set()


def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    if ended:
        raise Refused("ended")
    if refresh["jti"] in _spent:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    _spent.add(refresh["jti"])
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, refresh["jti"]])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: the family of a reused token is deleted from the table
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("DELETE FROM refresh_token WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: an ended token is taken while it isn't spent
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began, spent_at, ended = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: an unknown token ends in TypeError
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    family, user_id, began = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id


# %% wrong: the jti goes into the statement as text
def spend(db, refresh, beside, *, new, now):
    """Use a refresh token up, once; return whose login it is."""
    jti = refresh["jti"]
    row = db.execute(
        f"SELECT family, user_id, began FROM refresh_token WHERE jti = '{jti}'"
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    taken = db.execute(
        f"UPDATE refresh_token SET spent_at = {now} "
        f"WHERE jti LIKE '{jti}%' AND spent_at IS NULL AND ended = 0"
    ).rowcount
    if taken == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return user_id
