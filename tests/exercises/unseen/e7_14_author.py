# %% right: one transaction
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    db.execute("BEGIN IMMEDIATE")
    try:
        row = db.execute(
            "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token"
            " WHERE jti = ?", [jti]
        ).fetchone()
        if row is None or row[5] or now - row[2] >= longest:
            raise Refused("ended")
        family, user_id, began, spent_at, successor, _ = row
        if spent_at is None:
            db.execute(
                "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?", [now, new, jti]
            )
            db.execute(
                "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
                [new, family, user_id, began],
            )
            return user_id, new
        if now - spent_at <= window:
            return user_id, successor
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("reuse")
    finally:
        db.execute("COMMIT")


# %% right: the end of the login ends its family as well
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]

    def end(family, reason):
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (family,))
        raise Refused(reason)

    mine = db.execute(
        "UPDATE refresh_token SET spent_at = :now, successor = :new"
        " WHERE jti = :jti AND spent_at IS NULL AND NOT ended",
        {"now": now, "new": new, "jti": jti},
    ).rowcount == 1
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token WHERE jti = ?",
        (jti,),
    ).fetchone()
    if not row:
        raise Refused("unknown")
    if now > row[2] + longest:
        end(row[0], "too old")
    if row[5]:
        raise Refused("ended")
    if not mine and now > row[3] + window:
        end(row[0], "reuse")
    if mine:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
            " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
            (new, jti),
        )
    return row[1], row[4]


# %% right: the successor is looked up by who descends from whom
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    claimed = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ? AND spent_at IS NULL"
        " AND ended = 0 AND ? < began + ? RETURNING family, user_id, began",
        [now, new, jti, now, longest],
    ).fetchone()
    if claimed is not None:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
            " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?", [new, jti]
        )
        return claimed[1], new
    old = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token WHERE jti = ?",
        [jti],
    ).fetchone()
    if old is None or old[5] or old[3] is None or now >= old[2] + longest:
        raise Refused("over")
    if now > old[3] + window:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [old[0]])
        raise Refused("spent")
    return old[1], old[4]


# %% wrong: the window counts from the login
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    mine = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ? AND spent_at IS NULL"
        " AND NOT ended AND began > ?", [now, new, jti, now - longest]
    ).rowcount
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token WHERE jti = ?",
        [jti],
    ).fetchone()
    if row is None or row[5] or now >= row[2] + longest:
        raise Refused("ended")
    if not mine:
        if now <= row[2] + longest:
            return row[1], row[4]
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?", [new, jti]
    )
    return row[1], new


# %% wrong: longest is taken for the length of a window of silence
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    mine = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ? AND spent_at IS NULL"
        " AND NOT ended", [now, new, jti]
    ).rowcount
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token WHERE jti = ?",
        [jti],
    ).fetchone()
    if row is None or row[5] or now - refresh["iat"] > longest:
        raise Refused("ended")
    if not mine:
        if now <= row[3] + window:
            return row[1], row[4]
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?", [new, jti]
    )
    return row[1], new


# %% wrong: within the window it is refused kindly
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    mine = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ? AND spent_at IS NULL"
        " AND NOT ended AND began > ?", [now, new, jti, now - longest]
    ).rowcount
    row = db.execute("SELECT family, user_id, spent_at FROM refresh_token WHERE jti = ?", [jti]).fetchone()
    if row is None:
        raise Refused("unknown")
    if not mine:
        if row[2] is None or now > row[2] + window:
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("try again")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?", [new, jti]
    )
    return row[1], new


# %% wrong: it hands the old token back
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    mine = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ? AND spent_at IS NULL"
        " AND NOT ended AND began > ?", [now, new, jti, now - longest]
    ).rowcount
    row = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if row is None or row[4] or now >= row[2] + longest:
        raise Refused("ended")
    if not mine:
        if now <= row[3] + window:
            return row[1], jti
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began, ended)"
        " SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?", [new, jti]
    )
    return row[1], new


# %% wrong: the chatbot's, which forgets the successor of a race
def spend_within(db, refresh, beside, *, new, now, window, longest):
    jti = refresh["jti"]
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token WHERE jti = ?",
        (jti,),
    ).fetchone()
    if not row or row[5] or now - row[2] > longest:
        raise Refused("invalid")
    family, user_id, began, spent_at, successor, _ = row
    if spent_at is not None:
        if now - spent_at <= window:
            return user_id, successor
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", (family,))
        raise Refused("reuse detected")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        (new, family, user_id, began),
    )
    db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?", (now, new, jti)
    )
    return user_id, new
