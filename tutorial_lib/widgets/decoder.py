"""The token decoder: paste a token, and see what is in it and what is not proven by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from tutorial_lib.anatomy import (
    AnatomyError,
    SignatureVerdict,
    TokenAnatomy,
    difference,
    read_token,
)
from tutorial_lib.anatomy.times import read_clock
from tutorial_lib.texts import Words

from .comparison import comparison_view, made_here_view
from .decoder_controls import ClaimEditor, KeyChoice, clock_choice
from .html import element, join
from .panel import WIDTH, Panel, button, switch, wide
from .secret_fields import TokenField
from .styles import Looks
from .tampering import MadeHere, TamperingError, json_value, signed_again, tampered
from .token_view import token_view

say = Words("tutorial_lib.widgets", "decoder")
_ROW = {"flex_flow": "row wrap", "max_width": WIDTH}


@dataclass(frozen=True)
class DecodedTokens:
    """What was read: a token, one to compare it with, the one it was made of; what went wrong."""

    anatomy: TokenAnatomy
    other: TokenAnatomy | None = None
    origin: TokenAnatomy | None = None
    problem: str = ""


class TokenDecoder(Panel):
    """Decodes a token as it is typed: parts, claims, dates, and two verdicts kept apart.

    `other` is a second token to compare with, `names` what the two are called. `key` checks the
    signatures, `clock` (an object with `now()`, or Unix seconds) judges the times; without one
    the machine's clock does, and it can be chosen in place of the given one. When the clock tells
    of its advances (`observe`), the dates follow. Nothing is sent anywhere, and nothing is signed
    unless its button is pressed. The signature stays in the kernel: what the page has, JupyterLab
    may save. `decoded` holds what the view shows. Raises `TypeError` for a token that is no text.
    """

    def __init__(
        self,
        token: str = "",
        *,
        other: str | None = None,
        key: Any = None,
        clock: Any = None,
        names: tuple[str, str] | None = None,
    ) -> None:
        self._names = names or (say("first"), say("second"))
        self._clock, self._made_here = clock, MadeHere()
        self.decoded: DecodedTokens
        self.token_field = _token_field(self._names[0], token)
        self.other_field = _token_field(self._names[1], "" if other is None else other)
        self.compare_switch = switch(say("compare"), other is not None)
        self.key_choice, self.editor = KeyChoice(key), ClaimEditor()
        self.key_kind, self.key_field = self.key_choice.controls
        self.clock_choice = clock_choice(clock)
        self.look_again = button(say("look-again"))
        # Two and two on a line, or the verdict on a change would be out of view.
        clock = ipywidgets.HBox([self.clock_choice, self.look_again], layout=_ROW)
        switches = [self.compare_switch, self.editor.switch]
        super().__init__(
            *(self.token_field, *self.key_choice.controls, clock),
            ipywidgets.HBox(switches, layout={**_ROW, "grid_gap": "0 16px"}),
            *(self.other_field, self.editor.box),
        )
        self._listen()

    @property
    def anatomy(self) -> TokenAnatomy:
        """What was read of the token."""
        return self.decoded.anatomy

    def refresh(self) -> None:
        """Read the fields and the clock again; may be called from any thread."""
        with self._drawing:
            self.decoded = self._read()
            self.key_choice.show()
            self.other_field.layout.display = "" if self.compare_switch.value else "none"
            self.editor.show(self.anatomy.claims, is_made_here=self.decoded.origin is not None)
            super().refresh()

    def draw(self, looks: Looks) -> Markup:
        """Return the token's view."""
        return decoder_view(self.decoded, self._names, looks)

    def summary(self) -> str:
        """Say what was found, and nothing of the token."""
        words = [self.anatomy.headline]
        if self.decoded.origin:
            words.append(say("changed-here"))
        if self.decoded.other and self.decoded.other.form != "none":
            found = difference(self.anatomy, self.decoded.other)
            words.append(say("compared", words=found.words))
        return "; ".join(words)

    def _listen(self) -> None:
        fields = (self.token_field, self.other_field, *self.key_choice.controls)
        for control in (*fields, self.clock_choice, self.compare_switch, self.editor.switch):
            control.observe(lambda _: self._do(_nothing), names="value")
        for pressed, deed in (
            (self.look_again, _nothing),
            (self.editor.change, self._change),
            (self.editor.sign, self._sign),
            (self.editor.undo, self._undo),
        ):
            pressed.on_click(lambda _, deed=deed: self._do(deed))
        self.follow(self._clock, lambda: self._do(_nothing))

    def _do(self, deed: Callable[[], None]) -> None:
        """Do it and draw again; what goes wrong stands in the view."""
        with self._drawing:
            try:
                deed()
                self.refresh()
            except Exception as error:
                self.decoded = replace(self.decoded, problem=_words(error))
                super().refresh()

    def _change(self) -> None:
        name = self.editor.claim.value
        if name is None:
            raise TamperingError(say("no-claim"))
        self._make(tampered(self.anatomy.token, name, json_value(self.editor.value.value)))

    def _sign(self) -> None:
        self._make(signed_again(self.anatomy.token, self.key_choice.key()))

    def _make(self, made: str) -> None:
        if made == self.anatomy.token:
            raise TamperingError(say("unchanged"))
        self._made_here.record(self.anatomy.token, made)
        self.token_field.value = made

    def _undo(self) -> None:
        if self.decoded.origin:
            self.token_field.value = self.decoded.origin.token

    def _read(self) -> DecodedTokens:
        now = read_clock(self._clock if self.clock_choice.value == "given" else None)
        anatomy = self._anatomy(self.token_field.value, now)
        other = self._anatomy(self.other_field.value, now) if self.compare_switch.value else None
        origin = self._made_here.origin_of(anatomy.token)
        return DecodedTokens(anatomy, other, read_token(origin, now=now) if origin else None)

    def _anatomy(self, token: str, now: float) -> TokenAnatomy:
        try:
            return read_token(token, key=self.key_choice.key(), now=now)
        except AnatomyError as error:
            verdict = SignatureVerdict("refused", str(error))
            return replace(read_token(token, now=now), signature=verdict)


