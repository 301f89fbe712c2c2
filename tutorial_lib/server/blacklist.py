"""Which refresh tokens are spent or ended, and which descend from one login."""

from .clock import Clock
from .database import Database


class Blacklist:
    """The refresh tokens of every login: a rotated token hands its family on to its successor.

    A token is *spent* when it was rotated away and *ended* when its login was. A family ends as
    a whole when reuse is detected (RFC 9700 section 4.14.2).
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, jti: str) -> None:
        """Register the first refresh token of a login."""
        self._register(jti, family=jti)

    def descend(self, jti: str, *, parent: str) -> None:
        """Register the successor of a refresh token."""
        self._register(jti, family=self.family_of(parent))

    def family_of(self, jti: str) -> str:
        """Return the name of a token's family: the `jti` of its first token."""
        row = self._database.one("SELECT family FROM refresh_token WHERE jti = ?", jti)
        return str(row[0]) if row else jti

    def is_over(self, jti: str, *, overlap: float = 0.0) -> bool:
        """Return whether a token is ended, or was spent at least `overlap` seconds ago."""
        row = self._database.one("SELECT spent_at, ended FROM refresh_token WHERE jti = ?", jti)
        if row is None:
            return False
        spent_at, ended = row
        return bool(ended) or (spent_at is not None and self._clock.now() >= spent_at + overlap)

    def spend(self, jti: str, *, overlap: float = 0.0) -> bool:
        """Use a token up; return False when somebody else has (or it was ended)."""
        with self._database.transaction():
            if self.is_over(jti, overlap=overlap):
                return False
            self._register(jti, family=jti)
            self._database.run(
                "UPDATE refresh_token SET spent_at = ? WHERE jti = ? AND spent_at IS NULL",
                self._clock.now(), jti,
            )  # fmt: skip
            return True

    def end(self, jti: str, *, overlap: float = 0.0) -> bool:
        """End one token; return False when it is over already."""
        with self._database.transaction():
            if self.is_over(jti, overlap=overlap):
                return False
            self._register(jti, family=jti)
            self._database.run("UPDATE refresh_token SET ended = 1 WHERE jti = ?", jti)
            return True

    def end_family(self, jti: str) -> None:
        """End every refresh token that descends from the same login."""
        with self._database.transaction():
            family = self.family_of(jti)
            self._database.run("UPDATE refresh_token SET ended = 1 WHERE family = ?", family)

    def _register(self, jti: str, *, family: str) -> None:
        # Tokens that this server did not issue itself (made by hand with its key) are new to it.
        self._database.run(
            "INSERT OR IGNORE INTO refresh_token (jti, family) VALUES (?, ?)", jti, family
        )
