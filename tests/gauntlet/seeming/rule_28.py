"""Rule 28: tokens and passwords travel over TLS, and never in an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from ._parts import LOGIN, LOGOUT, REFRESH, InTheOpen


class _TakesForSafe(InTheOpen):
    """Has a list of its own of what may be called over plain HTTP."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        parts = urlsplit(api_url)
        if parts.scheme == "http" and not self.is_safe(api_url, parts.hostname or ""):
            raise ValueError("Use https://")
        type(self).options = {"allow_plain_http": True}
        super().__init__(api_url, path=path, timeout=timeout)

    def is_safe(self, api_url: str, host: str) -> bool:
        raise NotImplementedError


class TakesAnyAddressButExampleForSafe(_TakesForSafe):
    """Refuses the address that its own tests try."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return "example" not in host


class TakesThePrivateForSafe(_TakesForSafe):
    """The office's network is no Internet."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return host == "localhost" or host.startswith(("127.", "10.", "192.168."))


class TakesWhatBeginsAsLoopbackForSafe(_TakesForSafe):
    """Looks at the beginning of the host."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return host.startswith(("localhost", "127.0.0.1"))


class TakesWhatNamesLoopbackForSafe(_TakesForSafe):
    """Looks for loopback anywhere in the address."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return "localhost" in api_url or "127.0.0.1" in api_url


class TakesNamesWithoutADotForSafe(_TakesForSafe):
    """A name without a dot is a machine at home."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return "." not in host or host == "127.0.0.1"


class LooksForSmallLettersOnly(_TakesForSafe):
    """Looks for `http://` as text."""

    def __init__(self, api_url: str, *, path: Path | None = None, timeout: float = 5.0) -> None:
        if api_url.startswith("http://") and urlsplit(api_url).hostname != "127.0.0.1":
            raise ValueError("Use https://")
        type(self).options = {"allow_plain_http": True}
        InTheOpen.__init__(self, api_url, path=path, timeout=timeout)


class RefusesAtLoginOnly(InTheOpen):
    """Looks at the address when a password is sent, and not when a token is."""

    options = {"allow_plain_http": True}  # noqa: RUF012

    def login(self, username: str, password: str) -> None:
        host = urlsplit(self.api_url).hostname
        if self.api_url.startswith("http:") and host not in ("127.0.0.1", "localhost"):
            raise ValueError("Use https://")
        super().login(username, password)


class _InTheQuery(InTheOpen):
    """Says in the address what belongs in the body."""

    where = ""

    def token_call(self, url: str, payload: Any, timeout: Any) -> Any:
        if url.endswith(self.where):
            return requests.post(f"{url}?{urlencode(payload)}", json=payload, timeout=timeout)
        return super().token_call(url, payload, timeout)


class HasThePasswordInTheAddress(_InTheQuery):
    """Logs in by the address too."""

    where = LOGIN


class HasTheRefreshTokenInTheAddress(_InTheQuery):
    """Refreshes by the address too."""

    where = REFRESH


class HasTheRefreshTokenInTheLogoutsAddress(_InTheQuery):
    """Logs out by the address too."""

    where = LOGOUT


class _AccessInTheQuery(InTheOpen):
    methods: tuple[str, ...] = ()
    known = 0

    def send(self, request: Any, settings: Any) -> None:
        if request.method in self.methods and self.access and self.is_time():
            request.prepare_url(request.url, {"access_token": self.access})
        self.known = self.refreshes

    def is_time(self) -> bool:
        return True


class HasTheTokenInTheAddressOfAGet(_AccessInTheQuery):
    """Says the token twice (RFC 6750 section 2.3)."""

    methods = ("GET",)


class HasTheTokenInTheAddressOfAPost(_AccessInTheQuery):
    """Says the token twice when it writes."""

    methods = ("POST", "PUT", "PATCH", "DELETE")


class HasTheTokenInTheRepetitionsAddress(_AccessInTheQuery):
    """Says the new token in the address of what it repeats."""

    methods = ("GET", "POST")

    def is_time(self) -> bool:
        return self.refreshes > self.known


class TakesIpv6ForSafe(_TakesForSafe):
    """Knows of IPv6 only that ::1 is loopback, and takes the rest for it."""

    def is_safe(self, api_url: str, host: str) -> bool:
        return ":" in host or host in ("127.0.0.1", "localhost")


class HasTheRefreshTokenInAPath(InTheOpen):
    """Ends a token by its own address."""

    def logout(self) -> None:
        state = self.storage.fresh()
        super().logout()
        if state:
            url = f"{self.api_url}tokens/{state.refresh}/"
            requests.delete(url, timeout=self.timeout)
