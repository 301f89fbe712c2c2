"""Text becomes HTML in one place, and is escaped there."""

import re
from html.parser import HTMLParser

import ipywidgets
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from markupsafe import Markup

from tutorial_lib.widgets.html import cut, element, text
from tutorial_lib.widgets.markdown import prose
from tutorial_lib.widgets.panel import Panel
from tutorial_lib.widgets.styles import Looks

# What a typesetter looks for, each in the text of one element: MathJax's and KaTeX's delimiters.
MATHEMATICS = re.compile(r"\$.+\$|\\[(\[{a-zA-Z]", re.DOTALL)
SIGNS = st.text(st.sampled_from("$\\()[]{}abeginr^ \n<>&`"), max_size=30)


class Texts(HTMLParser):
    """Collects the text between every two tags, as a browser splits it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


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


@given(SIGNS)
def test_no_element_holds_text_that_a_typesetter_takes_for_mathematics(value: str) -> None:
    for markup in (element("p", f"{value}x{value}"), prose(f"{value}x{value}")):
        assert [one for one in Texts(str(markup)).texts if MATHEMATICS.search(one)] == []


def test_a_sign_that_mathematics_begins_with_stands_alone() -> None:
    assert element("p", "$x$") == "<p><span>&#36;</span>x<span>&#36;</span></p>"
    assert element("p", "\\\\(y", title="$") == '<p title="&#36;"><span>\\\\</span>(y</p>'


def test_prose_loads_nothing_whatever_stands_in_it() -> None:
    assert "<img" not in prose("![x](http://127.0.0.2:9/) ![y][1]\n\n[1]: http://127.0.0.2:9/")


class Loud(Panel):
    """A panel whose line holds what a terminal obeys."""

    def draw(self, looks: Looks) -> Markup:
        return Markup()

    def summary(self) -> str:
        return "\x1b[2J\u202e"


def test_the_plain_text_of_a_panel_moves_no_cursor() -> None:
    assert Loud()._repr_mimebundle_()["text/plain"] == r"<Loud: \u001b[2J\u202e>"


def test_a_panel_is_shown_with_its_twin_by_the_ipywidgets_of_colab_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Version 7 makes no bundle, and shows itself by a method that IPython prefers to one.
    monkeypatch.delattr(ipywidgets.Widget, "_repr_mimebundle_", raising=False)
    monkeypatch.setattr(ipywidgets.Widget, "_ipython_display_", print, raising=False)
    shown, _ = DisplayFormatter().format(Loud())
    assert {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"} <= shown.keys()


def test_a_long_text_is_cut_and_says_how_long_it_was() -> None:
    assert cut("abcdef", 3) == "abc… (6 characters)" and cut("abc", 3) == "abc"
