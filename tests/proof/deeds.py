"""What actors do, each in one call of the client."""

from typing import Any

from tutorial_lib.client import ApiSession

PASSWORDS = {"ada": "lovelace-1843", "grace": "hopper-1952"}


def call(session: ApiSession) -> Any:
    """Ask who is logged in."""
    answer = session.get("me/")
    return answer.status_code, answer.json().get("username")


def post(session: ApiSession) -> Any:
    """Leave a note."""
    answer = session.post("notes/", json={"text": "mine"})
    return answer.status_code, answer.json().get("owner")


def logout(session: ApiSession) -> Any:
    """Log out."""
    return session.logout()


def login(session: ApiSession) -> Any:
    """Log in as somebody else."""
    return session.login("grace", PASSWORDS["grace"])


def again(session: ApiSession) -> Any:
    """Log in once more."""
    return session.login("ada", PASSWORDS["ada"])


DEEDS = {
    "call": call, "post": post, "logout": logout, "login": login, "again": again, "restart": call,
}  # fmt: skip
