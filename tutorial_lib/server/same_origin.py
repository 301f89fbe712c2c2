"""Who may call: whoever asks for the server by this machine's own address, from no other page.

A page in a browser reaches this machine too: under a name of its own that it lets point here
(DNS rebinding), or by a form that it sends from elsewhere. Both say so, in `Host` or `Origin`.
"""

import ipaddress
import json
import re

from .middleware import App, Environ, answering

FOREIGN_HOST, FOREIGN_ORIGIN = "foreign_host", "foreign_origin"
WORDS = {
    FOREIGN_HOST: "This server was asked for by a name that is not its own: use 127.0.0.1.",
    FOREIGN_ORIGIN: "A page from another place may not call this server.",
}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\[\]:/@\\\s,]+))(?::\d*)?")


class SameOrigin:
    """Says which requests stay outside, and why.

    The port may be any, since a tunnel has another. A request without `Host` and `Origin` comes
    from no browser. An address that other machines can reach may be asked for by any IP address
    or by the name that it was given.
    """

    def __init__(self, host: str) -> None:
        self._host = host.lower()

    def __call__(self, environ: Environ) -> str | None:
        """Return why this request stays outside; None when it may come in."""
        host, origin = environ.get("HTTP_HOST", "").lower(), environ.get("HTTP_ORIGIN")
        if host and not self._is_own(host):
            return FOREIGN_HOST
        own = (f"http://{host}", f"https://{host}") if host else ()
        is_own = origin is None or origin.lower() in own
        if not is_own and not _is_preflight(environ):
            return FOREIGN_ORIGIN
        # A picture or a script of another page has no Origin, but browsers name it here.
        site = environ.get("HTTP_SEC_FETCH_SITE", "none")
        return None if site in ("none", "same-origin") else FOREIGN_ORIGIN

    def _is_own(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        name = (match[1] or match[2]) if match else ""
        is_known = is_loopback(name) or name == self._host
        return is_known or (not is_loopback(self._host) and _address(name) is not None)


def refusing(code: str) -> App:
    """Return an app that refuses every request with a 403."""
    body = json.dumps({"detail": WORDS[code], "code": code}, separators=(",", ":")).encode()
    return answering("403 FORBIDDEN", {"Content-Type": "application/json"}, body)


def is_loopback(host: str) -> bool:
    """Return whether only programs on this machine can reach an address."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _is_preflight(environ: Environ) -> bool:
    """Return whether it only asks if another page may call, with no login and for no data.

    The course sends one by hand. A browser's own says besides from what site it comes.
    """
    asks = "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ and "HTTP_AUTHORIZATION" not in environ
    return environ["REQUEST_METHOD"] == "OPTIONS" and asks


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
