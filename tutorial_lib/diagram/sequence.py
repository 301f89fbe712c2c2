"""A journal as a sequence diagram: plain text for terminals, SVG for notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from tutorial_lib.cleaned_text import shorten

from . import svg, terminal
from .from_journal import tell
from .model import Arrow, Block, Entries, Picture
from .words import say


@dataclass(frozen=True, repr=False)
class SequenceDiagram:
    """The picture of a journal; its repr is the plain text."""

    picture: Picture

    def text(self) -> str:
        """Return the diagram in plain text."""
        return terminal.draw(self.picture)

    def svg(self, *, at_night: bool = True) -> str:
        """Return the diagram as an SVG document, the same bytes for the same journal.

        `at_night` it is dark where the page around it is dark.
        """
        return svg.draw(self.picture, self.alt(), at_night)

    def source(self, *, at_night: bool = True) -> str:
        """Return the SVG document as a `data:` address, for an image."""
        document = quote(self.svg(at_night=at_night), safe="/:;,=()!*'+")
        return f"data:image/svg+xml;charset=utf-8,{document}"

    @property
    def width(self) -> int:
        """How wide the image is, in pixels."""
        return svg.width(self.picture)

    def alt(self) -> str:
        """Return the diagram in one sentence a call, for those who cannot see it."""
        said = [
            _spoken(part) if isinstance(part, Block) else part.words for part in self.picture.parts
        ]
        return shorten(say("spoken", sentences=". ".join(said)), 800)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        # An image, because a notebook that is not trusted keeps <img> and strips <svg>.
        return f'<img src="{self.source()}" alt="{escape(self.alt())}" width="{self.width}">'


def _spoken(block: Block) -> str:
    """Return a block in a line: what was asked, what was answered, and whose it was."""
    arrows = [row for row in block.rows if isinstance(row, Arrow)]
    if arrows and block.title and not arrows[0].call:
        del arrows[0]  # the title says it
    return ", ".join([block.title, *map(_said, arrows)]).removeprefix(", ")


def _said(arrow: Arrow) -> str:
    kind = "refresh" if arrow.refresh else arrow.shape
    tags = [arrow.call] if arrow.call else []
    tags += [say(kind)] if arrow.outward and kind in ("refresh", "repeated") else []
    return ": ".join([*tags, arrow.label])


def sequence(
    journal: Entries, *, stranger: Entries | None = None, title: str | None = None
) -> SequenceDiagram:
    """Return the sequence diagram of a server's journal.

    `stranger` is the journal of another server, which gets a lane of its own. A plain list of
    exchanges will do as well.
    """
    return SequenceDiagram(tell(journal, stranger, title))
