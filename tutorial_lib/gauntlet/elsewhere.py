"""Other machines, as a client sees them: names and ports that lead to a scene's own servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from .client import call
from .scene import Scene
from .verdict import not_applicable

LOOPBACK = "127.0.0.1"
API_HOST, API_PORT = "localhost", 800  # where nobody listens; looked up, it is the scene's server


@contextmanager
def the_world(scene: Scene) -> Iterator[Any]:
    """Let every address lead to one server, which is given, and `API_HOST:API_PORT` to the scene's.

    By Python's own look-up of names, and by the environment's proxy for programs that ask it. The
    servers' own addresses stay as they are.
    """
    listening = scene.stranger()
    ports = {urlsplit(server.url).port: urlsplit(server.url).port for server in scene.servers}
    ports[API_PORT] = urlsplit(scene.server.url).port
    world = urlsplit(listening.url).port
    find = socket.getaddrinfo

    def found(host: Any, port: Any, *how: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        is_known = name in (API_HOST, LOOPBACK) and port in ports
        return find(LOOPBACK, ports[port] if is_known else world, *how, **named)

    with mock.patch.object(socket, "getaddrinfo", found):
        yield listening


@contextmanager
def proxied(scene: Scene, listening: Any) -> Iterator[None]:
    """Put a server's address into the environment as that of the proxy; Node has to be told to."""
    proxy = {"http_proxy": listening.url, "HTTP_PROXY": listening.url}
    with scene.environment(**proxy, no_proxy="", NO_PROXY="", NODE_USE_ENV_PROXY="1"):
        yield


def expect_to_be_seen(scene: Scene, listening: Any) -> None:
    """End the scene as not applicable where a call to another machine cannot be seen."""
    call(scene.client(), "GET", f"http://elsewhere.example:{urlsplit(listening.url).port}/api/me/")
    if not len(listening.journal):
        not_applicable("what it sends to another machine cannot be seen")


def look_alikes(host: str, port: int) -> Iterator[str]:
    """Yield addresses that are not at this host and port, and look as if they were."""
    for there in (port * 10, port // 10, port + 1):
        yield f"http://{host}:{there}/"
    for name in (f"{host}.example", f"not{host}", host[:-1], LOOPBACK):
        yield f"http://{name}:{port}/"
    yield f"http://{host}/"
    yield f"http://{host}:{port}@elsewhere.example/"
    yield f"http://{host}@elsewhere.example:{port}/"
    yield f"http://elsewhere.example:{port}/{host}:{port}/"
    yield f"http://elsewhere.example/http://{host}:{port}/"
