# %% wrong: one UPDATE takes it, and who comes second reads what was given out, and an ended family gets a good token
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% right: a transaction around all of it, and the error after its end
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    refusal = None
    db.execute("BEGIN IMMEDIATE")
    try:
        row = db.execute(
            "SELECT family, user_id, began, spent_at, ended, successor "
            "FROM refresh_token WHERE jti = ?",
            [refresh["jti"]],
        ).fetchone()
        family, user_id, began, spent_at, ended, successor = row or [None] * 6
        if row is None or ended:
            refusal = "unknown or ended"
        elif now >= began + longest:
            refusal = "the login is over"
        elif spent_at is None:
            successor = new
            db.execute(
                "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?",
                [now, new, refresh["jti"]],
            )
            db.execute(
                "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
                [new, family, user_id, began],
            )
        elif now - spent_at > window:
            refusal = "reuse"
            db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    if refusal:
        raise Refused(refusal)
    return user_id, successor


# %% wrong: the successor is written first, and only the one who takes the token keeps it, also in a family that has ended
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    jti = refresh["jti"]
    known = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ? AND ended = 0", [jti]
    ).fetchall()
    if not known or not now < known[0][2] + longest:
        raise Refused("unknown, ended, or over")
    family, user_id, began = known[0]
    cursor = db.execute(
        "UPDATE refresh_token SET spent_at = :now, successor = :new "
        "WHERE jti = :jti AND spent_at IS NULL AND ended = 0",
        {"now": now, "new": new, "jti": jti},
    )
    if cursor.rowcount == 1:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    forgiven = db.execute(
        "SELECT successor FROM refresh_token "
        "WHERE jti = :jti AND ended = 0 AND spent_at >= :earliest",
        {"jti": jti, "earliest": now - window},
    ).fetchone()
    if forgiven is None:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("used again")
    return user_id, forgiven[0]


# %% right: the new row is there first, and takes over whether the family has ended
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    jti = refresh["jti"]
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ? AND NOT ended", [jti]
    ).fetchone()
    if row is None or now >= row[2] + longest:
        raise Refused("unknown, ended, or over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, jti],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began, ended) "
            "SELECT ?, family, user_id, began, ended FROM refresh_token WHERE jti = ?",
            [new, jti],
        )
        return row[1], new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if ended or now > spent_at + window:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [row[0]])
        raise Refused("spent")
    return row[1], successor


# %% right: a helper inside one transaction, which says what is to be raised
def decided(db, jti, new, now, window, longest):
    """A reason to refuse, or None; and whose login it is, and the next token."""
    row = db.execute(
        "SELECT family, user_id, began, spent_at, successor, ended FROM refresh_token "
        "WHERE jti = ?",
        [jti],
    ).fetchone()
    if row is None:
        return "unknown", None
    family, user_id, began, spent_at, successor, ended = row
    if ended or now >= began + longest:
        return "over", None
    if spent_at is None:
        db.execute(
            "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?", [now, new, jti]
        )
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return None, (user_id, new)
    if now - spent_at <= window:
        return None, (user_id, successor)
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    return "used again", None


def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        reason, found = decided(db, refresh["jti"], new, now, window, longest)
    if reason:
        raise Refused(reason)
    return found


# %% wrong: a new token for each time within the window
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: each forgiven time begins the window anew
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, refresh["jti"]])
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: a login lasts from its last refresh on
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, now],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: the end of the login is asked for only where the token is spent for the first time
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken and now >= began + longest:
        raise Refused("over")
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: after the window it's refused, and the family lives on
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    raise Refused("spent")


# %% wrong: an ended family is forgiven within the window too
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: the last second of the window doesn't count
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now < spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: the successor is written after the token is taken, so the other server finds none
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        db.execute("UPDATE refresh_token SET successor = ? WHERE jti = ?", [new, refresh["jti"]])
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: a window of ten seconds, whatever is handed in
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + 10:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: what was given out is remembered in a dictionary of this server's
_given = {}


