"""Text from a token made safe to look at: nothing invisible, no secret, no whole token."""

import json
import re

from tutorial_lib.secrets_in_text import UNSEEN, replaced, tokens
from tutorial_lib.texts import Words

# What nobody sees, annotations, and lone surrogates, which are no characters.
_UNSEEN = f"{UNSEEN}\v\u2028\u2029\ufff9-\ufffb\ud800-\udfff"
_HIDDEN = re.compile(f"[{_UNSEEN}\t\f\r]")
_HIDES_TEXT = re.compile(f"[{_UNSEEN}]")
_SECRET = "password|passwd|pwd|secret|client_secret|api_key|apikey|private_key"
_SECRET_NAME = re.compile(_SECRET, re.IGNORECASE)
_SECRET_MEMBER = re.compile(
    rf'("(?:{_SECRET})"\s*:\s*)(?:"[^"\\]*(?:\\.[^"\\]*)*"?|[^,}}\s"[{{]+)',
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_INDENTED = 50_000  # characters
say = Words("tutorial_lib.anatomy", "visible")


def visible(text: str) -> str:
    r"""Return the text with hidden characters as `\uXXXX`, tokens cut short, passwords left out."""
    without_secrets = _SECRET_MEMBER.sub(lambda found: found[1] + not_shown(), text)
    # An issuer may well be "https://keycloak.example.com": inside of a word, "ey" begins no token.
    found = tokens(without_secrets, inside_words=False)
    return _HIDDEN.sub(_escaped, replaced(without_secrets, found, _cut_token))


def not_shown() -> str:
    """Return what stands in the place of a secret, as JSON."""
    return say("secret")


def hides_text(value: object) -> bool:
    """Tell whether the value holds characters that cannot be seen or that turn its direction."""
    if isinstance(value, dict):
        return any(map(hides_text, [*value, *value.values()]))
    if isinstance(value, list):
        return any(map(hides_text, value))
    return isinstance(value, str) and _HIDES_TEXT.search(value) is not None


def one_line(text: str, most: int = 60) -> str:
    """Return the first `most` characters of the text on one line, safe to print."""
    line = visible(json.dumps(text[:most], ensure_ascii=False)[1:-1])
    return line if len(text) <= most else f"{line}…"


def shorten(text: str, most: int) -> str:
    """Return the text, cut after `most` characters with a word on how long it was."""
    return text if len(text) <= most else say("cut", text=text[:most], count=f"{len(text):,}")


def json_text(value: object) -> str:
    """Return the value as JSON on one line, safe to look at."""
    return visible(json.dumps(value, ensure_ascii=False))


def json_lines(value: object) -> str:
    """Return the value as JSON with a line for each member; on one line when it is very long."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) > _LONGEST_INDENTED:  # nested deep, each line would begin with 200 blanks
        return visible(line)
    return visible(json.dumps(value, ensure_ascii=False, indent=2))


def is_secret_name(name: str) -> bool:
    """Tell whether a claim of this name should never have been put into a token."""
    return _SECRET_NAME.fullmatch(name) is not None


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _cut_token(token: str) -> str:
    return say("token", beginning=token[:3], count=f"{len(token):,}")
