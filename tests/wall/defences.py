"""The defences of the worked verifier, and what stands in the place of each without it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tutorial_lib.course.answers import module
from tutorial_lib.wall import verifier

SOURCE = Path(verifier.__file__).read_text(encoding="utf-8")
LENIENT = """
import json, re
from pathlib import Path
from base64 import urlsafe_b64decode
from tutorial_lib.wall.attacks import PAGES, PUBLIC, unsealed
from tutorial_lib.wall.broken import from_jwk

def lenient(raw):
    return json.loads(raw)

def sloppy(part):
    return urlsafe_b64decode(re.sub("[^A-Za-z0-9_-]", "", part) + "==")

def opened(token, keys):
    head = json_object(decoded(token.split(".")[0]))
    inner = unsealed(token, keys[head["kid"]].value)
    return inner

MEMORY = {}
"""
FILE = Path(__file__).with_name("defences.toml")
KNOWN = {one["name"]: one for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["defence"]}


def without(defence: str) -> Callable[..., Any]:
    """The worked verifier, this defence taken out."""
    text = SOURCE.replace("from .", "from tutorial_lib.wall.")
    for change in KNOWN[defence]["change"]:
        goes, comes = change["goes"], change["comes"]
        assert text.count(goes) == 1, f"{defence}: {goes!r} is there {text.count(goes)} times"
        text = text.replace(goes, comes)
    first = re.search(r"^LONGEST", text, re.MULTILINE)
    assert first
    text = f"{text[: first.start()]}{LENIENT}\n{text[first.start() :]}"
    verify: Callable[..., Any] = module(f"without {defence}", text).verify
    return verify
