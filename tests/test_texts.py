"""Texts by id: English is whole, other languages may lack some."""

import sys
from pathlib import Path

import pytest

from tutorial_lib import texts
from tutorial_lib.texts import AuthorsMistake, Words

ENGLISH = """
title = "Twice"
hints = ["Add.", " To itself. "]

[wrong]
once = "For 7 it returned `$seen`."

["9.9"]
ask = "How many?"
options = [{ text = "One", right = true }, { text = "Two" }]
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that holds nothing but its texts."""
    folder = tmp_path / "spoken"
    folder.mkdir()
    (folder / "text.toml").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "spoken", raising=False)
    monkeypatch.delenv(texts.LANGUAGE_VARIABLE, raising=False)
    texts.catalogue.cache_clear()
    return folder


def german(package: Path, said: str, monkeypatch: pytest.MonkeyPatch, language: str = "de") -> None:
    """Choose another language, of which there is this."""
    (package / f"text.{language}.toml").write_text(said, encoding="utf-8")
    monkeypatch.setenv(texts.LANGUAGE_VARIABLE, language)


@pytest.mark.usefixtures("package")
def test_a_message_gets_its_facts_and_a_table_is_read_by_its_own_ids() -> None:
    assert Words("spoken")("wrong/once", seen="14") == "For 7 it returned `14`."
    assert Words("spoken", "wrong")("once", seen="14") == "For 7 it returned `14`."
    assert Words("spoken", "9.9")("ask") == "How many?"


@pytest.mark.usefixtures("package")
def test_lists_and_tables_come_whole() -> None:
    words = Words("spoken")
    assert words.every("hints") == ["Add.", "To itself."]
    assert words.messages("wrong") == {"once": "For 7 it returned `$seen`."}
    options = Words("spoken", "9.9").tables("options")
    assert options == [{"text": "One", "right": True}, {"text": "Two"}]


@pytest.mark.usefixtures("package")
def test_what_there_is_can_be_asked() -> None:
    assert "wrong/once" in Words("spoken")
    assert "wrong/twice" not in Words("spoken") and "title/of" not in Words("spoken")


def test_a_package_may_have_more_files_than_one(package: Path) -> None:
    (package / "questions.toml").write_text('["1.form"]\nask = "Which?"\n', encoding="utf-8")
    assert Words("spoken", "1.form", file="questions")("ask") == "Which?"


@pytest.mark.parametrize("language", ["de", "pt-BR"])
def test_a_language_is_one_more_file_and_english_says_what_it_lacks(
    package: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    german(package, 'title = "Zweimal"', monkeypatch, language)
    assert Words("spoken")("title") == "Zweimal"
    assert Words("spoken", "9.9")("ask") == "How many?"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("language", ["", "../en", "en/..", "xx", "no such", "C.UTF-8"])
def test_where_there_is_no_such_language_it_is_english(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv(texts.LANGUAGE_VARIABLE, language)
    assert Words("spoken")("title") == "Twice"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("file", ["text", "nowhere"])
def test_a_missing_message_names_the_file_and_what_to_do(file: str) -> None:
    with pytest.raises(AuthorsMistake) as refused:
        Words("spoken", "9.9", file=file)("task")
    assert refused.value.args[0] == (
        f"spoken/{file}.toml, '9.9/task', is missing: write it there, or ask for another."
    )


def test_a_file_that_is_no_toml_is_named_with_the_line(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german(package, 'title = "Zweimal"\ntask = Schreib', monkeypatch)
    said = r"^spoken/text\.de\.toml is not TOML: .*line 2.*there\.$"
    with pytest.raises(AuthorsMistake, match=said):
        Words("spoken")("title")


@pytest.mark.usefixtures("package")
def test_who_writes_markdown_makes_each_fact_safe_there() -> None:
    class Markdown(Words):
        def quoted(self, fact: str) -> str:
            return fact.replace("`", "'")

    assert Markdown("spoken")("wrong/once", seen="`14`") == "For 7 it returned `'14'`."


@pytest.mark.usefixtures("package")
def test_a_fact_that_nobody_gave_is_named_with_those_that_came() -> None:
    with pytest.raises(AuthorsMistake) as refused:
        Words("spoken")("wrong/once", due="14")
    assert str(refused.value) == (
        "spoken/text.toml, 'wrong/once', asks for $seen, and is given due: name one of those."
    )


@pytest.mark.usefixtures("package")
def test_a_message_of_another_kind_is_named() -> None:
    with pytest.raises(AuthorsMistake, match=r"^spoken/text\.toml, 'hints', is to be a text: "):
        Words("spoken").check({"title": str, "hints": str})


def test_a_dollar_that_begins_no_name_is_named(package: Path) -> None:
    (package / "text.toml").write_text('title = "5 $ each"', encoding="utf-8")
    with pytest.raises(AuthorsMistake, match=r"'title', has a \$ that begins no name: write \$\$"):
        Words("spoken")("title")
