"""A server that runs inside this program, and the notebook's one."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

import jwt
from werkzeug.test import Client

from .accounts import COURSE_METHOD, REAL_METHOD, Accounts
from .app import Resources, create_app
from .clock import Clock, CourseClock
from .database import Database
from .dialect import LOGIN, SIMPLEJWT
from .faults import Faults
from .journal import Journal
from .listener import Listener
from .middleware import App, ConnectionDropped
from .same_origin import SameOrigin, is_loopback
from .settings import FIXED, Settings, check_names
from .token_facts import read_credential
from .tokens import Claims, Identifiers, Tokens, random_identifier, seeded_identifiers
from .translation import FROM_WITHIN, Translation

#: The course's own key. It stands here for everyone to read, so it protects nothing.
COURSE_KEY = "the-key-of-the-course-which-everyone-may-read-and-nobody-should-use"
COURSE_SEED = "the course"


class TutorialServer:
    """The embedded API: Flask on Werkzeug's threaded server, inside this program.

    `accounts` (username: password) take the place of the course's own. `database` is a file that
    keeps accounts, spent tokens, the clock and the identifiers over a restart. `random` asks for
    identifiers that nobody can foresee, slow password hashes and, unless `signing_key` is given,
    a key of the server's own. All other keywords are `Settings`.

    Raises TypeError for an unknown setting and ValueError for a bad value. A host that other
    machines can reach needs `allow_remote=True`.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        accounts: Mapping[str, str] | None = None,
        seed: object = COURSE_SEED,
        signing_key: str | None = None,
        database: str | os.PathLike[str] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        name: str = "API",
        random: bool = False,
        allow_remote: bool = False,
        **settings: Any,
    ) -> None:
        if not allow_remote and not is_loopback(host):
            raise ValueError(f"Other machines can reach {host!r}: allow_remote=True permits it.")
        self._first_settings = Settings().changed(settings)
        self._first_accounts = accounts
        self._first_key = signing_key
        self._is_random = random
        self._database = Database(database)
        self.name = name
        self.clock: Clock = clock if clock is not None else CourseClock()
        self.journal = Journal(name)
        self.faults = Faults()
        self.accounts = Accounts(self._database, method=REAL_METHOD if random else COURSE_METHOD)
        self._tokens = self._make_tokens(self._identifiers(seed))
        self._resources = self._make_resources()
        self.wsgi: App = self._build(SameOrigin(host))
        self._listener = Listener(self.wsgi, host, port)
        self._begin()

    def start(self) -> "TutorialServer":
        """Listen, and return it; raises PortTaken when the port that was asked for cannot be had.

        Without a port of its own a server comes back where it last was, if that is still free:
        a stored login belongs to one address.
        """
        self._database.open()
        self._listener.start(preferred_port=self._database.get("port", 0))
        self._database.set("port", self._listener.bound_port)
        return self

    def stop(self) -> None:
        """Stop listening, end every connection, let go of the database's file."""
        self.faults.clear()
        self._listener.stop()
        self._database.rest()

    def reset(self) -> None:
        """Put everything back to the beginning: accounts, tokens, clock, journal, settings."""
        self.faults.clear()
        port = self._database.get("port", 0)
        self._database.clear()
        self._database.set("port", port)
        self.clock.reset()
        self._tokens.reset(self._first_settings, self._key())
        self._begin()
        self.journal.clear()
        self.errors.clear()

    def set(self, **settings: Any) -> None:
        """Change settings while the server runs; not where it is, and not its dialect."""
        check_names(settings)
        fixed = [name for name in settings if name in FIXED]
        if fixed:
            raise ValueError(f"{fixed[0]} cannot be changed while running: make a new server.")
        self._tokens.settings = self.settings.changed(settings)

    def decode(self, token: str) -> Claims:
        """Return the claims of a token that this server signed; its times are not looked at.

        Raises PyJWT's exceptions, all of them `jwt.InvalidTokenError`.
        """
        return self._tokens.decode(token)

    def hand_out(self, username: str, password: str) -> dict[str, Any]:
        """Return the tokens that a client of an API without a login is handed, as SimpleJWT does.

        The journal has it as an exchange; `{}` where the login was refused, or went wrong.
        """
        form = {"username": username, "password": password}
        from_within = {FROM_WITHIN: "(tokens are handed out)"}
        try:
            answer = Client(self.wsgi).post(
                self.settings.api_prefix + LOGIN, json=form, environ_overrides=from_within
            )
        except ConnectionDropped:
            return {}
        said = answer.get_json(silent=True) if answer.status_code == 200 else None
        return said if isinstance(said, dict) else {}

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end."""
        return self._listener.url

    @property
    def api_url(self) -> str:
        """The API's root, with a slash at the end."""
        return self.url + self.settings.api_prefix

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._tokens.settings

    @property
    def signing_key(self) -> str:
        """The key that signs and verifies; another one makes every earlier token invalid."""
        return self._tokens.signing_key

    @signing_key.setter
    def signing_key(self, signing_key: str) -> None:
        self._tokens.signing_key = signing_key

    @property
    def is_running(self) -> bool:
        """Whether the server listens."""
        return self._listener.is_running

    @property
    def connections(self) -> int:
        """How many connections clients have opened since the server started."""
        return self._listener.accepted

    @property
    def errors(self) -> list[BaseException]:
        """Exceptions that nobody foresaw; each was answered with a 500."""
        return self._resources.errors

    def __enter__(self) -> "TutorialServer":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<TutorialServer {self.name}: {'running' if self.is_running else 'stopped'}>"

    def _make_tokens(self, identifiers: Identifiers) -> Tokens:
        return Tokens(self._database, self._first_settings, self.clock, identifiers, self._key())

    def _make_resources(self) -> Resources:
        return Resources(self._tokens, self.accounts, self._database)

    def _identifiers(self, seed: object) -> Identifiers:
        return random_identifier if self._is_random else seeded_identifiers(seed, self._database)

    def _key(self) -> str:
        if self._first_key is not None:
            return self._first_key
        if not self._is_random:
            return COURSE_KEY
        key: str = self._database.get("signing_key") or secrets.token_urlsafe(64)
        self._database.set("signing_key", key)
        return key

    def _build(self, guard: SameOrigin) -> App:
        prefix, dialect = self.settings.api_prefix, self.settings.dialect
        app = create_app(self._resources, prefix)
        is_own = dialect is SIMPLEJWT
        faulty = self.faults.applying
        return self.journal.recording(
            faulty(app) if is_own else Translation(app, faulty, dialect, prefix),
            lambda header: read_credential(header, self._owner, dialect.scheme),
            self.clock,
            secrets=dialect.secrets,
            guard=guard,
        )

    def _begin(self) -> None:
        if self._database.is_file:
            self.clock.remember(self._database)
        if self._first_accounts is None:
            self.accounts.add_course_accounts()
        else:
            self.accounts.add_all(self._first_accounts)

    def _owner(self, token: str) -> str | None:
        try:
            user_id = self.decode(token).get("user_id")
        except jwt.InvalidTokenError:
            return None
        account = self.accounts.by_id(user_id)
        return account.username if account else None


_course_server: TutorialServer | None = None


def course_server(**settings: Any) -> TutorialServer:
    """Return the notebook's one server, running, and reset each time.

    It also makes sure that plain `requests` calls in this kernel reach it on every machine: it
    adds this machine's own address to NO_PROXY, and points NETRC at nothing, since a `default`
    line in `~/.netrc` would replace the course's headers.
    """
    global _course_server
    prepare_environment()
    if _course_server is None:
        _course_server = TutorialServer()
    _course_server.start()
    _course_server.reset()
    _course_server.set(**settings)
    return _course_server


def prepare_environment() -> None:
    """Keep proxies and `~/.netrc` away from calls to this machine, for this program only."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        missing = [host for host in ("127.0.0.1", "localhost") if host not in hosts]
        os.environ[name] = ",".join(hosts + missing)
    os.environ["NETRC"] = os.devnull
