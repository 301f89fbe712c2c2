"""Where the `jti` of a token comes from (RFC 7519 section 4.1.7): a seed, or chance."""

import hashlib
import uuid
from typing import Protocol

from .database import Database


class Identifiers(Protocol):
    """A source of identifiers: 32 hex digits, never the same twice."""

    def draw(self) -> str: ...


class SeededIdentifiers:
    """The same identifiers in the same order on every machine; how many were drawn is kept."""

    def __init__(self, seed: object, database: Database) -> None:
        self._seed = seed
        self._database = database

    def draw(self) -> str:
        """The next identifier."""
        with self._database.transaction():
            count = self._database.get("identifiers", 0) + 1
            self._database.set("identifiers", count)
        return hashlib.sha256(f"{self._seed}/{count}".encode()).hexdigest()[:32]


class RandomIdentifiers:
    """Identifiers that nobody can foresee, as SimpleJWT draws them."""

    def draw(self) -> str:
        """The next identifier."""
        return uuid.uuid4().hex
