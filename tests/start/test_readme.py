"""What the README shows is true."""

import re
import tomllib
from contextlib import redirect_stdout
from io import StringIO

import pytest

from tests.start.copies import ROOT

README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = re.compile(r"```python\n(.*?)```\n+```text\n(.*?)```", re.DOTALL)
CHAPTERS = sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb"))
NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
INSTALLING = (ROOT / "docs" / "installing.md").read_text("utf-8")
LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)]+)\)")
NAMED = re.compile(r"`((?:tests|tools|tutorial_lib|requirements|\.github)/[\w./-]+)`")


def test_the_example_prints_what_the_readme_says() -> None:
    ((code, output),) = EXAMPLE.findall(README)
    with redirect_stdout(StringIO()) as printed:
        exec(code, {})
    assert printed.getvalue() == output


def test_the_example_and_its_output_stand_before_line_25() -> None:
    assert README.splitlines()[:25].count("```") == 2


def test_the_readme_is_read_in_one_go() -> None:
    assert len(README.splitlines()) < 100


@pytest.mark.parametrize("target", LINK.findall(README))
def test_a_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).is_file()


def test_every_chapter_there_is_has_its_link() -> None:
    assert sorted(link for link in LINK.findall(README) if "ipynb" in link) == CHAPTERS


def test_its_first_sentence_says_how_many_chapters_there_are() -> None:
    there, rows = len(CHAPTERS), len(re.findall(r"^\| \d\d \|", README, re.MULTILINE))
    to_come = f", {NUMBERS[rows - there].lower()} more to come" if rows > there else ""
    assert README.splitlines()[2].startswith(f"{NUMBERS[there]} Jupyter notebooks{to_come}: ")
    assert ("still to come" in README) == bool(to_come)


def test_every_command_that_is_named_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"`(jwt-[a-z]+)(?: [^`]*)?`", README + INSTALLING)
    assert set(named) == project["scripts"].keys()


def test_it_says_what_becomes_of_a_learner_s_work_when_a_newer_version_comes() -> None:
    said = r"newer version.*my_client.*jwt-course.*git pull.*reset.*zip"
    assert re.search(said, README, re.DOTALL)


def test_its_pictures_are_there_in_light_and_dark() -> None:
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    assert len(pictures) >= 2 and all((ROOT / path).is_file() for path in pictures)


def test_it_says_in_plain_words_what_a_progress_code_does_not_prove() -> None:
    assert re.search(r"progress code.{0,80}proves.{0,40}nothing", README, re.DOTALL)


@pytest.mark.parametrize(
    "from_whom", ["page in your browser", "token's author", "neighbour", "own code", "Reporting"]
)
def test_the_security_page_names_everybody_and_leads_to_files(from_whom: str) -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    assert from_whom in page
    assert [target for target in LINK.findall(page) if not (ROOT / target).is_file()] == []


@pytest.mark.parametrize("page", ["CHANGELOG.md", "CONTRIBUTING.md", "TEACHING.md"])
def test_what_another_page_links_or_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    linked = [target for target in LINK.findall(text) if "://" not in target]
    named = [path for path in NAMED.findall(text) if not re.search("NN|NAME|e9_", path)]
    assert [path for path in linked + named if not (ROOT / path).exists()] == []
