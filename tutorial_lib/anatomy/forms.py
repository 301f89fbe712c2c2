"""Forms of a token beside the plain one: SD-JWT (RFC 9901), and JWS and JWE written as JSON."""

import json
import re

from tutorial_lib.texts import Words

from .remarks import Remark, remark

say = Words("tutorial_lib.anatomy", "form")
# The issuer's token, a tilde, disclosures each with a tilde behind it, and perhaps a token more.
# What a possessive `++` has read is never read again.
_SD_JWT = re.compile(
    r"(?<![\w.~-])(e[yw][\w-]++\.[\w-]++\.[\w-]++)~((?:[\w-]++~)*+)([\w-]++\.[\w-]++\.[\w-]++)?+"
    r"(?![\w~-])",
    re.ASCII,
)


def without_disclosures(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Return the text with only the issuer's token of an SD-JWT in it, and a remark on the rest."""
    if "~" not in text:
        return text, ()
    found = _SD_JWT.search(text)
    if found is None:  # it may stand there in several lines
        text_joined = "".join(text.split())
        found = _SD_JWT.fullmatch(text_joined)
        if found is None:
            return text, ()
        text = text_joined
    behind = _behind(found[2].count("~"), binding=bool(found[3]))
    note = remark("sd-jwt", behind=behind)
    return text[: found.start()] + found[1] + text[found.end() :], (note,)


def json_form(text: str) -> str | None:
    """Say what a JSON object is when it is a signed or an encrypted thing, and what to do."""
    if not text.lstrip().startswith("{") or not ("payload" in text or "ciphertext" in text):
        return None
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if "ciphertext" in members:
        return say("jwe-json")
    is_jws = "payload" in members and ("signature" in members or "signatures" in members)
    return say("jws-json") if is_jws else None


def _behind(disclosures: int, *, binding: bool) -> str:
    amount = {0: "none", 1: "one"}.get(disclosures, "many")
    words = say(f"disclosures/{amount}", count=f"{disclosures:,}")
    return say("bound" if binding else "behind", disclosures=words)
