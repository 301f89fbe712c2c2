"""Broken ways to spend a refresh token, as somebody writes them on a busy day.

Each is called as `spend(db, refresh, beside, new=…, now=…)`; chapter 07 has them attacked.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from tutorial_lib.wall import Refused

Claims = dict[str, Any]
WINDOW = 10  # seconds


def rotates_only(
    db: sqlite3.Connection, refresh: Claims, beside: Claims, *, new: str, now: float
) -> str:
    """Give a new refresh token each time, as the ticket said."""
    row = db.execute(
        "SELECT family, user_id, began, ended FROM refresh_token WHERE jti = ?", [refresh["jti"]]
    ).fetchone()
    if row is None or row[3]:
        raise Refused("ended")
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, new, *row[1:3]],
    )
    return str(row[1])


def looks_then_writes(
    db: sqlite3.Connection, refresh: Claims, beside: Claims, *, new: str, now: float
) -> str:
    """Take each token once; whoever comes a second time loses the family."""
    jti = refresh["jti"]
    family, user_id, began, spent_at, ended = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if ended or spent_at is not None:
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [now, jti])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return str(user_id)


def saves_a_query(
    db: sqlite3.Connection, refresh: Claims, beside: Claims, *, new: str, now: float
) -> str:
    """Take each token once; the app sends its old access token along, and that names the user."""
    spent = db.execute(
        "UPDATE refresh_token SET spent_at = ?"
        " WHERE jti = ? AND spent_at IS NULL AND ended = 0 RETURNING family, began",
        [now, refresh["jti"]],
    ).fetchone()
    if spent is None:
        raise Refused("spent")
    user_id = beside.get("user_id", refresh["user_id"])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, spent[0], user_id, spent[1]],
    )
    return str(user_id)


def opens_a_window(
    db: sqlite3.Connection, refresh: Claims, beside: Claims, *, new: str, now: float
) -> str:
    """Take each token once, but forgive a lost answer: for ten seconds it is good again."""
    jti = refresh["jti"]
    family, user_id, began, spent_at, ended = db.execute(
        "SELECT family, user_id, began, spent_at, ended FROM refresh_token WHERE jti = ?", [jti]
    ).fetchone()
    if ended or (spent_at is not None and now > spent_at + WINDOW):
        db.execute("UPDATE refresh_token SET ended = 1 WHERE family = ?", [family])
        raise Refused("spent")
    db.execute("UPDATE refresh_token SET spent_at = ? WHERE jti = ?", [spent_at or now, jti])
    db.execute(
        "INSERT INTO refresh_token (jti, family, user_id, began) VALUES (?, ?, ?, ?)",
        [new, family, user_id, began],
    )
    return str(user_id)
