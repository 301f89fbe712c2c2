"""The way to a server on this machine, and what in the environment could turn a call aside."""

from __future__ import annotations

import os
import socket
from functools import partial
from urllib.request import getproxies

from .finding import Finding, note, ready, trouble
from .software import begin

HOST = "127.0.0.1"
HERE = f"http://{HOST}/"
SECONDS = 1.5
CONTAINERS = ("/.dockerenv", "/run/.containerenv")
ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def loopback() -> Finding:
    """Open a port on 127.0.0.1 and call it the way the course's client does."""
    try:
        listener = socket.create_server((HOST, 0))
    except OSError as error:
        return trouble("loopback", "no-port", reason=os.strerror(error.errno or 0))
    with listener:
        listener.settimeout(SECONDS)
        answering = begin(partial(_answer_once, listener))
        status = _status(f"http://{HOST}:{listener.getsockname()[1]}/")
        answering.cancel()
    return ready("loopback") if status == 204 else trouble("loopback", "unreachable")


def proxy() -> Finding:
    """Look which proxy variables are set; their values may hold a password, and stay unread."""
    from requests.utils import get_environ_proxies, select_proxy

    names = [name for name in PROXIES if os.environ.get(name) or os.environ.get(name.lower())]
    if not names and not getproxies():
        return ready("proxy", "none")
    leaves = select_proxy(HERE, get_environ_proxies(HERE)) is not None
    return note("proxy", "leaving" if leaves else "set", names=_listed(names) or "the system")


def netrc() -> Finding:
    """Ask requests itself whether it would send this machine a login out of a netrc file."""
    from requests.utils import get_netrc_auth

    hosts = [host for host in (HOST, "localhost") if get_netrc_auth(f"http://{host}/")]
    return note("netrc", "answers", hosts=_listed(hosts)) if hosts else ready("netrc")


def certificates() -> Finding:
    """Look whether the variables that name certificates name something that is there."""
    named = [name for name in BUNDLES if os.environ.get(name)]
    gone = [name for name in named if not os.path.exists(os.environ[name])]
    if gone:
        return note("certificates", "gone", names=_listed(gone))
    return ready("certificates", names=_listed(named) or "no variable")


def neighbours() -> Finding:
    """Look whether this is a hub whose people share one machine, and with it 127.0.0.1.

    Where each has a container of their own, nobody else is there.
    """
    is_alone = "KUBERNETES_SERVICE_HOST" in os.environ or any(map(os.path.exists, CONTAINERS))
    if "JUPYTERHUB_API_URL" in os.environ and not is_alone:
        return note("neighbours", "shared")
    return ready("neighbours")


def _answer_once(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(SECONDS)
        request = b""
        while b"\r\n\r\n" not in request and (more := connection.recv(4096)):
            request += more
        connection.sendall(ANSWER)


def _status(url: str) -> int | None:
    import requests

    from tutorial_lib.client.token_calls import EnvironmentSession

    with EnvironmentSession() as session:
        session.auth = lambda request: request  # where an auth stands, no netrc file is asked
        try:
            return session.get(url, timeout=SECONDS).status_code
        except requests.RequestException:
            return None


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
