"""A client that logs in with JSON Web Tokens and stays logged in.

Stands alone: copy this folder into a project of your own. It needs requests and filelock, and
keyring with platformdirs for `KeyringStorage`.

To read it, follow a request. `session` takes its address below the API's root, `bearer` puts the
header on it, and `refresh` looks at the answer. If the token was refused, `renewal` gets another
one: once for all threads (`single_flight`), with a request of `token_calls`, and swaps it for the
old one in the `storage`. Then `refresh` repeats the request.
"""

import sys

from . import refresh, token_calls
from .bearer import BearerAuth
from .dialect import Endpoint, Endpoints
from .errors import (
    AuthError,
    BodyNotRepeatable,
    LoginFailed,
    LoginRequired,
    RefreshFailed,
    StorageError,
    StorageWarning,
)
from .file_storage import FileStorage
from .keyring_storage import KeyringStorage
from .login import TokenPair, login, validate_credentials
from .refresh import RefreshingBearerAuth, is_token_refused, peek
from .session import ApiSession
from .storage import MemoryStorage, TokenStorage
from .user_state import UserState

# Notebooks and pieces that were saved earlier import from these two.
sys.modules[f"{__name__}.environment"] = token_calls
sys.modules[f"{__name__}.peek"] = refresh

__all__ = [
    "ApiSession",
    "AuthError",
    "BearerAuth",
    "BodyNotRepeatable",
    "Endpoint",
    "Endpoints",
    "FileStorage",
    "KeyringStorage",
    "LoginFailed",
    "LoginRequired",
    "MemoryStorage",
    "RefreshFailed",
    "RefreshingBearerAuth",
    "StorageError",
    "StorageWarning",
    "TokenPair",
    "TokenStorage",
    "UserState",
    "is_token_refused",
    "login",
    "peek",
    "validate_credentials",
]