def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        _given[refresh["jti"]] = new
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, _given[refresh["jti"]]
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: looks, and then writes: two servers give out two tokens
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if ended:
        raise Refused("ended")
    if spent_at is None:
        db.execute(
            "UPDATE refresh_token SET spent_at = ?, successor = ? WHERE jti = ?",
            [now, new, refresh["jti"]],
        )
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: the user whom the token beside names
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    user_id = beside.get("user_id", user_id)
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return user_id, successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: only the token comes back, and not whose it is
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return new, user_id
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        return successor, user_id
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% wrong: the successor of the successor is given out, the newest of the family
def spend_within(db, refresh, beside, *, new, now, window, longest):
    """Use a refresh token up; forgive a lost answer; return whose it is, and the next one."""
    row = db.execute(
        "SELECT family, user_id, began FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user_id, began = row
    if now >= began + longest:
        raise Refused("over")
    taken = db.execute(
        "UPDATE refresh_token SET spent_at = ?, successor = ? "
        "WHERE jti = ? AND spent_at IS NULL AND ended = 0",
        [now, new, refresh["jti"]],
    ).rowcount
    if taken:
        db.execute(
            "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
            [new, family, user_id, began],
        )
        return user_id, new
    spent_at, successor, ended = db.execute(
        "SELECT spent_at, successor, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if not ended and spent_at is not None and now <= spent_at + window:
        newest = db.execute(
            "SELECT jti FROM refresh_token WHERE family = ? AND spent_at IS NULL", [family]
        ).fetchone()
        return user_id, newest[0] if newest else successor
    db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
    raise Refused("spent")


# %% right: a transaction around all of it
def spend_within(db, refresh, beside, *, new, now, window, longest):
    db.execute("BEGIN IMMEDIATE")
    try:
        row = db.execute(
            "SELECT family,user_id,began,spent_at,ended,successor FROM refresh_token WHERE jti=?",
            [refresh["jti"]],
        ).fetchone()
        if row is None:
            raise Refused("unknown")
        family, user, began, spent, ended, successor = row
        if ended or now - began > longest:
            raise Refused("ended")
        if spent is not None:
            if now - spent <= window:
                return user, successor
            db.execute("UPDATE refresh_token SET ended=1 WHERE family=?", [family])
            raise Refused("spent")
        db.execute(
            "UPDATE refresh_token SET spent_at=?, successor=? WHERE jti=?",
            [now, new, refresh["jti"]],
        )
        db.execute(
            "INSERT INTO refresh_token (jti,family,user_id,began) VALUES (?,?,?,?)",
            [new, family, user, began],
        )
        return user, new
    finally:
        db.execute("COMMIT")


# %% wrong: the family may end between the two writes, and the new token is good
def spend_within(db, refresh, beside, *, new, now, window, longest):
    row = db.execute(
        "SELECT family,user_id,began,spent_at,ended,successor FROM refresh_token WHERE jti=?",
        [refresh["jti"]],
    ).fetchone()
    if row is None:
        raise Refused("unknown")
    family, user, began, spent, ended, successor = row
    if ended or now - began > longest:
        raise Refused("ended")
    if spent is None:
        n = db.execute(
            "UPDATE refresh_token SET spent_at=?, successor=? WHERE jti=? AND spent_at IS NULL",
            [now, new, refresh["jti"]],
        ).rowcount
        if n == 1:
            db.execute(
                "INSERT INTO refresh_token (jti,family,user_id,began) VALUES (?,?,?,?)",
                [new, family, user, began],
            )
            return user, new
        spent, successor = db.execute(
            "SELECT spent_at,successor FROM refresh_token WHERE jti=?", [refresh["jti"]]
        ).fetchone()
    if now - spent <= window:
        return user, successor
    db.execute("UPDATE refresh_token SET ended=1 WHERE family=?", [family])
    raise Refused("spent")
