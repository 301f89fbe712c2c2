"""Exercise 7.14, from the notebook's text alone: answers that nobody wrote for the check."""

from tutorial_lib.wall import Refused


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