def compare(
    before: str,
    after: str,
    *,
    key: Any = None,
    clock: Any = None,
    names: tuple[str, str] | None = None,
) -> TokenDecoder:
    """Show two tokens side by side, such as before and after a refresh, or access and refresh."""
    names = names or (say("before"), say("after"))
    return TokenDecoder(before, other=after, key=key, clock=clock, names=names)


def decoder_view(decoded: DecodedTokens, names: tuple[str, str], looks: Looks) -> Markup:
    """Return all that is to be seen, what matters most on top."""
    blocks: list[Markup] = []
    if decoded.problem:
        blocks.append(looks.note("bad", f"✗ {decoded.problem}"))
    if decoded.other:
        blocks.append(_beside(decoded.anatomy, decoded.other, names, looks))
    above = [element("div", looks.card(block), **looks("block")) for block in blocks]
    mark = made_here_view(decoded.origin, decoded.anatomy, looks) if decoded.origin else None
    return join([*above, token_view(decoded.anatomy, looks, mark)])


def _beside(
    anatomy: TokenAnatomy, other: TokenAnatomy, names: tuple[str, str], looks: Looks
) -> Markup:
    if other.form == "none":
        return looks.note("open", say("paste-one", name=names[1], problem=other.problem or ""))
    table = comparison_view(anatomy, other, names, looks)
    return join([table, looks.folded(say("laid-open", name=names[1]), token_view(other, looks))])


def _nothing() -> None:
    """Change nothing; the drawing that follows is what is wanted."""


def _words(error: Exception) -> str:
    # Only these speak to people; the text of another error may quote a token or a key.
    if isinstance(error, (TamperingError, AnatomyError)):
        return str(error)
    return say("failed", error=type(error).__name__)


def _token_field(label: str, token: str) -> TokenField:
    if not isinstance(token, str):
        raise TypeError(say("no-text", kind=type(token).__name__))
    return TokenField(value=token, rows=4, **wide(label))
