"""Text in Markdown, the course's own, as HTML; what is put into it is escaped as everywhere."""

from __future__ import annotations

import mistune
from markupsafe import Markup

from .html import element, untypeset


class _Renderer(mistune.HTMLRenderer):
    """Tags are shown as text, and an image is its words: nothing is loaded from anywhere."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return mistune.escape(text)


_RENDER = mistune.create_markdown(renderer=_Renderer(escape=True), plugins=["table"])
# JupyterLab's own class for rendered text, so that tables and code look as in the cells around.
CLASS = "jp-RenderedHTMLCommon"


def prose(text: str) -> Markup:
    """Render Markdown; tags in it are shown as text."""
    return element("div", _rendered(text), class_=CLASS)


def prose_line(text: str) -> Markup:
    """Render one paragraph of Markdown so that it stays in the line it stands in."""
    inner = _rendered(text).strip().removeprefix("<p>").removesuffix("</p>")
    return element("span", Markup(inner), class_=CLASS)


def _rendered(text: str) -> Markup:
    return untypeset(str(_RENDER(text)))
