# %% wrong: one login for all objects, and none after a restart
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    _state = None

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if MyFileStorage._state is None and self.path.exists():
            MyFileStorage._state = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return MyFileStorage._state

    def save(self, state):
        MyFileStorage._state = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        MyFileStorage._state = None
        self.path.unlink(missing_ok=True)


# %% wrong: remembers by path what it read once, and does not see what another program wrote
_loaded = {}


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if self.path not in _loaded:
            if not self.path.exists():
                return None
            _loaded[self.path] = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return _loaded[self.path]

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")
        _loaded[self.path] = state

    def clear(self):
        _loaded.pop(self.path, None)
        self.path.unlink(missing_ok=True)


# %% wrong: what is left of a longer login stands behind a shorter one
import os


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def save(self, state):
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(state.to_json())

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: keeps a copy of the old login, which clear leaves there
import shutil


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)
        self.backup = self.path.with_suffix(".bak")

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        if self.path.exists():
            shutil.copy(self.path, self.backup)
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: clear takes other logins of the folder along
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        return (
            UserState.from_json(self.path.read_text(encoding="utf-8"))
            if self.path.exists()
            else None
        )

    def save(self, state):
        temporary = self.path.with_name(self.path.stem + ".tmp")
        temporary.write_text(state.to_json(), encoding="utf-8")
        temporary.replace(self.path)

    def clear(self):
        for leftover in self.path.parent.glob(self.path.stem + "*"):
            leftover.unlink()


# %% wrong: clear empties the file and leaves it there
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        text = self.path.read_text(encoding="utf-8")
        return UserState.from_json(text) if text else None

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.write_text("", encoding="utf-8")


# %% wrong: appends, so each old token stays in the file
import json


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8").splitlines()[-1])

    def save(self, state):
        line = json.dumps(json.loads(state.to_json()))
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: three fields of the login, the others are lost
import json


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        data = json.loads(self.path.read_text(encoding="utf-8"))
        return UserState(data["username"], data["access"], data["refresh"])

    def save(self, state):
        data = {"username": state.username, "access": state.access, "refresh": state.refresh}
        self.path.write_text(json.dumps(data), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: opens the file at the start, and so there always is one
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)
        self.path.touch()

    def load(self):
        text = self.path.read_text(encoding="utf-8")
        return UserState.from_json(text) if text.strip() else None

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: the name of the file only, in whatever folder the program runs
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(Path(path).name)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: the second save is refused
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                return UserState.from_json(file.read())
        except OSError:
            return None

    def save(self, state):
        with open(self.path, "x", encoding="utf-8") as file:
            file.write(state.to_json())

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: the library's storage inside
from tutorial_lib import FileStorage


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)
        self._inner = FileStorage(path)

    def load(self):
        return self._inner.load()

    def save(self, state):
        self._inner.save(state)

    def clear(self):
        self._inner.clear()


# %% wrong: a login can be read once
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        self.path.unlink()
        return UserState.from_json(text)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: says what it saves
import logging


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if self.path.is_file():
            return UserState.from_json(self.path.read_text("utf-8"))

    def save(self, state):
        text = state.to_json()
        logging.warning("saving %s", text)
        self.path.write_text(text, "utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% right: early returns and open
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            file = open(self.path, encoding="utf-8")
        except FileNotFoundError:
            return None
        with file:
            return UserState.from_json(file.read())

    def save(self, state):
        with open(self.path, mode="w", encoding="utf-8") as file:
            print("saving the login of", state.username)
            file.write(state.to_json())

    def clear(self):
        try:
            self.path.unlink()
        except FileNotFoundError:
            pass


# %% right: whole or not at all, for its owner only
import contextlib
import os
import tempfile


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        self.path = Path(path)

    def load(self) -> UserState | None:
        if self.path.exists():
            return UserState.from_json(self.path.read_bytes().decode("utf-8"))
        return None

    def save(self, state: UserState) -> None:
        descriptor, name = tempfile.mkstemp(dir=self.path.parent)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(state.to_json())
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise

    def clear(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path)


# %% right: damaged means logged out, with a warning
import warnings


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not (path := self.path).exists():
            return None
        try:
            return UserState.from_json(path.read_text(encoding="utf-8"))
        except ValueError:
            warnings.warn(f"{path.name} is damaged", stacklevel=2)
            return None

    def save(self, state):
        self.path.write_bytes(state.to_json().encode())

    def clear(self):
        if self.path.exists():
            self.path.unlink()


# %% right: helpers of its own, os alone
import os


class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    @property
    def _there(self):
        return os.path.isfile(self.path)

    def _text(self):
        with self.path.open("rt", encoding="utf-8") as file:
            return "".join(file)

    load = lambda self: UserState.from_json(self._text()) if self._there else None  # noqa: E731

    def save(self, state):
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, state.to_json().encode("utf-8"))
        finally:
            os.close(descriptor)

    def clear(self):
        self._there and os.unlink(self.path)
