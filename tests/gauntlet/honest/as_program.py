"""A client that is a program."""

import sys

from tutorial_lib.gauntlet.program_client import ProgramClients


class AsProgram(ProgramClients):
    """A process for each, and a login in a file."""

    def __init__(self) -> None:
        super().__init__(f'"{sys.executable}" -m {__package__}._program')
