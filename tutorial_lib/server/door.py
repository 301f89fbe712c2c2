"""Who may call: whoever asks for the server by this machine's own address, from no other page.

A page in a browser reaches this machine too: under a name of its own that it lets point here
(DNS rebinding), or by a form that it sends from elsewhere. Both say so, in `Host` or `Origin`.
"""

import ipaddress
import json
import re
from collections.abc import Iterable

from .wsgi import App, Environ, StartResponse, is_loopback

FOREIGN_HOST, FOREIGN_ORIGIN = "foreign_host", "foreign_origin"
WORDS = {
    FOREIGN_HOST: "This server was asked for by a name that is not its own: use 127.0.0.1.",
    FOREIGN_ORIGIN: "A page from another place may not call this server.",
}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\[\]:/@\\\s,]+))(?::\d*)?")


class Door:
    """Says which requests stay outside, and why.

    The port may be any, since a tunnel has another. A request without `Host` and `Origin` comes
    from no browser. An address that other machines can reach may be asked for by any IP address
    or by the name that it was given.
    """

    def __init__(self, host: str) -> None:
        self._host = host.lower()

    def __call__(self, environ: Environ) -> str | None:
        """Why this request stays outside; None when it may come in."""
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
        return is_known or (not is_loopback(self._host) and _is_address(name))


def refusing(code: str) -> App:
    """An app that refuses every request with a 403."""

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = json.dumps({"detail": WORDS[code], "code": code}, separators=(",", ":")).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response("403 FORBIDDEN", headers)
        return [body]

    return app


def _is_preflight(environ: Environ) -> bool:
    """Whether it only asks if another page may call: it carries no login and gets no data.

    The course sends one by hand. A browser's own says besides from what site it comes.
    """
    asks = "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ and "HTTP_AUTHORIZATION" not in environ
    return environ["REQUEST_METHOD"] == "OPTIONS" and asks


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
