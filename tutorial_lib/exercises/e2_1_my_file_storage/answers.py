"""Exercise 2.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json
import os
import pickle
from pathlib import Path

from tutorial_lib import ApiSession, TokenStorage, UserState


# %% start
class MyFileStorage(TokenStorage):
    """Keeps the login in a file."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self): ...  # your code

    def save(self, state): ...  # your code

    def clear(self): ...  # your code


# %% solution
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


# %% wrong from-nowhere: hard-coded, Ada's login whatever the file says
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         return UserState("ada", "first.access.token", "first.refresh.token")


# %% wrong clear-twice: the chatbot's first answer
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if not os.path.exists(self.path):
            return None
        with open(self.path) as file:
            return UserState(**json.load(file))

    def save(self, state):
        with open(self.path, "w") as file:
            json.dump(state.__dict__, file)

    def clear(self):
        os.remove(self.path)


# %% wrong no-file: the file is opened without asking whether there is one
# -     def load(self):
# -         if not self.path.exists():
# -             return None
# +     def load(self):


# %% wrong not-written: the state in an attribute
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)
        self.state = None

    def load(self):
        return self.state

    def save(self, state):
        self.state = state

    def clear(self):
        self.state = None


# %% wrong not-after-restart: a file is written, and load reads an attribute
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)
        self.state = None

    def load(self):
        return self.state

    def save(self, state):
        self.state = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.state = None
        self.path.unlink(missing_ok=True)


# %% wrong not-after-restart: load forgets its return
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             UserState.from_json(self.path.read_text(encoding="utf-8"))


# %% wrong not-after-restart: a drawer in the class, and the file for show
class MyFileStorage(TokenStorage):
    kept = {}

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        return self.kept.get(str(self.path))

    def save(self, state):
        self.kept[str(self.path)] = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.kept.pop(str(self.path), None)
        self.path.unlink(missing_ok=True)


# %% wrong fields-lost: three fields written by hand
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return UserState(*self.path.read_text(encoding="utf-8").splitlines())
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         lines = [state.username, state.access, state.refresh]
# +         self.path.write_text("\n".join(lines), encoding="utf-8")


# %% wrong second-save: a new login is added to the old one
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return UserState.from_json(self.path.read_text(encoding="utf-8"))
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         with open(self.path, "a", encoding="utf-8") as file:
# +             file.write(state.to_json())


# %% wrong file-left: only what the object remembers is cleared
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)
        self.state = None

    def load(self):
        if self.path.exists():
            self.state = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return self.state

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.state = None


# %% wrong secret-printed: a look at what is written
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return UserState.from_json(self.path.read_text(encoding="utf-8"))
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         text = state.to_json()
# +         print(text)
# +         self.path.write_text(text, encoding="utf-8")


# %% wrong stale: what was read once is remembered
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)
        self.state = None

    def load(self):
        if self.state is None and self.path.exists():
            self.state = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return self.state

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.state = None
        self.path.unlink(missing_ok=True)


# %% wrong methods-missing: clear is left for later
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if self.path.exists():
            return UserState.from_json(self.path.read_text(encoding="utf-8"))

    def save(self, state):
        self.path.write_text(state.to_json(), encoding="utf-8")


# %% wrong no-base: a class of its own
# - class MyFileStorage(TokenStorage):
# + class MyFileStorage:
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return UserState.from_json(self.path.read_text(encoding="utf-8"))


# %% wrong no-path: the path under another name
class MyFileStorage(TokenStorage):
    def __init__(self, path):
        self.file = Path(path)

    def load(self):
        if self.file.exists():
            return UserState.from_json(self.file.read_text(encoding="utf-8"))

    def save(self, state):
        self.file.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        self.file.unlink(missing_ok=True)


# %% wrong pickled: the whole object in one call
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return pickle.loads(self.path.read_bytes())
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.path.write_bytes(pickle.dumps(state))


# %% wrong stale: a drawer in the class, filled from the file where it is empty
class MyFileStorage(TokenStorage):
    kept = None

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        if MyFileStorage.kept is None and self.path.exists():
            MyFileStorage.kept = UserState.from_json(self.path.read_text(encoding="utf-8"))
        return MyFileStorage.kept

    def save(self, state):
        MyFileStorage.kept = state
        self.path.write_text(state.to_json(), encoding="utf-8")

    def clear(self):
        MyFileStorage.kept = None
        self.path.unlink(missing_ok=True)


# %% wrong mixed-up: a file in the same folder, whatever its name
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             newest = max(self.path.parent.iterdir(), key=lambda file: file.stat().st_mtime_ns)
# +             return UserState.from_json(newest.read_text(encoding="utf-8"))


# %% wrong copy-left: cleared, and kept under another name to be on the safe side
# -         self.path.unlink(missing_ok=True)
# +         if self.path.exists():
# +             self.path.replace(self.path.with_suffix(".bak"))


# %% wrong copy-left: what is written over is kept beside it
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         if self.path.exists():
# +             self.path.replace(self.path.with_suffix(".old"))
# +         self.path.write_text(state.to_json(), encoding="utf-8")


# %% wrong pickled: in the oldest format, which looks like text
# -         if not self.path.exists():
# -             return None
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         if self.path.exists():
# +             return pickle.loads(self.path.read_bytes())
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.path.write_bytes(pickle.dumps(state, protocol=0))


# %% wrong in-session: a helper with the name of a method that the base class has
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.replace(state.to_json())
# +
# +     def replace(self, text):
# +         new = self.path.with_suffix(".new")
# +         new.write_text(text, encoding="utf-8")
# +         os.replace(new, self.path)


# %% wrong file-left: an object removes only what it has saved itself
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.saved = True
# -         self.path.unlink(missing_ok=True)
# +         if getattr(self, "saved", False):
# +             self.path.unlink(missing_ok=True)


# %% wrong old-left: a line for each login, and the last one counts
# -         return UserState.from_json(self.path.read_text(encoding="utf-8"))
# +         return UserState.from_json(self.path.read_text(encoding="utf-8").splitlines()[-1])
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         line = json.dumps(json.loads(state.to_json()))
# +         with open(self.path, "a", encoding="utf-8") as file:
# +             print(line, file=file)


# %% wrong others-gone: whatever begins like its own name is cleared away
# -         self.path.unlink(missing_ok=True)
# +         for file in self.path.parent.glob(f"{self.path.stem}*"):
# +             file.unlink()


# %% wrong moved-away: the file goes to the folder in which the program runs
# -         self.path.unlink(missing_ok=True)
# +         if self.path.exists():
# +             os.replace(self.path, f"old-{self.path.name}")


# %% wrong saved-nowhere: what cannot be written is passed over
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         try:
# +             self.path.write_text(state.to_json(), encoding="utf-8")
# +         except OSError:
# +             pass


# %% wrong stale: what it has saved once is not saved again
# -         self.path.write_text(state.to_json(), encoding="utf-8")
# +         if state != getattr(self, "last", None):
# +             self.path.write_text(state.to_json(), encoding="utf-8")
# +         self.last = state
