"""Exercise 2.5: where it starts, how it can be solved, and what goes wrong."""

# %% given
import os
import warnings
from pathlib import Path

from tutorial_lib import TokenStorage, UserState


# %% start
class CarefulStorage(TokenStorage):
    """Keeps the login in a file: whole or not at all, for its owner only."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self): ...  # your code

    def save(self, state): ...  # your code

    def clear(self): ...  # your code


# %% solution
class CarefulStorage(TokenStorage):
    """Keeps the login in a file: whole or not at all, for its owner only."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            aside = self.path.with_suffix(".damaged")
            os.replace(self.path, aside)
            warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)
            return None

    def save(self, state):
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(state.to_json())
        os.replace(new, self.path)

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong not-kept: hard-coded, nobody is ever logged in
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        return None

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.path.unlink(missing_ok=True)


# %% wrong in-place: the chatbot's first answer
class CarefulStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not self.path.exists():
            return None
        try:
            return UserState.from_json(self.path.read_text(encoding="utf-8"))
        except Exception as error:
            backup = self.path.with_suffix(".bak")
            self.path.rename(backup)
            warnings.warn(f"Could not read {self.path.name} ({type(error).__name__}).")
            return None

    def save(self, state):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(state.to_json())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(self.path, 0o600)

    def clear(self):
        if self.path.exists():
            self.path.unlink()


# %% wrong crashed: only a missing file was thought of
# -         except ValueError:
# -             aside = self.path.with_suffix(".damaged")
# -             os.replace(self.path, aside)
# -             warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)
# -             return None


# %% wrong from-damage: an empty login in place of none
# -             warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)
# -             return None
# +             warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)
# +             return UserState("", "", "")


# %% wrong silent: logged out, and nobody learns why
# -             warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)


# %% wrong unnamed: a word, and no name
# -             warnings.warn(f"{self.path.name} was damaged, kept as {aside.name}.", stacklevel=2)
# +             warnings.warn("The login was damaged.", stacklevel=2)


# %% wrong deleted: the damaged file is thrown away
# -             os.replace(self.path, aside)
# +             self.path.unlink()


# %% wrong still-there: a copy is set aside, and the file stays
# -             os.replace(self.path, aside)
# +             aside.write_bytes(self.path.read_bytes())


# %% wrong save-fails: a folder takes the place of the damaged file
# -             os.replace(self.path, aside)
# +             os.replace(self.path, aside)
# +             self.path.with_suffix(".new").mkdir(exist_ok=True)


# %% wrong gap: the old file goes first
# -         os.replace(new, self.path)
# +         self.path.unlink(missing_ok=True)
# +         new.rename(self.path)


# %% wrong leftover: a file of this name is never expected
# -         new.unlink(missing_ok=True)


# %% wrong copy-left: the former login is kept, in case
# -         os.replace(new, self.path)
# +         if self.path.exists():
# +             self.path.with_suffix(".bak").write_bytes(self.path.read_bytes())
# +             self.path.with_suffix(".bak").chmod(0o600)
# +         os.replace(new, self.path)


# %% wrong readable: whole or not at all, for everybody
# -         descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
# -         with open(descriptor, "w", encoding="utf-8") as file:
# -             file.write(state.to_json())
# +         new.write_text(state.to_json(), encoding="utf-8")


# %% wrong readable-meanwhile: the rights come a line too late
# -         descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
# -         with open(descriptor, "w", encoding="utf-8") as file:
# -             file.write(state.to_json())
# +         new.write_text(state.to_json(), encoding="utf-8")
# +         new.chmod(0o600)
