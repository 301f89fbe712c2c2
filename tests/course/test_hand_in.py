"""A hand-in is one file, read whole or named, and says whose work it resembles."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.course import forgeries
from tutorial_lib.__main__ import main
from tutorial_lib.course import kept_pieces, progress_file
from tutorial_lib.course.hand_in import HandIn, gathered, parse
from tutorial_lib.course.likeness import remarks, shapes
from tutorial_lib.course.played_again import found, play
from tutorial_lib.course.progress_code import encode
from tutorial_lib.course.progress_data import Results

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/teaching/handing-in.md"


def keep(own: Path, text: str = "class Mended: ...\n") -> None:
    (own / "my_client").mkdir()
    (own / "my_client" / "Mended.py").write_text(text)


def test_one_command_writes_clients_and_progress_into_one_file(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(own)
    progress_file.tried("6.1", "right")
    assert main(["hand-in", "--name", "Ada / Byron"]) == 0
    work = parse((own / "hand-in-Ada-Byron.json").read_text("utf-8"))
    assert (work.name, work.pieces) == ("Ada / Byron", {"6.1": "class Mended: ...\n"})
    assert Results.of(work.record).is_right("6.1")
    assert "6.1" in capsys.readouterr().out


def test_who_has_no_client_yet_hands_in_their_progress(own: Path) -> None:
    assert main(["hand-in"]) == 0 and (own / "hand-in.json").is_file()


def test_a_note_is_kept_with_a_client_and_comes_out_as_it_was(own: Path) -> None:
    for note in ("ada", 'a """ \\ \n quote', "小明", ""):
        path = kept_pieces.keep("dumps", json.dumps, kept_pieces.Shelf(note=note))
        assert kept_pieces.note_of(path.read_text("utf-8")) == note
    assert kept_pieces.note_of('# Played with: "half\n') == ""


def test_a_name_that_cannot_be_seen_writes_nothing(own: Path) -> None:
    assert main(["hand-in", "--name", "\x1b[2J"]) == 1 and not list(own.glob("*.json"))


def test_a_file_that_is_there_is_replaced_whole(own: Path) -> None:
    (own / "hand-in.json").write_text("x" * 100_000)
    assert main(["hand-in"]) == 0 and parse((own / "hand-in.json").read_text())


BROKEN = {
    "cut": lambda text: text[:-20],
    "no progress": lambda text: text.replace('"progress"', '"regress"'),
    "pieces that are none": lambda text: text.replace('"pieces": {', '"pieces": {"6.2": 3, '),
    "a list": lambda text: '{"hand-in": 1, "name": "x", "progress": {}, "pieces": [[]]}',
    "deeply nested": lambda text: "[" * 100_000,
    "a code": lambda text: encode(Results()),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_named_and_the_rest_is_read(own: Path, broken: Any) -> None:
    text = HandIn("Ada", progress_file.empty(), {"6.1": "pass"}).as_text()
    (own / "hand-in-Ada.json").write_text(text)
    (own / "hand-in-broken.json").write_text(broken(text))
    works, damaged = found([str(own), str(own / "nobody.json")])
    assert [work.name for work in works] == ["Ada"]
    assert [line.partition(":")[0] for line in damaged] == ["hand-in-broken.json", "nobody.json"]


def test_a_newer_one_is_named_so(own: Path) -> None:
    text = (
        HandIn("Ada", progress_file.empty(), {}).as_text().replace('"hand-in": 1', '"hand-in": 2')
    )
    (own / "hand-in.json").write_text(text)
    assert "newer" in found([str(own)])[1][0]


def test_the_class_s_report_reads_a_hand_in_as_progress(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress_file.tried("6.1", "wrong", "rule-1")
    (own / "in").mkdir()
    (own / "in" / "hand-in.json").write_text(gathered("Ada").as_text())
    assert main(["report", str(own / "in")]) == 0
    assert "6.1, tried once" in capsys.readouterr().out


def test_a_piece_of_another_exercise_is_not_played() -> None:
    (one,) = play([HandIn("Ada", progress_file.empty(), {"1.1": "pass"})])
    assert not one.is_right and one.said == "No client is handed in for this exercise."


def ids(text: str, **others: str) -> set[str]:
    known = {name: shapes(theirs) for name, theirs in others.items()}
    return {id for id, _ in remarks("6.1", text, known)}


def test_a_worked_solution_with_other_names_is_remarked() -> None:
    assert ids(forgeries.renamed(forgeries.piece())) == {"as-solution"}


def test_the_library_s_source_with_other_names_is_remarked() -> None:
    source = (ROOT / "tutorial_lib/client/renewal.py").read_text("utf-8")
    assert ids(forgeries.renamed(source)) == {"from-library"}


def test_a_neighbour_s_piece_with_other_names_is_remarked() -> None:
    hers = Path(__file__).read_text("utf-8")  # code that is nobody's
    mine = "class Mended:\n    def call(self, method, path, **request):\n" + "".join(
        f"        answer{n} = self.session.request(method, path + str({n}), **request)\n"
        for n in range(12)
    )
    assert ids(forgeries.renamed(mine), Jun=mine) == {"as-another"}
    assert ids(mine, Jun=hers) == set()


@pytest.mark.parametrize("line", ["import gc", "from tutorial_lib.course import exercise",
                                  "exec('1')", "import importlib.util"])  # fmt: skip
def test_what_no_client_needs_is_remarked(line: str) -> None:
    assert ids(line) == {"reaches"}


def test_the_guide_lists_what_is_caught_and_what_is_not() -> None:
    caught, _, rest = GUIDE.read_text("utf-8").partition("## What is not caught")
    listed = [re.findall(r"^\| ([^|]+?) +\|", part, re.MULTILINE) for part in (caught, rest)]
    named = [{it for it in names if it not in ("what", "---", "a hand-in")} for names in listed]
    due = {*forgeries.played(), *forgeries.LIKE, forgeries.SAME}
    assert due <= named[0] and len(due) >= 10
    assert named[1] == set(forgeries.NOT_CAUGHT)


def test_nobody_knows_who_wrote_it_nor_how_often_it_was_tried(own: Path) -> None:
    progress_file.tried("6.1", "right")
    text = gathered("Ada").as_text()
    (own / "hand-in-Grace.json").write_text(text.replace('"Ada"', '"Grace"'))
    edited = json.loads(text)
    edited["progress"]["exercises"]["6.1"] |= {"tries": 1, "hints": 0, "needed": 1}
    (own / "hand-in-Jun.json").write_text(json.dumps(edited))
    works, damaged = found([str(own)])
    assert [work.name for work in works] == ["Grace", "Ada"] and not damaged
