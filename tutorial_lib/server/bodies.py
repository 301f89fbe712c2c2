"""The body of a request as it comes over a connection (RFC 9112 section 6)."""

import re
from io import BufferedIOBase

from .wsgi import BODY_LIMIT, Environ

#: The name that WSGI has for Transfer-Encoding.
CODING = "HTTP_TRANSFER_ENCODING"
LONGEST_LINE = 1_000  # bytes of a chunk's size or of a field after the last chunk
MOST_FIELDS = 100
_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r?\n")


def read_body(stream: BufferedIOBase, environ: Environ) -> tuple[int, bytes]:
    """The length of a body and the body, of which at most a byte over the limit is read.

    Raises ValueError where its length is not clear, since two who read it differently see
    different requests. Werkzeug's own reader of chunks is not used: bytes that end within a chunk
    end the whole program (3.1, on Python 3.11).
    """
    coding, said = environ.get(CODING), environ.get("CONTENT_LENGTH") or ""
    if coding is not None:
        if coding.strip().lower() != "chunked" or said:
            raise ValueError("a body in more ways than one")
        body = _read_chunks(stream)
        return len(body), body
    if not re.fullmatch(r"[0-9]{0,15}", said):
        raise ValueError("a length that is no number")
    length = int(said or 0)
    return length, _exactly(stream, length) if length <= BODY_LIMIT else b""


def _read_chunks(stream: BufferedIOBase) -> bytes:
    """A body in chunks, and the fields after them, which nobody reads (section 7.1)."""
    body = b""
    while size := _chunk_size(stream):
        body += _exactly(stream, min(size, BODY_LIMIT + 1 - len(body)))
        if len(body) > BODY_LIMIT:
            return body
        if stream.readline(2) not in (b"\r\n", b"\n"):
            raise ValueError("a chunk without an end")
    for _ in range(MOST_FIELDS):
        line = stream.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            break
        if not line.strip():
            return body
    raise ValueError("fields without an end")


def _chunk_size(stream: BufferedIOBase) -> int:
    match = _SIZE.fullmatch(stream.readline(LONGEST_LINE))
    if match is None:
        raise ValueError("a chunk without a size")
    return int(match[1], 16)


def _exactly(stream: BufferedIOBase, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise ValueError("a body cut short")
    return data
