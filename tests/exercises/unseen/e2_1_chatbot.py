# %% wrong: reads the file once, when it is made
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)
        self._state = None
        if self.path.exists():
            self._state = UserState.from_json(self.path.read_text(encoding="utf-8"))

    def load(self):
        return self._state

    def save(self, state):
        self._state = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self._state = None
        self.path.unlink(missing_ok=True)


# %% wrong: a cache by path in the module
_CACHE = {}


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        key = str(self.path)
        if key not in _CACHE:
            if not self.path.exists():
                return None
            _CACHE[key] = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return _CACHE[key]

    def save(self, state):
        _CACHE[str(self.path)] = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        _CACHE.pop(str(self.path), None)
        self.path.unlink(missing_ok=True)


# %% wrong: pickle
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            return pickle.load(file)

    def save(self, state):
        with self.path.open("wb") as file:
            pickle.dump(state, file)

    def clear(self):
        if self.path.exists():
            self.path.unlink()


# %% wrong: does not write over what lies there
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        if self.path.exists():
            return
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: a backup of each login that is replaced
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        if self.path.exists():
            os.replace(self.path, f"{self.path}.bak")
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% right: atomic and private
import tempfile


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def load(self) -> UserState | None:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return UserState.from_json(text)

    def save(self, state: UserState) -> None:
        descriptor, name = tempfile.mkstemp(dir=self.path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(state.to_json())
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


# %% right: suppress
from contextlib import suppress


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        with suppress(FileNotFoundError):
            return UserState.from_json(self.path.read_text("utf-8"))
        return None

    def save(self, state):
        self.path.write_text(state.to_json(), "utf-8")
        with suppress(OSError):
            self.path.chmod(0o600)

    def clear(self):
        with suppress(FileNotFoundError):
            self.path.unlink()


# %% right: a damaged file is nobody
import warnings


class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except ValueError:
            warnings.warn(f"{self.path.name} is damaged", stacklevel=2)
            return None

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)
