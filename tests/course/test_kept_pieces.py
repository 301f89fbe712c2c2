"""A piece in a file of its own: what it brings along, and what cannot be kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.asked import written
from tutorial_lib.course import kept_pieces
from tutorial_lib.course.kept_pieces import CannotKeep, keep, kept, standing_alone


def test_a_function_brings_its_imports_helpers_and_constants() -> None:
    before = """
import json
from dataclasses import replace as copy_of
LIMIT = (1, "two")
unused = object()
def helper(text):
    return json.loads(text), LIMIT
"""
    source = "def double(text):\n    return copy_of(helper(text))"
    assert standing_alone("double", written(source, before=before)) == (
        "from dataclasses import replace as copy_of\n"
        "import json\n\n\n"
        "LIMIT = (1, 'two')\n\n\n"
        "def helper(text):\n    return json.loads(text), LIMIT\n\n\n"
        "def double(text):\n    return copy_of(helper(text))\n"
    )


def test_a_class_brings_its_bases_and_decorators() -> None:
    before = "import functools\nfrom tutorial_lib import BearerAuth\n"
    source = """
@functools.total_ordering
class Mine(BearerAuth):
    def __lt__(self, other):
        return super().__hash__() < 0
"""
    text = standing_alone("Mine", written(source, "Mine", before))
    assert "@functools.total_ordering\nclass Mine(BearerAuth):" in text
    assert text.startswith("from tutorial_lib.client.bearer import BearerAuth\nimport functools\n")


def test_what_ipython_puts_in_place_of_python_s_own_is_left_out() -> None:
    before = "from IPython.core.interactiveshell import _modified_open as open\n"
    text = standing_alone("double", written("def double(n):\n    return open(n)", before=before))
    assert text == "def double(n):\n    return open(n)\n"


@pytest.mark.parametrize(
    "helper", ["class Help(ValueError): pass", "@dataclass\nclass Help:\n    number: int = 2"]
)
def test_a_class_without_methods_of_its_own_is_brought_along(helper: str) -> None:
    before = f"from dataclasses import dataclass\n{helper}\n"
    text = standing_alone("double", written("def double(n):\n    return Help(n)", before=before))
    assert helper in text


def test_a_class_without_methods_is_brought_as_it_was_run_last() -> None:
    written("def double(n):\n    return 2 * n", before="class Help:\n    former = 1\n")
    newest = written("def double(n):\n    return Help.now", before="class Help:\n    now = 2\n")
    assert "now = 2" in standing_alone("double", newest)


def test_a_class_without_methods_is_not_taken_from_what_was_kept_before(own: Path) -> None:
    before = "from enum import Enum, StrEnum\nclass Say({base}):\n    YES = 'yes'\n"
    source = "def double(n):\n    return Say.YES"
    keep("double", written(source, before=before.format(base="str, Enum"))).unlink()
    newer = written(source, before=before.format(base="StrEnum"))
    assert "class Say(StrEnum)" in standing_alone("double", newer)


def test_helpers_may_use_each_other() -> None:
    source = """
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n > 0 and even(n - 1)
def double(n): return even(n)
"""
    text = standing_alone("double", written(source))
    assert all(text.count(f"def {name}(") == 1 for name in ("even", "odd", "double"))


@pytest.mark.slow
def test_a_kept_piece_runs_in_another_program(own: Path) -> None:
    before = "import json\nLIMIT = 3\ndef helper(n): return json.dumps(n + LIMIT)\n"
    keep("double", written("def double(n):\n    return helper(n)", before=before))
    code = "from my_client.double import double; print(double(4))"
    done = subprocess.run([sys.executable, "-c", code], cwd=own, capture_output=True, text=True)
    assert done.stdout == "7\n", done.stderr


@pytest.mark.parametrize("value", ["object()", "'x' * 81", "{'token': 'x' * 200}"], ids=range(3))
def test_what_only_the_notebook_has_cannot_be_kept(own: Path, value: str) -> None:
    piece = written("def double(n):\n    return thing", before=f"thing = {value}")
    with pytest.raises(CannotKeep, match="thing"):
        keep("double", piece)
    assert not (own / "my_client").exists()


def test_a_worked_helper_is_written_out_too() -> None:
    from tutorial_lib.course import exercise

    before = "from tutorial_lib.course import exercise\nrules = exercise('1.1').piece()\n"
    text = standing_alone(
        "double", written("def double(n):\n    return rules(n, n)", before=before)
    )
    assert "def validate_credentials(username, password):" in text
    assert "rules = validate_credentials" in text
    assert exercise("1.1")


def test_a_class_without_a_method_of_its_own_is_written_out_too() -> None:
    before = "from dataclasses import dataclass\nclass Gone(Exception):\n    pass\n"
    before += "@dataclass\nclass Pair:\n    one: int = 1\n"
    before += "import enum\nclass End(enum.Enum):\n    GOOD = enum.auto()\n"
    cell = "def double(n):\n    if not n:\n        raise Gone(End.GOOD)\n    return n * Pair().one"
    text = standing_alone("double", written(cell, before=before))
    assert "class Gone(Exception):" in text
    assert "@dataclass\nclass Pair:" in text and "class End(enum.Enum):" in text


MADE = {
    "a lambda": ("", "double = lambda n: 2 * n"),
    "a lambda under another name": ("twice = lambda n: 2 * n", "double = twice"),
    "what a function made": (
        "def times(m):\n    def by(n): return m * n\n    return by",
        "double = times(2)",
    ),
    "a table of lambdas": (
        "HOW = [('twice', lambda n: 2 * n)]",
        "def double(n):\n    return HOW[0][1](n)",
    ),
    "a table of functions": (
        "def twice(n): return 2 * n\nHOW = {'twice': twice}",
        "def double(n):\n    return HOW['twice'](n)",
    ),
    "a list of records": (
        "from dataclasses import dataclass\n@dataclass\nclass By:\n    m: int\nBYS = [By(2)]",
        "def double(n):\n    return BYS[0].m * n",
    ),
    "a session": (
        "import requests\nsession = requests.Session()",
        "def double(n):\n    return 2 * n if session.headers else 0",
    ),
    "an enum's member": (
        "import enum\nclass By(enum.IntEnum):\n    TWO = 2\nTWO = By.TWO",
        "def double(n):\n    return TWO * n",
    ),
    "an object that can be called": (
        "class Double:\n    def __call__(self, n): return 2 * n",
        "double = Double()",
    ),
    "a decorated function": (
        "from contextlib import contextmanager\n@contextmanager\ndef two(): yield 2",
        "def double(n):\n    with two() as m:\n        return m * n",
    ),
    "a cached function": (
        "import functools\n@functools.cache\ndef two(): return 2",
        "def double(n):\n    return two() * n",
    ),
    "a decorator of one's own": (
        "def twice(f):\n    def double(n): return 2 * f(n)\n    return double",
        "@twice\ndef double(n): return n",
    ),
}


@pytest.mark.parametrize("before, source", MADE.values(), ids=MADE)
def test_what_is_made_of_functions_is_brought_along(own: Path, before: str, source: str) -> None:
    keep("double", written(source, before=before))
    assert kept("double")(21) == 42


@pytest.mark.parametrize(
    "made",
    ["Box(get())", "Box('" + "x" * 81 + "')", "Client('u')", "session"],
    ids=["call", "text", "class", "session with a header"],
)
def test_what_asks_somebody_or_may_hold_a_token_is_not_made_anew(own: Path, made: str) -> None:
    before = "import requests\nsession = requests.Session()\n"
    before += "session.headers['Authorization'] = 'ey'\n"
    before += "from typing import NamedTuple\nclass Box(NamedTuple):\n    it: str\n"
    before += "class Client:\n    def __init__(self, url): pass\n"
    source = f"def get(): return str\nthing = {made}\ndef double(n): return thing"
    piece = written(source, before=before)
    with pytest.raises(CannotKeep, match="thing"):
        keep("double", piece)
    assert not (own / "my_client").exists()


def test_nothing_is_kept_that_was_never_written() -> None:
    assert kept("double") is None


def test_writing_leaves_no_half_written_file_beside_it(own: Path) -> None:
    keep("double", written("def double(n):\n    return n"))
    assert [path.name for path in (own / "my_client").iterdir()] == ["double.py"]


def test_a_piece_that_cannot_be_written_leaves_the_former_one_and_nothing_beside(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*words: object) -> None:
        raise OSError(28, "No space left on device")

    kept = keep("double", written("def double(n):\n    return n")).read_text()
    for step in ("fsync", "replace"):
        with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
            patch.setattr(os, step, full)
            keep("double", written("def double(n):\n    return 2 * n"))
    files = {path.name: path.read_text() for path in (own / "my_client").iterdir()}
    assert files == {"double.py": kept}


def test_the_folder_stands_beside_the_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(kept_pieces.FOLDER_VARIABLE)
    (tmp_path / "notebooks" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "deeper")
    assert kept_pieces.folder() == tmp_path / "my_client"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_in_a_piece_s_place_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    kept_pieces.folder().mkdir()
    os.mkfifo(kept_pieces.folder() / "double.py")
    assert kept_pieces.kept("double") is None
    assert "my_client/double.py cannot be used" in capsys.readouterr().out


ORDINARY = {
    "a pattern": "PATTERN = re.compile('a+', re.I)",
    "a logger": "PATTERN = logging.getLogger('mine')",
    "a lock": "PATTERN = threading.Lock()",
    "a lock for one thread": "PATTERN = threading.RLock()",
    "a time": "PATTERN = timedelta(minutes=3)",
    "a function with half of its arguments": "PATTERN = partial(re.sub, 'a', repl='b')",
    "a path": "PATTERN = Path('here')",
}


@pytest.mark.parametrize("beside", ORDINARY.values(), ids=ORDINARY)
def test_what_stands_beside_a_function_in_any_program_is_kept(beside: str, own: Path) -> None:
    needs = "import logging, re, threading\nfrom datetime import timedelta\n"
    needs += "from functools import partial\n"
    before = f"{needs}from pathlib import Path\n{beside}"
    piece = written("def double(n):\n    return PATTERN, n", before=before)
    keep("double", piece)
    found, number = kept("double")(7)
    assert (type(found), number) == (type(piece(7)[0]), 7)


def test_a_pattern_that_may_hold_a_token_is_not_kept() -> None:
    before = f"import re\nPATTERN = re.compile('{'a' * 200}')"
    with pytest.raises(CannotKeep, match="PATTERN"):
        standing_alone("double", written("def double(n):\n    return PATTERN, n", before=before))


def test_half_of_a_call_of_what_only_the_notebook_has_is_not_kept() -> None:
    before = "from functools import partial\ndef mine(n): ...\nHALF = partial(mine, 1)"
    with pytest.raises(CannotKeep, match="mine"):
        standing_alone("double", written("def double(n):\n    return HALF, n", before=before))


def test_a_piece_that_cannot_be_loaded_takes_the_place_of_no_good_one(own: Path) -> None:
    keep("Mine", written("class Mine:\n    def one(self):\n        return 1", "Mine"))
    before = "class Mine:\n    def one(self): ...\n"
    source = "class Mine(Mine):\n    def two(self):\n        return 2"
    built_on_itself = written(source, "Mine", before)
    with pytest.raises(CannotKeep) as refused:
        keep("Mine", built_on_itself)
    assert refused.value.id == "cannot-load"
    assert kept("Mine")().one() == 1
    assert [path.name for path in (own / "my_client").iterdir()] == ["Mine.py"]


def of(exercise: str) -> kept_pieces.Shelf:
    return kept_pieces.Shelf("my_server", "verifier", exercise)


def test_a_piece_of_the_server_lies_in_a_folder_of_its_own(own: Path) -> None:
    path = keep("double", written("def double(n):\n    return 2 * n"), of("7.2"))
    assert path == own / "my_server" / "verifier.py"
    assert kept("double", of("7.2"))(4) == 8
    assert kept("double") is None


def test_of_a_piece_that_grows_the_later_one_stays_and_an_earlier_one_is_none(own: Path) -> None:
    keep("double", written("def double(n):\n    return n + n"), of("7.10"))
    keep("double", written("def double(n):\n    return n"), of("7.2"))
    assert kept("double", of("7.2"))(4) == kept("double", of("7.10"))(4) == 8
    assert kept("double", of("7.11")) is None
