"""Each rule finds what is wrong in a bad example, and nothing in a good one."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks import lint

TOKEN = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJ1c2VyX2lkIjoiMSJ9", "c2lnbmF0dXJl"))


def words(text: str, name: str = "some-words") -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def result(**data: str) -> dict[str, Any]:
    data = {name.replace("_", "/"): text for name, text in data.items()}
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": data}


def code(
    text: str, *outputs: dict[str, Any], name: str = "some-code", **more: Any
) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "execution_count": 1}
    return cell | {"source": text, "outputs": list(outputs)} | more


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {"kernelspec": lint.KERNEL} | metadata}


GOOD = notebook(words("# A title"), code("1 + 1", result(text_plain="2")))
PRINTING = [code("print(1)", name=f"print-{n}") for n in range(2)]
LONG = "\n".join(f"a{n} = {n}" for n in range(6))
ERROR = {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["File …"]}

BAD = [
    (lint.kernel_spec, notebook(kernelspec={"name": "python3", "display_name": "mine"})),
    (lint.cell_ids, notebook(words("a"), words("b"))),
    (lint.cell_ids, notebook(words("a", name="4f2e01ab"))),
    (lint.widget_state, notebook(widgets={"state": {}})),
    (lint.widget_state, notebook(code("w", {"data": {lint.WIDGET_VIEW: {}}}))),
    (lint.tracebacks, notebook(code("1 / 0", ERROR))),
    (lint.tracebacks, notebook(code("t", {"text": ["Traceback (most recent call last):\n"]}))),
    (lint.error_stream, notebook(code("w", {"name": "stderr", "text": "careful"}))),
    (lint.headings, notebook(words("# One"), words("# Two"))),
    (lint.headings, notebook(words("## No title"))),
    (lint.headings, notebook(words("# One"), words("### Three"))),
    (lint.headings, notebook(words("```\n# only a comment\n```"))),
    (lint.proportion, notebook(words("# One"), code("a = 1"), code("b = 1"))),
    (lint.long_cells, notebook(code(LONG))),
    (lint.long_cells, notebook(code("def f():\n" + "    pass\n" * 25))),
    (lint.prints, notebook(*PRINTING, code("a = 1"))),
    (lint.empty_cells, notebook(code(" "))),
    (lint.unrun, notebook(code("a = 1", execution_count=None))),
    (lint.unrun, notebook(code("a = 1"), code("b = 1"))),
    (lint.without_output, notebook(code("session.username"))),
    (lint.machine, notebook(code("p", result(text_plain="PosixPath('/home/me/state.json')")))),
    (lint.machine, notebook(code("p", result(text_plain="WindowsPath('C:\\\\Users')")))),
    (lint.machine, notebook(code("u", result(text_html="http://127.0.0.1:40123/api/")))),
    (lint.machine, notebook(code("o", result(text_plain="<Thing at 0x7f9d94257760>")))),
]


@pytest.mark.parametrize(("rule", "bad"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_finds_its_bad_example(rule: lint.Rule, bad: dict[str, Any]):
    assert rule(bad)


@pytest.mark.parametrize("rule", lint.RULES)
def test_a_good_notebook_breaks_no_rule(rule: lint.Rule):
    assert rule(deepcopy(GOOD)) == []


def test_every_rule_has_a_bad_example():
    assert set(lint.RULES) == {rule for rule, _ in BAD}


def test_a_token_in_one_piece_is_found_and_not_repeated():
    (finding,) = lint.tokens(f"Authorization: Bearer {TOKEN}")
    assert TOKEN not in finding


@pytest.mark.parametrize("text", ["eyJhbGci…", "<jwt>", "eyJhbGciOiJIUzI1NiJ9", "eye.key.obey"])
def test_a_piece_of_a_token_is_no_token(text: str):
    assert lint.tokens(text) == []


def test_a_definition_may_be_longer_than_five_lines():
    assert lint.long_cells(notebook(code("def f():\n" + "    pass\n" * 20))) == []


def test_a_path_of_the_api_is_no_local_path():
    assert lint.machine(notebook(code("p", result(text_plain="POST /api/token/")))) == []


def test_an_expression_that_is_none_is_tagged():
    cell = code("clock.advance(minutes=31)", metadata={"tags": [lint.QUIET]})
    assert lint.without_output(notebook(cell)) == []


def test_a_link_to_a_file_that_is_not_there_is_found(tmp_path: Path):
    bad = notebook(words("[next](01_next.ipynb#there) and ![picture](a/b.svg)"))
    assert len(lint.links(bad, tmp_path)) == 2


def test_links_to_the_web_to_headings_and_to_files_are_fine(tmp_path: Path):
    (tmp_path / "01_next.ipynb").touch()
    good = notebook(words("[a](https://example.org/a) [b](#here) [c](01_next.ipynb#there)"))
    assert lint.links(good, tmp_path) == []
