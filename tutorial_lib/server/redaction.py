"""Taking the secrets out of what is written down: tokens become fingerprints, passwords go."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal
from urllib.parse import parse_qsl

from tutorial_lib.secrets_in_text import may_hold_codes, without

from .exchange import Message
from .middleware import Environ
from .token_facts import ISSUED, fingerprint, peek, remembering

NOT_SHOWN = "(not shown)"
LONGEST_READ = 65_536  # bytes of a body; a longer one is described
LONGEST_KEPT = 4_096  # characters of a body or of a header field; the rest is cut
SHORTEST_SECRET = 4  # characters: a shorter one is not looked for in the answer
MOST_SECRETS = 50  # of one exchange; where there are more, nothing of it is quoted

FORM = "application/x-www-form-urlencoded"
SCHEMES = ("bearer", "token", "jwt", "basic", "digest", "negotiate")
TOKEN_SCHEMES = SCHEMES[:3]
# What a program sends that has no token: worth seeing, and nobody's secret.
NO_TOKEN = ("", "null", "None", "undefined")

Secrecy = Literal["", "token", "secret"]

# Where none of these stands, in small letters, no secret does: the stems of all names below, how
# a JWT begins, and what could hide a name: a backslash in JSON, a % in a form.
SIGNS = (
    *("pass", "pwd", "secret", "credential", "cookie", "session", "csrf", "xsrf", "密码", "口令"),
    *("key", "otp", "pin", "access", "refresh", "token", "jwt", "bearer", "assertion", "ey", "ew"),
    *("\\", "%"),
)
_TOKEN_NAME = re.compile(r"(?:access|refresh|token|jwt|bearer|assertion|authorization)$", re.I)
_SECRET_WORD = r"passw|passphrase|passcode|pwd|secret|credential|cookie|session|csrf|xsrf|密码|口令"
_SECRET_NAME = re.compile(rf"{_SECRET_WORD}|(?:key|otp|pin)$|^pass$", re.I)
_SECRET_TEXT = re.compile(
    rf"{_SECRET_WORD}|(?:access|refresh|token|jwt|bearer|key|otp|pin|pass)[\"']?\s*[=:]", re.I
)

_write = json.JSONEncoder(ensure_ascii=False).encode


class Redactor:
    """Takes the secrets out of one exchange.

    It remembers those of the request, since an answer may say them again. `names` are the fields
    in which this API expects a secret, beside the usual ones.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(names)
        self._secrets: dict[str, None] = {}  # in the order in which they came
        self._is_refusal = False

    def request(self, environ: Environ, body: bytes) -> Message:
        """Return what the client said."""
        query = environ.get("QUERY_STRING")
        for name, value in parse_qsl(query) if query else ():
            if self._secrecy(name):
                self._remember(value)
        fields = _fields(environ)
        for name, value in fields:
            if _secrecy(name):
                self.field(name, value)
        return self._knowing_all(lambda: self._request(environ, fields, body))

    def _request(self, environ: Environ, fields: list[tuple[str, str]], body: bytes) -> Message:
        headers = tuple([self.field(name, value) for name, value in fields])
        kind, encoding = environ.get("CONTENT_TYPE", ""), environ.get("HTTP_CONTENT_ENCODING")
        if not body and environ.get("CONTENT_LENGTH") not in (None, "", "0"):
            return Message(headers, "(a body that was not read)")
        return Message(headers, self.body(body, kind, encoding))

    def query(self, environ: Environ) -> str:
        """Return what stands behind the path, as a form's body would be written down."""
        return self.body(environ.get("QUERY_STRING", "").encode("utf-8", "surrogatepass"), FORM)

    def response(self, status: int, headers: list[tuple[str, str]], body: bytes) -> Message:
        """Return what the server said."""
        self._is_refusal = status >= 400
        return self._knowing_all(lambda: self._response(headers, body))

    def _response(self, headers: list[tuple[str, str]], body: bytes) -> Message:
        kept = tuple([self.field(name, value) for name, value in headers])
        sent = {name.lower(): value for name, value in headers}
        kind, encoding = sent.get("content-type", ""), sent.get("content-encoding")
        return Message(kept, self.body(body, kind, encoding))

    def _knowing_all(self, say: Callable[[], Message]) -> Message:
        """Return what is said, all of its secrets known: one may stand before its name does."""
        known_before = len(self._secrets)
        said = say()
        return said if len(self._secrets) == known_before else say()

    def field(self, name: str, value: str) -> tuple[str, str]:
        """Return a header field without its secrets: name and value."""
        secrecy = _secrecy(name)
        if secrecy:
            return name, _cut(self._secret_field(name, secrecy, value))
        if not self._may_repeat_one(value):
            return _ordinary_field(name, value)
        return name, _cut(_without_query(name, self._plain(value)))

    def _secret_field(self, name: str, secrecy: Secrecy, value: str) -> str:
        if name.lower() in ("authorization", "proxy-authorization"):
            return self._credentials(value.strip())
        if name.lower().endswith("cookie"):
            for part in value.split(";", MOST_SECRETS):
                self._remember(part.partition("=")[2])
        return self._secret(secrecy, value)

    def body(self, content: bytes, media_type: str, encoding: str | None = None) -> str:
        """Return a body as text without its secrets, or in a few words what it is."""
        if not content:
            return ""
        if len(content) > LONGEST_READ:
            return f"({len(content):,} bytes, too many to show)"
        text = None if encoding else _decoded(content, media_type)
        if text is None:
            return f"({len(content):,} bytes that are not plain text)"
        try:
            return _cut(self._text_body(text, media_type))
        except RecursionError:
            return f"({len(content):,} bytes, nested too deeply to show)"

    def _text_body(self, text: str, media_type: str) -> str:
        if self._has_too_many_secrets:
            return _described(text)
        if not self._may_hold_secrets(text):
            return self._plain(text)
        if text.lstrip()[:1] in ("{", "[", '"'):
            try:
                return _write(self._value("", json.loads(text)))
            except ValueError:
                pass
        if media_type.partition(";")[0].strip().lower() == FORM:
            pairs = parse_qsl(text, keep_blank_values=True)
            return "&".join(f"{self._plain(name)}={self._value(name, v)}" for name, v in pairs)
        if _SECRET_TEXT.search(text) or self._names_any(text):
            return _described(text)
        return self._plain(text)

    def _value(self, name: str, value: Any) -> Any:
        """Return a value of a JSON body, a form or a header, by the name that it has there."""
        if value is None or isinstance(value, bool):
            return value
        secrecy = self._secrecy(name)
        if secrecy and not (self._is_refusal and _are_messages(value)):
            return self._secret(secrecy, value)
        if isinstance(value, dict):
            return {self._plain(key): self._value(key, child) for key, child in value.items()}
        if isinstance(value, list):
            return [self._value("", child) for child in value]
        if isinstance(value, str):
            return self._plain(value)
        return NOT_SHOWN if str(value) in self._secrets else value

    def _secret(self, secrecy: Secrecy, value: Any) -> str:
        if not isinstance(value, str):
            for leaf in _leaves(value):
                self._remember(leaf)
            return NOT_SHOWN
        if secrecy == "token" or peek(value):
            return self._token(value)
        self._remember(value)
        return NOT_SHOWN

    def _token(self, text: str) -> str:
        if text.strip() in NO_TOKEN:
            return text
        self._remember(text)
        return _named(text)

    def _credentials(self, value: str) -> str:
        scheme, _, rest = value.partition(" ")
        rest = rest.strip()
        if scheme.lower() not in SCHEMES:
            return self._token(value)
        if scheme.lower() in TOKEN_SCHEMES:
            return f"{scheme} {self._token(rest)}".rstrip()
        self._remember(rest)
        if scheme.lower() == "basic":
            self._remember(_basic(rest).partition(":")[2])
        return f"{scheme} {NOT_SHOWN}"

    def _plain(self, text: str) -> str:
        """Return text in which no secret is expected, without those that are in it all the same."""
        if self._has_too_many_secrets:
            return NOT_SHOWN
        return without(text, self._secrets, _named, NOT_SHOWN)

    def _may_hold_secrets(self, text: str) -> bool:
        """Return whether to look closer: most bodies hold none, and this is cheap to know."""
        return any(map(text.lower().__contains__, SIGNS)) or self._names_any(text)

    def _names_any(self, text: str) -> bool:
        return any(map(text.__contains__, self._names))

    def _may_repeat_one(self, text: str) -> bool:
        """Return whether one of the known secrets may stand in a text, spelled out or in codes."""
        return bool(self._secrets) and (
            self._has_too_many_secrets
            or any(map(text.__contains__, self._secrets))
            or may_hold_codes(text)
        )

    def _remember(self, secret: str) -> None:
        for spelling in {secret, secret.strip()}:  # the API strips its fields
            if len(spelling) >= SHORTEST_SECRET and not self._has_too_many_secrets:
                self._secrets[spelling] = None

    @property
    def _has_too_many_secrets(self) -> bool:
        return len(self._secrets) > MOST_SECRETS

    def _secrecy(self, name: str) -> Secrecy:
        return _secrecy(name) or ("secret" if name in self._names else "")


