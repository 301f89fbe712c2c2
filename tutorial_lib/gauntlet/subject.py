"""Which client is meant: the word on the command line, made into what makes clients."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from .client import MakeClient

SIGNATURE = "factory(api_url, *, path=None, timeout=5.0)"
OWN = "library"


class NoSubject(ValueError):
    """There is no such client; says what to do."""


def subject(name: str) -> MakeClient:
    """Return what `package.module:factory` names, or the course's own client for `library`.

    Raises NoSubject.
    """
    if name == OWN:
        from .library import LibraryClient

        return LibraryClient
    module, colon, path = name.partition(":")
    if not (module and colon and path):
        raise NoSubject(f"{name!r} names no client: write package.module:factory, or {OWN}.")
    return _usable(_attribute(_module(module), path), path)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise NoSubject(
                f"There is no module {name!r} here: run this from the folder that it lies in."
            ) from error
        raise NoSubject(f"{name} needs {error.name!r}: install it.") from error
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise NoSubject(f"Importing {name} raised {said}: mend it first.") from error


def _attribute(module: Any, path: str) -> Any:
    found = module
    for part in path.split("."):
        if not hasattr(found, part):
            raise NoSubject(f"{module.__name__} has no {path!r}: check its spelling.")
        found = getattr(found, part)
    return found


def _usable(factory: Any, path: str) -> MakeClient:
    if not callable(factory):
        raise NoSubject(
            f"{path!r} cannot be called, it is of type {type(factory).__name__}: "
            f"name a class or a function, {SIGNATURE}."
        )
    try:
        inspect.signature(factory).bind("http://127.0.0.1/api/", path=None, timeout=5.0)
    except TypeError as error:
        raise NoSubject(f"{path!r} must be {SIGNATURE}: called so, {error}.") from None
    except ValueError:
        pass  # it does not tell what it takes
    made: MakeClient = factory
    return made
