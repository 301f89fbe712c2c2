"""Serving a WSGI app on a socket: threads, keep-alive, silence, a clean stop."""

import contextlib
import os
import socket
import socketserver
import threading
import time
from io import BytesIO
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from .bodies import CODING, read_body
from .wsgi import BODY_LIMIT, App, ConnectionDropped, Environ

#: How much of a body that nobody wants is read away, in bytes, before the connection is closed.
DRAIN_LIMIT = 64 * 1024 * 1024


LONGEST_LINE = 65_537  # bytes of a request line: one more than is read

#: How long a stop waits for connections to end, and a start for a port to become free: seconds.
CLOSING_LIMIT = 1.0

class PortTaken(RuntimeError):
    """The address cannot be used, mostly because another program listens there."""


class Handler(WSGIRequestHandler):
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
        """Read the body; False when it is too long. Raises ValueError, OSError for a broken one."""
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


class Server(ThreadedWSGIServer):
    """Werkzeug's threaded server, which knows its connections and can close them."""

    request_queue_size = 1024
    # On Windows the option would let two programs listen on one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, host: str, port: int, app: App) -> None:
        self.wsgi = app
        self.accepted = 0
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        super().__init__(host, port, app, Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which can take seconds."""
        try:
            socketserver.TCPServer.server_bind(self)
        except (OSError, OverflowError) as error:
            raise PortTaken(
                f"Cannot listen on {self.host}, port {self.port}: "
                "another program uses it, or it is not this machine's. Choose another port."
            ) from error
        self.server_name, self.server_port = self.host, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin a connection."""
        with self._changed:
            self.accepted += 1
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        super().shutdown_request(request)
        with self._changed:
            self._connections.discard(request)
            self._changed.notify_all()

    def close_connections(self) -> None:
        """End all connections, those that are kept alive too, and wait until they are gone."""
        with self._changed:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._connections, CLOSING_LIMIT)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the connection is gone, and the client knows."""


def _end_serving(server: Server) -> None:
    """End `serve_forever` at once: a connection wakes it, where it would sleep to its next look."""
    ending = threading.Thread(target=server.shutdown, daemon=True)
    ending.start()
    address: Any = server.server_address[:2]
    while ending.is_alive():
        with contextlib.suppress(OSError), socket.create_connection(address, timeout=0.05):
            ending.join(0.005)


class Listener:
    """A WSGI app on an address, in daemon threads: it ends with the program."""

    def __init__(self, app: App, host: str = "127.0.0.1", port: int = 0) -> None:
        if not 0 <= port <= 65535:
            raise ValueError(f"A port is a number from 0 to 65535, not {port!r}.")
        self.app = app
        self.host = host
        self.port = port
        self._server: Server | None = None

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    @property
    def bound_port(self) -> int:
        """The port it listens on; 0 when it does not."""
        return self._server.port if self._server else 0

    @property
    def accepted(self) -> int:
        """How many connections have been opened since it started."""
        return self._server.accepted if self._server else 0

    @property
    def url(self) -> str:
        """Where it listens; raises RuntimeError when it does not."""
        if self._server is None:
            raise RuntimeError("The server is not running. Call .start() first.")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self._server.port}"

    def start(self, *, preferred_port: int = 0) -> None:
        """Listen; with port 0 on the preferred port when it is free, else on any.

        Raises PortTaken when the one port that was asked for cannot be had.
        """
        if self._server is not None:
            return
        self._server = self._bind(preferred_port)
        threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="tutorial server",
            daemon=True,
        ).start()

    def stop(self) -> None:
        """Stop listening and end every connection."""
        server, self._server = self._server, None
        if server is not None:
            _end_serving(server)
            server.server_close()
            server.close_connections()

    def _bind(self, preferred_port: int) -> Server:
        if self.port == 0 and preferred_port:
            with contextlib.suppress(PortTaken):
                return self._bind_soon(preferred_port)
        return Server(self.host, self.port, self.app)

    def _bind_soon(self, port: int) -> Server:
        # The last connections of a server that has just stopped can hold its port for a moment.
        end = time.monotonic() + CLOSING_LIMIT
        while True:
            try:
                return Server(self.host, port, self.app)
            except PortTaken:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
