"""A client that logs in with JSON Web Tokens and stays logged in.

Stands alone: copy this folder into a project of your own. It needs requests and filelock, and
keyring with platformdirs for `KeyringStorage`.
"""

from .bearer import BearerAuth
from .endpoints import Endpoints
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
from .peek import peek
from .refresh import RefreshingBearerAuth, is_token_refused
from .session import ApiSession
from .storage import MemoryStorage, TokenStorage
from .user_state import UserState

__all__ = [
    "ApiSession",
    "AuthError",
    "BearerAuth",
    "BodyNotRepeatable",
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
