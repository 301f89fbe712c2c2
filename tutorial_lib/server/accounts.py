"""Who may log in: accounts with hashed passwords."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from .database import Database

# A real service wants hashing to be slow, so that a stolen table is of little use. The course's
# passwords are printed in its text, so there is nothing to protect, and a login should cost a few
# milliseconds on every machine.
COURSE_METHOD = "pbkdf2:sha256:1000"
#: Slow on purpose: for accounts that somebody really uses.
REAL_METHOD = "pbkdf2:sha256:600000"

#: The course's own accounts: salt and hash of each password, made beforehand.
COURSE_ACCOUNTS = {
    "ada": "course-fdee430d4$cd38a050f93e16b9ab91afb2f26c27c791607b8a057cf07d343f3bf6eca864f1",
    "grace": "course-e010fd1ce$5372c82702aa32929ec4f5bf22723973b5e4f75d4debaeb3f90049a69dc8480d",
    "小明": "course-df3ea25a4$611024ce10e2600348570ca9f3d50cab9e2c8a0f4bf1d06cf3ce3e1e30c09611",
    "mallory": "course-c0a497761$3d237f13883bd16b7d352e7a78b7954b6903558e1e9d9404f73ac20e20015b11",
}
INACTIVE = ("mallory",)


@dataclass(frozen=True)
class Account:
    """One user; the hash stays out of the repr."""

    id: int
    username: str
    active: bool
    password_hash: str = field(repr=False)


def hashed(password: str, method: str) -> str:
    """Return a password's hash, the course's way only once in a process with many servers."""
    if method == COURSE_METHOD:
        return _course_hash(password)
    return generate_password_hash(password, method)


@cache
def _course_hash(password: str) -> str:
    return generate_password_hash(password, COURSE_METHOD)


class Accounts:
    """The accounts of one server."""

    def __init__(self, database: Database, *, method: str = COURSE_METHOD) -> None:
        self._database = database
        self._method = method
        self._decoy = hashed("nobody", method)

    def add(self, username: str, password: str, *, active: bool = True) -> None:
        """Add an account; raises ValueError when the name is taken or something is empty."""
        if not username.strip() or not password:
            raise ValueError("An account needs a username and a password.")
        self._insert(username, hashed(password, self._method), active)

    def add_all(self, accounts: Mapping[str, str]) -> None:
        """Add accounts given as username and password, except those that exist."""
        for username, password in accounts.items():
            if username not in self:
                self.add(username, password)

    def add_course_accounts(self) -> None:
        """Add the accounts that the course speaks of, except those that exist."""
        for username, salted_hash in COURSE_ACCOUNTS.items():
            if username not in self:
                self._insert(username, f"{COURSE_METHOD}${salted_hash}", username not in INACTIVE)

    def disable(self, username: str) -> None:
        """Make an account inactive; raises KeyError when there is none."""
        self._set_active(username, False)

    def enable(self, username: str) -> None:
        """Make an account active again; raises KeyError when there is none."""
        self._set_active(username, True)

    def delete(self, username: str) -> None:
        """Delete an account and its notes; raises KeyError when there is none."""
        account = self._named(username)
        with self._database.transaction():
            self._database.run("DELETE FROM note WHERE owner = ?", account.id)
            self._database.run("DELETE FROM account WHERE id = ?", account.id)

    def authenticate(self, username: str, password: str) -> Account | None:
        """Return the active account with this name and password, or None.

        A name that does not exist costs the same time as a wrong password, so that nobody
        can find out names with a stopwatch.
        """
        account = self._find("username", username)
        password_hash = account.password_hash if account else self._decoy
        right = check_password_hash(password_hash, password)
        return account if account and right and account.active else None

    def by_id(self, user_id: object) -> Account | None:
        """Return the account that a token's `user_id` names, read as a number as Django does."""
        try:
            return self._find("id", int(user_id))  # type: ignore[call-overload]
        except (TypeError, ValueError, OverflowError):
            return None

    def __contains__(self, username: object) -> bool:
        return isinstance(username, str) and self._find("username", username) is not None

    def __iter__(self) -> Iterator[str]:
        return iter([row[0] for row in self._database.all("SELECT username FROM account")])

    def __repr__(self) -> str:
        return f"<Accounts: {', '.join(self)}>"

    def _insert(self, username: str, password_hash: str, active: bool) -> None:
        if username in self:
            raise ValueError(f"There is already an account {username!r}.")
        self._database.run(
            "INSERT INTO account (username, password_hash, active) VALUES (?, ?, ?)",
            username, password_hash, active,
        )  # fmt: skip

    def _set_active(self, username: str, active: bool) -> None:
        account = self._named(username)
        self._database.run("UPDATE account SET active = ? WHERE id = ?", active, account.id)

    def _named(self, username: str) -> Account:
        account = self._find("username", username)
        if account is None:
            raise KeyError(f"There is no account {username!r}.")
        return account

    def _find(self, column: str, value: str | int) -> Account | None:
        row = self._database.one(
            f"SELECT id, username, active, password_hash FROM account WHERE {column} = ?", value
        )
        return Account(row[0], row[1], bool(row[2]), row[3]) if row else None
