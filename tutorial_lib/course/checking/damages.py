"""What may become of a file that holds a login."""

from __future__ import annotations

from collections.abc import Callable

# By what is made of its bytes.
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "its last character is missing": lambda whole: whole[:-1],
    "half of it is missing": lambda whole: whole[: len(whole) // 2],
    "it's JSON, but not an object": lambda whole: b'["login", ' + whole + b"]",
    "it's an object, but not a login": lambda whole: b'{"login": ' + whole + b"}",
    "it isn't UTF-8": lambda whole: b"\xff" + whole,
    "it's empty": lambda whole: b"",
}
