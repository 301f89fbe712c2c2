"""Processes that save one login after another into a file, until they are killed."""

import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.waiting import HANG
from tutorial_lib.client import FileStorage, UserState

# Forked from a server that has imported everything, two hundred processes start in seconds.
CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
if os.name == "posix":
    CONTEXT.set_forkserver_preload(["tests.client.writer"])


def write_for_ever(path: Path, letter: str, ready: Connection) -> None:
    """Save short and long logins in turn."""
    storage = FileStorage(path)
    ready.send("ready")
    while True:
        for length in (20, 4000):
            token = letter * length
            storage.save(UserState(username=letter, access=token, refresh=token))


def start_writer(path: Path, letter: str) -> BaseProcess:
    """Start a writer and return when it writes."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=write_for_ever, args=(path, letter, there), daemon=True)
    process.start()
    assert here.poll(HANG) and here.recv() == "ready"
    return process
