# %% wrong: the message is clean, the error behind it holds the text
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            raise ValueError(f"{self.path.name} is no saved login") from error

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: shows what the error is made of, and a broken letter brings all bytes along
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            raise ValueError(f"{self.path.name} is no saved login: {error!r}") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: only the first letters of the file, enough for a token
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError(f"{self.path.name} is damaged: {saved[:400]}...") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: the text goes to the log in place of the message
import logging

logger = logging.getLogger(__name__)


class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            logger.error("damaged login file: %r", saved)
            raise ValueError(f"{self.path.name} is no saved login") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: masks what looks like a JSON Web Token, and a token may look otherwise
import re


class LoginFile:
    """Keeps a login in a file."""

    TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            hidden = self.TOKEN.sub("***", saved.decode(errors="replace"))
            raise ValueError(f"{self.path.name} is no saved login: {hidden}") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: broken letters are replaced, and a damaged token is taken for a good one
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        try:
            return UserState.from_json(self.path.read_bytes().decode(errors="ignore"))
        except ValueError:
            raise ValueError(f"{self.path.name} is no saved login") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: deletes the damaged file
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            self.path.unlink()
            raise ValueError(f"{self.path.name} was damaged and has been removed") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: a note of the error holds the text
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            problem = ValueError(f"{self.path.name} is no saved login")
            problem.add_note(f"It holds: {saved!r}")
            raise problem from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: a damaged file is nobody logged in
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            return None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: does not say which file
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError("This is no saved login.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: empties the inner error's text, but not its bytes
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            if hasattr(error, "doc"):
                error.doc = ""
            raise ValueError(f"{self.path.name} is no saved login") from error

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: an error of another kind
class DamagedLogin(Exception):
    """A file that holds no login."""


class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise DamagedLogin(self.path.name) from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: raises after the handler has ended, so that nothing comes along
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            pass
        raise ValueError(f"{self.path} holds no login")

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: an error class of its own that is a ValueError
class DamagedLogin(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"The file {name!r} is damaged. Delete it and log in again.")
        self.name = name


class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def save(self, state: UserState) -> None:
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self) -> UserState:
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except ValueError:
            raise DamagedLogin(self.path.name) from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: suppress and an early return, with a harmless print
from contextlib import suppress


class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        with self.path.open("w", encoding="utf-8") as file:
            file.write(state.to_json())

    def load(self):
        saved = self.path.read_bytes()
        with suppress(ValueError):
            return UserState.from_json(saved.decode())
        print(self.path.name, "is damaged")
        raise ValueError(f"damaged: {self.path.name}, {len(saved)} bytes")

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: says the kind of the inner error, and nothing of its content
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            kind = type(error).__name__
            damage = ValueError(f"{self.path.name} is no saved login ({kind})")
            damage.__cause__ = None
            damage.__suppress_context__ = True
            raise damage

    def __repr__(self):
        return f"{type(self).__name__}({self.path.name!r})"
