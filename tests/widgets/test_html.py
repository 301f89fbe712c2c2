"""Text becomes HTML in one place, and is escaped there."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tutorial_lib.widgets.html import cut, element, text


@pytest.mark.parametrize("value", ["<b>", "a&b", '"', "'", "$x$", "{{x}}", "<!--"])
def test_nothing_of_a_value_is_markup(value: str) -> None:
    assert not set("<>\"'$") & set(str(text(value))) and "{{" not in text(value)


def test_what_is_markup_already_stays() -> None:
    assert element("b", Markup("<i>x</i>"), "<i>") == "<b><i>x</i>&lt;i&gt;</b>"


def test_an_attribute_cannot_be_left() -> None:
    assert element("p", title='" onclick="x') == '<p title="&#34; onclick=&#34;x"></p>'


def test_an_attribute_without_a_value_is_left_out() -> None:
    assert element("img", src="data:,", alt=None, class_="a") == '<img src="data:," class="a">'


@given(st.text())
def test_a_browser_reads_back_what_was_written(value: str) -> None:
    seen: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = seen.append  # type: ignore[method-assign]
    parser.feed(str(element("p", value)))
    parser.close()
    sendable = str(value).encode("utf-8", "replace").decode()
    kept = "".join("\ufffd" if ord(sign) < 32 and sign not in "\n\t" else sign for sign in sendable)
    assert "".join(seen).replace("\ufffd", "?") == kept.replace("\ufffd", "?")


def test_a_long_text_is_cut_and_says_how_long_it_was() -> None:
    assert cut("abcdef", 3) == "abc… (6 characters)" and cut("abc", 3) == "abc"
