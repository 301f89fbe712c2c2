# %% wrong: from error is still there
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            raise ValueError(f"{self.path.name} holds no saved login") from error

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: neither from
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError(f"{self.path.name} is damaged.")

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: None for a damaged one
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except ValueError:
            return None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: the beginning of the file only
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError(f"{self.path.name} is no saved login: {saved[:100]}…") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong: does not say which file
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError("This is no saved login") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: plain
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
            raise ValueError(f"{self.path.name} holds no saved login.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: an error of its own kind
class Damaged(ValueError):
    pass


class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        state = self._state()
        if state is None:
            raise Damaged(f"The file {self.path} is damaged. Delete it, and log in again.")
        return state

    def _state(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except ValueError:
            return None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% right: a line in the log
class LoginFile:
    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        try:
            return UserState.from_json(self.path.read_bytes().decode())
        except ValueError:
            logging.getLogger(__name__).warning("%s is damaged", self.path.name)
            raise ValueError(f"No saved login in {self.path.name}") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"
