"""A process that calls an API whenever it is told to, with its login in a shared file."""

from multiprocessing.connection import Connection
from pathlib import Path

from tutorial_lib.client import ApiSession, FileStorage

from .writer import CONTEXT


def call_when_told(api_url: str, path: Path, orders: Connection) -> None:
    """Answer each order with the status of a call."""
    session = ApiSession(api_url, storage=FileStorage(path))
    while orders.recv() == "call":
        orders.send(session.get("me/").status_code)


def start_caller(api_url: str, path: Path) -> Connection:
    """Start such a process and return the line to it."""
    here, there = CONTEXT.Pipe()
    CONTEXT.Process(target=call_when_told, args=(api_url, path, there), daemon=True).start()
    return here
