"""`python -m tutorial_lib reset 03`: a chapter as shipped again; the learner's version is kept.

It is kept in `my_notebooks`, beside `notebooks`: in there every notebook would be run by pytest
and listed as a chapter.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from itertools import count
from pathlib import Path

from .files import put_in_place, read, write_new
from .shipped_notebooks import FOLDER, Shipped, course, is_notebook
from .words import Words

KEPT = "my_notebooks"
AS_USUAL = 0o666  # for whoever the user lets read new files


class CannotReset(Exception):
    """Says what is in the way and what to do; the chapter is as it was."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("chapter", nargs="?", metavar="CHAPTER", help=Words("reset")("chapter"))


def run(options: argparse.Namespace) -> int:
    """Put a chapter back, or list them all; 1 when it cannot be done."""
    try:
        shipped = Shipped(_course())
        said = reset(options.chapter, shipped) if options.chapter else listing(shipped)
    except CannotReset as error:
        print(error, file=sys.stderr)
        return 1
    print(said)
    return 0


def listing(shipped: Shipped) -> str:
    """Return each chapter's notebook with a word on how it is."""
    return "\n".join(f"{name}  {_state(shipped, name)}".rstrip() for name in shipped.names())


def reset(chapter: str, shipped: Shipped) -> str:
    """Put a chapter back as shipped, the learner's version kept; return what was done.

    Raises CannotReset, and then nothing was changed.
    """
    words = Words("reset")
    name = find(chapter, shipped.names())
    content, own = _content(shipped, name), shipped.root / FOLDER / name
    yours = _own(own)
    if yours == content:
        return words("nothing-to-do", file=name)
    said = [words("done", file=name)]
    if yours is not None:
        copy = _keep(yours, own, shipped.root / KEPT)
        said.append(words("kept", copy=f"{KEPT}/{copy.name}"))
    _put_back(own, content)
    return "\n".join([*said, words("reload")])


def find(chapter: str, names: list[str]) -> str:
    """Return the notebook that is meant by 3, 03 or its name. Raises CannotReset."""
    stem = Path(chapter).name.removesuffix(".ipynb")
    asked = f"{stem:0>2}_" if stem.isdecimal() else stem
    found = [name for name in names if name == f"{asked}.ipynb" or name.startswith(asked)]
    if len(found) != 1 or not stem:
        chapters = ", ".join(name.partition("_")[0] for name in names)
        raise CannotReset(Words("reset")("unknown", chapter=chapter, chapters=chapters))
    return found[0]


def _course() -> Path:
    found = course()
    if found is None:
        raise CannotReset(Words("reset")("no-course"))
    return found


def _state(shipped: Shipped, name: str) -> str:
    words, content = Words("reset"), shipped.content(name)
    try:
        yours = read(shipped.root / FOLDER / name)
    except OSError:
        return words("missing")
    if content is None:
        return ""
    return words("as-shipped" if yours == content else "changed")


def _content(shipped: Shipped, name: str) -> bytes:
    content = shipped.content(name)
    if content is None:
        raise CannotReset(Words("reset")("no-source", file=name))
    if not is_notebook(content):
        raise CannotReset(Words("reset")("no-notebook", file=name))
    return content


def _own(path: Path) -> bytes | None:
    """The learner's version, None where it was deleted."""
    try:
        return read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotReset(_in_the_way("no-copy", path, error, folder=KEPT)) from error


def _keep(content: bytes, own: Path, folder: Path) -> Path:
    """Copy the learner's version, never over another copy."""
    stem = f"{own.stem}-{datetime.now():%Y-%m-%d-%H%M}"
    try:
        folder.mkdir(exist_ok=True)
        for number in count(1):
            copy = folder / f"{stem}{f'-{number}' if number > 1 else ''}.ipynb"
            try:
                write_new(copy, content, AS_USUAL)
            except FileExistsError:
                continue
            break
    except OSError as error:
        raise CannotReset(_in_the_way("no-copy", own, error, folder=KEPT)) from error
    return copy


def _put_back(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        put_in_place(path, content, AS_USUAL)
    except OSError as error:
        raise CannotReset(_in_the_way("no-write", path, error)) from error


def _in_the_way(id: str, path: Path, error: OSError, **facts: str) -> str:
    reason = error.strerror or type(error).__name__
    return Words("reset")(id, file=path.name, reason=reason, **facts)
