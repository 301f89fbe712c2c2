# %% right: everything in one transaction, which lasts when it is refused
def spend(db, refresh, beside, *, new, now):
    jti, refusal = refresh["jti"], None
    db.execute("BEGIN IMMEDIATE")
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", (jti,)
    ).fetchone()
    if row is None:
        refusal = "unknown"
    elif row[3] is not None or row[4]:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (row[0],))
        refusal = "spent"
    else:
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", (now, jti))
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            (new, row[0], row[1], row[2]),
        )
    db.execute("COMMIT")
    if refusal:
        raise Refused(refusal)
    return row[1]


# %% right: who spends is remembered, and the other token must agree
def spend(db, refresh, beside, *, new, now):
    cursor = db.cursor()
    cursor.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ?"
        " WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        (now, new, refresh["jti"]),
    )
    cursor.execute(
        "SELECT family, user_id, successor FROM refresh_token WHERE jti = ?", (refresh["jti"],)
    )
    row = cursor.fetchone()
    if not row:
        raise Refused("no such token")
    family, user_id, successor = row
    if successor != new or beside.get("user_id", user_id) != user_id:
        cursor.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (family,))
        raise Refused("reuse")
    cursor.execute(
        "INSERT INTO refresh_token SELECT ?, family, user_id, began, NULL, NULL, ended"
        " FROM refresh_token WHERE jti = ?",
        (new, refresh["jti"]),
    )
    return user_id


# %% right: the winner looks once more at the end
def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    found = db.execute("SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [jti]).fetchall()
    if len(found) != 1:
        raise Refused("unknown")
    [(family, user_id, began)] = found
    done = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND NOT ended",
        [now, jti],
    )
    if done.rowcount == 0:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("again")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    over = db.execute(
        "SELECT count(*) FROM refresh_token WHERE family = ? AND ended", [family]
    ).fetchone()[0]
    if over:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("ended meanwhile")
    return user_id


# %% wrong: spent ones are deleted, and a deleted one tells nothing of its family
def spend(db, refresh, beside, *, new, now):
    row = db.execute(
        "DELETE FROM refresh_token WHERE jti = ? AND NOT ended RETURNING family, user_id, began",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)", [new, *row]
    )
    return row[1]


# %% wrong: a set in memory
used = set()


def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    row = db.execute(
        "SELECT family, user_id, began, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if row is None or row[3]:
        raise Refused("ended")
    if jti in used:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    used.add(jti)
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, *row[:3]],
    )
    return row[1]


# %% wrong: it begins, and never commits
def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    db.execute("BEGIN IMMEDIATE")
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if row is None or row[3] or row[4]:
        raise Refused("no good")
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, jti])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, *row[:3]],
    )
    return row[1]


# %% wrong: the user is taken from whichever token is there
def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    ok = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND NOT ended",
        [now, jti],
    ).rowcount
    row = db.execute("SELECT family, began FROM refresh_token WHERE jti = ?", [jti]).fetchone()
    if row is None:
        raise Refused("unknown")
    if not ok:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    who = {**refresh, **beside}["user_id"]
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, ?, began, ended FROM refresh_token WHERE jti = ?", [new, who, jti]
    )
    return who


# %% wrong: a new family each time, so that reuse ends nothing
def spend(db, refresh, beside, *, new, now):
    jti = refresh["jti"]
    ok = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND NOT ended",
        [now, jti],
    ).rowcount
    row = db.execute("SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [jti]).fetchone()
    if row is None:
        raise Refused("unknown")
    if not ok:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, new, row[1], row[2]],
    )
    return row[1]
