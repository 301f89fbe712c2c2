"""Listening: a WSGI app on an address, with threads, silence and a clean stop."""

import contextlib
import os
import socket
import socketserver
import threading
import time
from http.server import HTTPServer
from importlib.metadata import version
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, get_sockaddr, select_address_family

from .connection import Connection
from .middleware import App

#: How long a stop waits for connections to end, and a start for a port to become free: seconds.
CLOSING_LIMIT = 1.0


class PortTaken(RuntimeError):
    """The address cannot be used, mostly because another program listens there."""


class Server(ThreadedWSGIServer):
    """Werkzeug's threaded server, which knows its connections and can close them."""

    request_queue_size = 1024
    # On Windows the option would let two programs listen on one port.
    allow_reuse_address = os.name == "posix"
    ssl_context = None
    # Werkzeug looks it up for each server anew, which takes as long as all the rest of a start.
    _server_version = f"Werkzeug/{version('werkzeug')}"

    def __init__(self, host: str, port: int, app: App) -> None:
        self.wsgi = app
        self.accepted = 0
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        self.host, self.port = host, port
        self.address_family = select_address_family(host, port)
        address: Any = get_sockaddr(host, port, self.address_family)
        HTTPServer.__init__(self, address, Connection)
        self.port = self.server_address[1]

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
        self._serving = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="tutorial server",
            daemon=True,
        )
        self._serving.start()

    def stop(self) -> None:
        """Stop listening and end every connection."""
        server, self._server = self._server, None
        if server is not None:
            _end_serving(server)
            self._serving.join()
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
