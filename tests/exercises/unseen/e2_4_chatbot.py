# %% wrong: logs what was in it
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
            logger.debug("Damaged content of %s: %r", self.path.name, saved)
            raise ValueError(f"{self.path.name} is damaged.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: a note to the error keeps what was read
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
            problem = ValueError(f"{self.path.name} is damaged.")
            problem.add_note(f"{error}: {saved!r}")
            raise problem from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: another kind of error
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
            raise RuntimeError(f"{self.path.name} is damaged.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: catches the JSON's error alone
import json


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
        except json.JSONDecodeError:
            raise ValueError(f"{self.path.name} is damaged.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: saves no tokens any more
class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        masked = UserState(state.username, state.access[:4] + "…", state.refresh[:4] + "…")
        self.path.write_text(masked.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError(f"{self.path.name} is damaged.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: says where, not what
import json


class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state: UserState) -> None:
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self) -> UserState:
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode("utf-8"))
        except json.JSONDecodeError as error:
            reason = f"line {error.lineno}, column {error.colno}"
        except ValueError:
            reason = "its fields are not those of a login"
        raise ValueError(f"{self.path.name} is damaged ({reason}).")

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: its size
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
            del_hint = "Delete it and log in again."
            raise ValueError(
                f"{self.path.name} ({len(saved)} bytes) holds no login. {del_hint}"
            ) from None

    def __repr__(self):
        return f"{type(self).__name__}({self.path.name!r})"


# %% right: whole or not at all
import os


class LoginFile:
    """Keeps a login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.write_text(state.to_json(), encoding="utf-8")
        os.replace(new, self.path)

    def load(self):
        text = None
        try:
            text = self.path.read_text(encoding="utf-8")
            state = UserState.from_json(text)
        except ValueError:
            state = None
        finally:
            del text
        if not isinstance(state, UserState):
            raise ValueError(f"The login in {self.path.name} cannot be read")
        return state

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"
