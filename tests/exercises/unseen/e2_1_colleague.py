# %% wrong: a cache in the class
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


# %% wrong: clear empties the file
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists() or not self.path.read_text(encoding="utf-8"):
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.write_text("", encoding="utf-8")


# %% wrong: clear keeps a copy, to be on the safe side
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        if self.path.exists():
            self.path.replace(self.path.with_suffix(".bak"))


# %% wrong: appends
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8").splitlines()[-1])

    def save(self, state):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(state.to_json() + "\n")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: only three of the fields
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        saved = json.loads(self.path.read_text(encoding="utf-8"))
        return UserState(saved["username"], saved["access"], saved["refresh"])

    def save(self, state):
        saved = {"username": state.username, "access": state.access, "refresh": state.refresh}
        self.path.write_text(json.dumps(saved), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% right: plain
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% right: try and except
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                return UserState.from_json(file.read())
        except FileNotFoundError:
            return None

    def save(self, state):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(state.to_json())

    def clear(self):
        try:
            os.remove(self.path)
        except FileNotFoundError:
            pass


# %% right: a new file beside it
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if self.path.is_file():
            return UserState.from_json(self.path.read_bytes().decode("utf-8"))

    def save(self, state):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(self.path.name + ".tmp")
        new.write_bytes(state.to_json().encode("utf-8"))
        new.replace(self.path)

    def clear(self):
        if self.path.is_file():
            self.path.unlink()