def without_tokens(text: str) -> str:
    """Return text with every JWT in it, a broken one too, replaced by kind and fingerprint."""
    return without(text, (), _named, NOT_SHOWN)


@remembering
def _secrecy(name: str) -> Secrecy:
    if _TOKEN_NAME.search(name):
        return "token"
    return "secret" if _SECRET_NAME.search(name) else ""


def _basic(credentials: str) -> str:
    """Return what credentials of the scheme Basic encode (RFC 7617), or ""."""
    try:
        return base64.b64decode(credentials).decode()
    except ValueError:
        return ""


def _named(token: str) -> str:
    kind = peek(token).get("token_type")
    return f"({kind if kind in ISSUED else 'garbage'} {fingerprint(token)})"


def _leaves(value: Any) -> Iterator[str]:
    """Yield the texts and numbers in a value of JSON."""
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _leaves(child)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _are_messages(value: Any) -> bool:
    """Return whether a 400 says this about a field: ["This field is required."]."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _decoded(content: bytes, media_type: str) -> str | None:
    """Return the text, when it is surely some: UTF-8, as nearly everything, not in parts."""
    if not _is_plain(media_type):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


@remembering
def _is_plain(media_type: str) -> bool:
    lower = media_type.lower()
    is_utf8 = "charset=" not in lower or re.search(r"charset=\"?utf-?8", lower)
    return bool(is_utf8) and not lower.startswith("multipart/")


def _described(text: str) -> str:
    return f"({len(text):,} characters in which a secret may stand)"


def _cut(text: str) -> str:
    if len(text) <= LONGEST_KEPT:
        return text
    return f"{text[:LONGEST_KEPT]}… ({len(text):,} characters)"


def _fields(environ: Environ) -> list[tuple[str, str]]:
    """Return the header fields of a request: WSGI keeps their names in capitals."""
    return [
        (_field_name(key), value)
        for key, value in environ.items()
        if (key[:5] == "HTTP_" or key[:8] == "CONTENT_") and value
    ]


@remembering
def _ordinary_field(name: str, value: str) -> tuple[str, str]:
    """Return a field that holds no secret by its name; the same few come every time."""
    return name, _cut(_without_query(name, without_tokens(value)))


def _without_query(name: str, value: str) -> str:
    """Return a field's value without what may hold anything: a query, a boundary."""
    lower = name.lower()
    if lower in ("location", "content-location", "referer"):
        return re.sub(r"([?#]).+", rf"\1{NOT_SHOWN}", value, flags=re.S)
    if lower == "content-type":
        return re.sub(r"(boundary=).+", rf"\1{NOT_SHOWN}", value, flags=re.S)
    return value


@remembering
def _field_name(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").title()
