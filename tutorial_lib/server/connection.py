"""One connection: the HTTP/1.1 that comes over it, and the answers that go back."""

import contextlib
import re
from io import BufferedIOBase, BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler

from .middleware import BODY_LIMIT, ConnectionDropped, Environ

if TYPE_CHECKING:
    from .listener import Server

LONGEST_LINE = 65_537  # bytes of a request line: one more than is read
#: How much of a body that nobody wants is read away, in bytes, before the connection is closed.
DRAIN_LIMIT = 64 * 1024 * 1024

#: The name that WSGI has for Transfer-Encoding.
CODING = "HTTP_TRANSFER_ENCODING"
LONGEST_CHUNK_LINE = 1_000  # bytes of a chunk's size or of a field after the last chunk
MOST_FIELDS = 100  # after the last chunk
_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r?\n")


class Connection(WSGIRequestHandler):
    """One connection. Werkzeug's own handler ends it after every answer; this one keeps it."""

    protocol_version = default_request_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # Headers and body leave together.
    server: "Server"
    raw_requestline: bytes

    def parse_request(self) -> bool:
        """Read the head; blank lines before it are passed over (RFC 9112 section 2.2)."""
        while self.raw_requestline and not self.raw_requestline.strip():
            self.raw_requestline = self.rfile.readline(LONGEST_LINE)
        is_long = len(self.raw_requestline) == LONGEST_LINE
        if is_long or (self.raw_requestline and not self.raw_requestline.decode("latin-1").split()):
            self.requestline, self.request_version, self.command = "", self.protocol_version, ""
            self.send_error(414 if is_long else 400)
            return False
        return super().parse_request()

    def run_wsgi(self) -> None:
        """Answer one request."""
        try:
            environ = self.make_environ()
            is_whole = self._take_body(environ)
        except (ValueError, OSError):
            self.send_error(400)
            return
        try:
            self._answer(environ)
        except ConnectionDropped:
            self.close_connection = True
        except OSError:
            raise  # The client is gone.
        except Exception:
            self.send_error(500)
        if not is_whole:
            self._drain()

    def handle_expect_100(self) -> bool:
        """Tell a client that asks first to go on, at once."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request, and end the connection: the mistake is not the server's."""
        super().send_error(400 if code in (501, 505) else code, message, explain)
        self.close_connection = True
        self._drain()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a line would land in somebody's notebook."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing, and read nothing either: Werkzeug's fails for a target that is no URL."""

    def _take_body(self, environ: Environ) -> bool:
        """Return whether the body was read, not too long; ValueError, OSError for a broken one."""
        length, body = read_body(self.rfile, environ)
        environ["wsgi.input"] = BytesIO(body)
        if CODING in environ:
            # To the app this is a body of known length: no chunks any more.
            environ["CONTENT_LENGTH"] = str(length)
            del environ[CODING], environ["wsgi.input_terminated"]
        if length > BODY_LIMIT:
            self.close_connection = True
        return length <= BODY_LIMIT

    def _answer(self, environ: Environ) -> None:
        started: list[Any] = []
        body = b"".join(self.server.wsgi(environ, lambda *parts: started.extend(parts)))
        code, _, phrase = started[0].partition(" ")
        self.send_response(int(code), phrase)
        # A HEAD is told the length that a GET would have had; the app knows it.
        left_out = ("connection",) if self.command == "HEAD" else ("connection", "content-length")
        for name, value in started[1]:
            if name.lower() not in left_out:
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _drain(self) -> None:
        # A client that still sends when the connection ends would not see the answer.
        self.wfile.flush()
        self.connection.settimeout(1.0)
        read = 0
        with contextlib.suppress(OSError):
            while read < DRAIN_LIMIT and (data := self.rfile.read1(65536)):
                read += len(data)


def read_body(stream: BufferedIOBase, environ: Environ) -> tuple[int, bytes]:
    """Return the length of a body and the body, read to at most a byte over the limit.

    Raises ValueError where its length is not clear (RFC 9112 section 6), since two who read it
    differently see different requests. Werkzeug's own reader of chunks is not used: bytes that end
    within a chunk end the whole program (3.1, on Python 3.11).
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
    """Return a body in chunks; the fields after them are passed over (section 7.1)."""
    body = b""
    while size := _chunk_size(stream):
        body += _exactly(stream, min(size, BODY_LIMIT + 1 - len(body)))
        if len(body) > BODY_LIMIT:
            return body
        if stream.readline(2) not in (b"\r\n", b"\n"):
            raise ValueError("a chunk without an end")
    for _ in range(MOST_FIELDS):
        line = stream.readline(LONGEST_CHUNK_LINE)
        if not line.endswith(b"\n"):
            break
        if not line.strip():
            return body
    raise ValueError("fields without an end")


def _chunk_size(stream: BufferedIOBase) -> int:
    match = _SIZE.fullmatch(stream.readline(LONGEST_CHUNK_LINE))
    if match is None:
        raise ValueError("a chunk without a size")
    return int(match[1], 16)


def _exactly(stream: BufferedIOBase, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise ValueError("a body cut short")
    return data
