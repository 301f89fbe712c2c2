"""Exercise 2.4: where it starts, how it can be solved, and what goes wrong."""

# %% given
import logging
from dataclasses import dataclass
from pathlib import Path

from tutorial_lib import ApiSession, FileStorage, UserState


# %% start
class LoginFile:
    """Keeps a login in a file. From somewhere in here a token gets out."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError as error:
            raise ValueError(f"This is no saved login: {saved}") from error

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% solution
class LoginFile:
    """Keeps a login in a file, and says what is wrong without saying what is in it."""

    def __init__(self, path):
        self.path = Path(path)

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def load(self):
        saved = self.path.read_bytes()
        try:
            return UserState.from_json(saved.decode())
        except ValueError:
            raise ValueError(f"{self.path.name} is damaged: log in again.") from None

    def __repr__(self):
        return f"<LoginFile {self.path.name}>"


# %% wrong along-with-it: the chatbot's first answer
# -         except ValueError:
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +         except ValueError as error:
# +             raise ValueError(f"Invalid login data in {self.path}") from error


# %% wrong along-with-it: the error below it comes out as it is
# -         saved = self.path.read_bytes()
# -         try:
# -             return UserState.from_json(saved.decode())
# -         except ValueError:
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +         return UserState.from_json(self.path.read_bytes().decode())


# %% wrong not-named: a hard-coded file name
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +             raise ValueError("login.json is damaged: log in again.") from None


# %% wrong in-the-words: the repr is mended, which was harmless
# -         except ValueError:
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +         except ValueError as error:
# +             raise ValueError(f"This is no saved login: {saved}") from error
# -         return f"<LoginFile {self.path.name}>"
# +         return "<LoginFile>"


# %% wrong in-the-words: a hundred characters of it
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +             raise ValueError(f"{self.path.name} is damaged: {saved[:100]}…") from None


# %% wrong silent: logged out, and nobody knows why
# -     def load(self):
# -         saved = self.path.read_bytes()
# +     def load(self):
# -             return UserState.from_json(saved.decode())
# +             return UserState.from_json(self.path.read_bytes().decode())
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +             return None


# %% wrong other-error: another kind of error
# -     def load(self):
# -         saved = self.path.read_bytes()
# +     def load(self):
# -             return UserState.from_json(saved.decode())
# +             return UserState.from_json(self.path.read_bytes().decode())
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +             raise RuntimeError(f"{self.path.name} is damaged: log in again.") from None


# %% wrong secret-log: into the log in place of the error
# -         except ValueError:
# +         except ValueError:
# +             logging.getLogger("login").warning("damaged: %s", saved)


# %% wrong not-kept: the tokens are left out of the file
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.path.write_text(repr(state), encoding="utf-8")
# -     def load(self):
# -         saved = self.path.read_bytes()
# +     def load(self):
# -             return UserState.from_json(saved.decode())
# +             return UserState.from_json(self.path.read_bytes().decode())


# %% wrong in-the-repr: a repr that helps too much
# -     def load(self):
# -         saved = self.path.read_bytes()
# +     def load(self):
# -             return UserState.from_json(saved.decode())
# +             return UserState.from_json(self.path.read_bytes().decode())
# -         return f"<LoginFile {self.path.name}>"
# +         return f"<LoginFile {self.path.name}: {self.path.read_bytes()}>"


# %% wrong deleted: what is damaged is cleared away
# -             raise ValueError(f"{self.path.name} is damaged: log in again.") from None
# +             self.path.unlink()
# +             raise ValueError(f"{self.path.name} was damaged: log in again.") from None


# %% wrong other-format: the tokens are hidden in the file, from those who read along
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.path.write_text(state.to_json()[::-1], encoding="utf-8")
# -             return UserState.from_json(saved.decode())
# +             return UserState.from_json(saved.decode()[::-1])


# %% wrong logged-along: the error underneath goes to the log
# -         except ValueError:
# +         except ValueError:
# +             logging.exception("%s is damaged", self.path.name)
