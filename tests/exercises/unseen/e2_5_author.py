# %% right: a temporary file, made by the module for that
import tempfile


class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            return self.set_aside()
        try:
            return UserState.from_json(text)
        except ValueError:
            return self.set_aside()

    def set_aside(self):
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.{number}")).exists():
            number += 1
        self.path.rename(aside)
        warnings.warn(f"{self.path} is no login. It is now called {aside.name}.")

    def save(self, state):
        descriptor, name = tempfile.mkstemp(dir=self.path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(state.to_json())
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% right: an opener, and an old file of that name is written anew
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        try:
            return UserState.from_json(self.path.read_bytes().decode("utf-8"))
        except (ValueError, KeyError, TypeError) as error:
            os.rename(self.path, str(self.path) + ".broken")
            warnings.warn(f"{self.path.name}: {type(error).__name__}", UserWarning)

    def save(self, state):
        def private(path, flags):
            return os.open(path, flags, 0o600)

        beside = str(self.path) + "~"
        if os.path.exists(beside):
            os.remove(beside)
        with open(beside, "x", encoding="utf-8", opener=private) as file:
            print(state.to_json(), file=file)
        Path(beside).replace(self.path)

    def clear(self):
        if self.path.exists():
            self.path.unlink()


# %% right: the rights come before the text
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            self.path.replace(self.path.with_suffix(".bad"))
            warnings.warn(f"Damaged, set aside: {self.path.name}")
            return None

    def save(self, state):
        new = self.path.with_suffix(".tmp")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(state.to_json(), encoding="utf-8")
        new.replace(self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: text that is no UTF-8 was not thought of
import json


class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except json.JSONDecodeError:
            os.replace(self.path, self.path.with_suffix(".damaged"))
            warnings.warn(f"{self.path.name} was damaged.")
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(state.to_json())
        os.replace(new, self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: the new file is copied over the old one
import shutil


class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            os.replace(self.path, self.path.with_suffix(".damaged"))
            warnings.warn(f"{self.path.name} was damaged.")
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(state.to_json())
        shutil.copy(new, self.path)
        new.unlink()

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: the mask is taken for the rights
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            os.replace(self.path, self.path.with_suffix(".damaged"))
            warnings.warn(f"{self.path.name} was damaged.")
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as file:
            file.write(state.to_json())
        os.replace(new, self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: said with print, where nobody reads it later
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            os.replace(self.path, self.path.with_suffix(".damaged"))
            print(f"{self.path.name} was damaged.")
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(state.to_json())
        os.replace(new, self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong: what is damaged is emptied
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            warnings.warn(f"{self.path.name} was damaged.")
            self.clear()
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(state.to_json())
        os.replace(new, self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)
