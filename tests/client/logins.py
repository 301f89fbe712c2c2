"""Logins to keep, and a disk that has no room for them."""

import errno

from tutorial_lib.client import UserState

ADA = UserState(username="ada", access="access-of-ada", refresh="refresh-of-ada", login_id="1")
NEWER = UserState(username="ada", access="newer-access", refresh="newer-refresh", login_id="1")
GRACE = UserState(username="grace", access="of-grace", refresh="of-grace", login_id="2")
NO_SPACE = "No space left on device"


def full_disk(*_: object, **__: object) -> int:
    """Stand in for a function of `os` that writes."""
    raise OSError(errno.ENOSPC, NO_SPACE)
