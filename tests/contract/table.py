"""A few hundred requests that nobody wrote by hand: every spelling at every place it can stand."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

LOGIN = b'{"username":"alice","password":"wonderland-1865"}'
FORM = b"username=alice&password=wonderland-1865"
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\nalice\r\n--b--\r\n'


@dataclass(frozen=True)
class Row:
    """One request: `{access}` stands for a good token, `{forged}` for one with these claims."""

    name: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    claims: dict[str, Any] | None = None


BEARER = ("Authorization", "Bearer {access}")
JSON_TYPE = ("Content-Type", "application/json")

TYPES = (
    "application/json", "APPLICATION/Json", "application/*", "*/*", "*/json", "application/xml",
    "text/html", "text/*", "application/problem+json", "json", "*", "application/", "/json", "/",
    "application", "application/json/x", "*/xml", "application/ json", "multipart/form-data",
)  # fmt: skip
PARAMETERS = (
    "", ";q=0", ";q=0.5", "; charset=utf-8", ";charset=klingon", ";indent=4", "; indent=0",
    "; indent=99", "; indent=-3", "; indent=x", ';indent="2"', "; INDENT=4", ";", ";;", ";=",
    "; q", "; q=x; level=1", '; a="b, c"', "; a*=utf-8''x", "; a*=klingon''x", "; v=2;q=0.1",
)  # fmt: skip
LISTS = (
    "", " ", ",", ", ,", "text/html, */*;q=0.1", "text/html,application/json", "text/html;q=1, */*",
    "application/json;q=0.1, text/html", "image/avif,image/webp,*/*;q=0.8", "text/html,text/plain",
    "*/*;indent=2, application/json", "application/json, */*;indent=2", "*/*;indent=2",
    "application/*;indent=2, */*", "application/json;indent=3;q=0, application/*;indent=5",
    "text/html " + "," * 70 + "application/json", ",".join(["text/html"] * 70) + ",*/*",
    "a/" + "b" * 300 + ", application/json", "text/html, " * 900 + "*/*", "x" * 9000,
    "application/json;x=" + "y" * 240, "application/json;x=" + "y" * 230, "\xe9/json", "a b c, */*",
)  # fmt: skip
CHARSETS = (
    "utf-8", "UTF-8", '"utf-8"', "latin-1", "utf-16", "ascii", "klingon", "", "bz2", "rot13",
    "hex", "idna", "utf-8-sig", "a" * 300, "utf8 ", "cp1252", "'utf-8'", "\xe9", "punycode",
    "unicode_escape", "raw_unicode_escape", "undefined", "utf-7",
)  # fmt: skip
CONTENT_TYPES = (
    None, "", " ", "application/json", "Application/JSON", "application/json;", " application/json",
    "application/json ; charset=utf-8", "application/*", "*/*", "*/json", "*", "json", "/json",
    "application/json, text/plain", "text/json", "application/vnd.api+json", "application/jsonx",
    "application/json; a=" + "b" * 300, "application/x-www-form-urlencoded", "text/*",
    "APPLICATION/X-WWW-FORM-URLENCODED", "application/x-www-form-urlencoded; charset=utf-8",
    "application/x-www-form-urlencoded; charset=latin-1", "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=c", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/*; boundary=b", "multipart/form-data; boundary=\"b\"",
    "Multipart/Form-Data;BOUNDARY=b",
    "multipart/mixed; boundary=b", "text/plain", "text/plain; charset=utf-8", "application/xml",
    "multipart/form-data; boundary=" + "b" * 300, "multipart/form-data; boundary=b; charset=bz2",
    "application/json; charset*=utf-8''utf-8", "application/json; charset*=klingon''utf-8",
    "application/json; q=0", "application/octet-stream", "charset=utf-8", ";", "; charset=utf-8",
)  # fmt: skip
QUERIES = (
    "", "format=json", "format=xml", "format=api", "format=", "format", "FORMAT=xml", "format=JSON",
    "format=json&format=xml", "format=xml&format=json", "format=%6Ason", "format=json%20", "a=1",
    "f%6Frmat=xml", "format[]=xml", "format=xml;a=1", "a=format=xml", "&&", "=", "%", "%zz=1",
    "a=%ff", "format=%ff", "format=json#x", "?format=xml", "format=%00", "format=xml&format=",
    "a=b&amp;format=xml", "+=+", "\xe9=1", "format=js+on", "a=/../", "a=%2e%2e", "a='<\">",
)  # fmt: skip
METHODS = (
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "post",
    "Options", "PROPFIND", "GET2", "M-SEARCH", "head", "QUERY", "trace",
)  # fmt: skip
PATHS = ("me/", "token/", "notes/", "echo/", "forbidden/", "token/refresh/", "nothing/", "me", "")
VALUES = (
    1, 1.0, True, "1.0", "01", " 1 ", "1", 0, -1, False, None, "", " ", "x", "1.5", 1.5, 2, "2",
    99, "99", 10**18, 10**19, 10**30, str(10**30), -(10**19), 1e400, 1e18, [], [1], ["1"], {},
    {"id": 1}, "\u0661", "\uff11", "1_0", "0_1", "+1", "-0", "1e0", "0x1", "1\n", "\t1", "1\x00",
    "true",
    "9" * 5000, "é", "小明", "\ud800", "1\ud800", " 1", 0.9, 1.9999, -0.0, "²", "1 1", "''",
)  # fmt: skip
TIMES = (
    None, True, False, "", "soon", "0", "99999999999", " 99999999999 ", "9_9999999999", "1.5", [],
    {}, [1], 1.5, 99999999999, 99999999999.9, 10**20, 10**400, -1, -(10**20), 1e308, "\ud800",
    "9" * 5000, 253402300800, 253402300799,
)  # fmt: skip
PLACES = ("header", "refresh", "verify", "blacklist")


def _accepts() -> Iterator[Row]:
    spelled = [name + rest for name in ("application/json", "*/*") for rest in PARAMETERS]
    for accept in dict.fromkeys([*TYPES, *spelled, *LISTS]):
        yield Row(f"Accept {_short(accept)}", "GET", "me/", (BEARER, ("Accept", accept)))
    for accept in ("text/html", "application/json;indent=4", ""):
        for method, path in (("GET", "me/"), ("GET", "nothing/"), ("GET", "me"), ("BREW", "me/")):
            yield Row(f"Accept {accept} {method} {path}", method, path, (("Accept", accept),))
        wanted = (JSON_TYPE, ("Accept", accept))
        yield Row(f"Accept {accept} of a login", "POST", "token/", wanted, LOGIN)
        yield Row(f"Accept {accept} of a bad login", "POST", "token/", wanted, b"{")


def _content_types() -> Iterator[Row]:
    spelled = [f"application/json; charset={charset}" for charset in CHARSETS]
    spelled += [f"application/x-www-form-urlencoded; charset={charset}" for charset in CHARSETS]
    for content_type in dict.fromkeys([*CONTENT_TYPES, *spelled]):
        headers = () if content_type is None else (("Content-Type", content_type),)
        lower = (content_type or "").lower()
        body = FORM if "urlenc" in lower else MULTIPART if "multipart" in lower else LOGIN
        for path, sent in (("token/", body), ("token/", b""), ("echo/", body + b"\xc3\xa9")):
            name = f"Content-Type {_short(content_type)} {path} {len(sent)}"
            yield Row(name, "POST", path, (*headers, BEARER), sent)


def _queries() -> Iterator[Row]:
    for query in QUERIES:
        for path in ("me/", "me", "nothing/"):
            yield Row(f"query {path}?{query}", "GET", f"{path}?{query}", (BEARER,))
        yield Row(f"query without a login ?{query}", "GET", f"me/?{query}")
        yield Row(f"query of a login ?{query}", "POST", f"token/?{query}", (JSON_TYPE,), LOGIN)


def _methods() -> Iterator[Row]:
    for method in METHODS:
        for path in PATHS[: None if method in METHODS[:8] else 3]:
            yield Row(f"{method} {path}", method, path, (BEARER,))
            yield Row(f"{method} {path} without a login", method, path)
        yield Row(f"{method} with a body", method, "token/", (JSON_TYPE,), LOGIN)


def _claims() -> Iterator[Row]:
    few = VALUES[::9]
    for name, values, places in (
        ("user_id", VALUES, PLACES), ("jti", VALUES[::2], PLACES),
        ("token_type", VALUES[::3], PLACES), ("exp", TIMES, PLACES), ("iat", TIMES, PLACES[:1]),
        ("nbf", TIMES, PLACES[1:2]), ("sub", few, PLACES[:1]), ("aud", few, PLACES[:1]),
        ("iss", few, PLACES[:1]), ("more", few, PLACES[1:2]),
    ):  # fmt: skip
        for place in places:
            for index, value in enumerate(values):
                text = f"{name} {_short(repr(value))} #{index} in {place}"
                yield Row(text, *_place(place), claims={name: value})


def _mixtures() -> Iterator[Row]:
    """Everything with everything, by a fixed chance."""
    chance = random.Random(11)
    for number in range(200):
        method, path = chance.choice(METHODS), chance.choice(PATHS)
        headers = [("Accept", chance.choice((*TYPES, *LISTS[:14]))), BEARER]
        content_type = chance.choice(CONTENT_TYPES)
        headers += [] if content_type is None else [("Content-Type", content_type)]
        kept = chance.sample(headers, chance.randint(0, len(headers)))
        body = chance.choice((b"", LOGIN, FORM, MULTIPART, b"{", b"\xff"))
        target = f"{path}?{chance.choice(QUERIES)}"
        yield Row(f"mixture {number}", method, target, tuple(kept), body)


def _place(place: str) -> tuple[str, str, tuple[tuple[str, str], ...], bytes]:
    if place == "header":
        return "GET", "me/", (("Authorization", "Bearer {forged}"),), b""
    field = "token" if place == "verify" else "refresh"
    path = "token/refresh/" if place == "refresh" else f"token/{place}/"
    return "POST", path, (JSON_TYPE,), b'{"%s":"{forged}"}' % field.encode()


def _short(text: str | None) -> str:
    shown = "missing" if text is None else quote(text, safe=" /*;=,'\"", errors="surrogatepass")
    return shown if len(shown) <= 60 else f"{shown[:50]}… ({len(shown)})"


TABLE = {
    "Accept": tuple(_accepts()),
    "Content-Type": tuple(_content_types()),
    "query": tuple(_queries()),
    "method": tuple(_methods()),
    "claims": tuple(_claims()),
    "all at once": tuple(_mixtures()),
}
