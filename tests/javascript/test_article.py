"""The article as it stands and the article mended, through every rule."""

import json
import re
from pathlib import Path
from unittest import mock

from tests.gauntlet.subjects import ONE_EACH
from tests.javascript.one_program import OneProgram
from tests.javascript.table import COLUMNS, COMMAND, expected, recorded, seen
from tests.waiting import HANG
from tools.javascript import FOLDER
from tutorial_lib.gauntlet.report import Played, Report
from tutorial_lib.gauntlet.rules import RULES
from tutorial_lib.gauntlet.run import run
from tutorial_lib.server import Dialect

ONCE_READ = {14}  # bodies that the protocol has no word for
LOOPS = {3, 7, 9, 10, 15, 19, 30}  # in a scene of these the article refreshes for ever
MANY = 16  # calls at once in a scene


def rules(report: Report, outcome: str) -> set[int]:
    return {row.rule.number for row in report.rows if row.outcome == outcome}


def test_the_mended_article_keeps_every_rule_that_applies(node: str, client_program: str) -> None:
    with OneProgram(node, client_program, "mended") as mended:
        report = run(mended)
    assert rules(report, "passed") == set(RULES) - ONCE_READ, report.table()


def test_the_mended_article_keeps_the_rules_in_another_dialect(
    node: str, client_program: str
) -> None:
    one_each = mock.patch("tutorial_lib.gauntlet.run.SCENARIOS", ONE_EACH)
    with one_each, OneProgram(node, client_program, "mended") as mended:
        report = run(mended, dialect=Dialect.read("camel"))
    not_played = ONCE_READ | {27, 28}  # whose first scene no program can play
    assert rules(report, "passed") == set(RULES) - not_played, report.table()


def test_what_the_article_keeps_breaks_and_leaves_unclear(node: str, client_program: str) -> None:
    rest = set(RULES) - LOOPS
    with OneProgram(node, client_program, "article") as article:
        report = run(article, only=rest)
    assert seen(report) == expected("article", "node", rest), f"{report.table()}\n{COMMAND}"


def test_where_the_article_refreshes_for_ever(node: str, client_program: str) -> None:
    with OneProgram(node, client_program, "article") as article:
        report = run(article, only=LOOPS, limit=HANG)
    endless = {row.rule.number for row in report.rows for scene in row.scenes if never_ended(scene)}
    assert rules(report, "failed") == endless == LOOPS, report.table()


def never_ended(scene: Played) -> bool:
    """Whether there were more refreshes than calls: its server ended the loop."""
    refreshes = [
        step
        for journal in scene.journals
        for step in journal
        if getattr(step, "path", "").endswith("token/refresh/")
    ]
    return len(refreshes) > MANY


def sources(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / folder).iterdir()))


def test_the_readme_has_each_rule_and_explains_where_a_page_differs() -> None:
    rows = recorded()
    assert list(rows) == list(RULES), COMMAND
    differing = {
        number
        for number, (words, _) in rows.items()
        if any(words[kind, "page"] != words[kind, "node"] for kind in ("mended", "article"))
    }
    assert {number for number, (_, why) in rows.items() if why} == differing


def test_the_readme_says_that_the_mended_article_keeps_all_in_node_and_the_article_little() -> None:
    words = [words for words, _ in recorded().values()]
    assert {word["mended", "node"] for word in words} == {"kept", "n/a"}
    kept = {column: sum(word[column] == "kept" for word in words) for column in COLUMNS}
    assert kept["article", "node"] < 5 < 20 < kept["mended", "page"]


def test_each_fault_is_named_where_it_stands() -> None:
    named = {int(number) for number in re.findall(r"// fault (\d+): ", sources("article"))}
    assert named == set(range(1, 15))


def test_each_fault_has_its_row_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+): .*\| `(\w+\.\w+)`", readme, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 15))
    assert all((FOLDER / "mended" / file).is_file() for _, file in rows)


def test_the_javascript_does_not_know_that_it_is_tested() -> None:
    folders = (FOLDER / name for name in ("app", "article", "mended"))
    own = [*FOLDER.glob("*.mjs"), *(path for folder in folders for path in folder.iterdir())]
    words = re.compile(r"(?<!\.)\b(gauntlet|tests?|tested|scenes?|journal)\b")
    assert [path.name for path in own if words.search(path.read_text("utf-8"))] == []


def test_the_lock_file_holds_names_versions_and_hashes_and_no_address() -> None:
    text = Path(FOLDER / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all("integrity" in package for name, package in packages.items() if name)
