"""Rule 2: a token that the server refuses is refreshed, whatever its exp says."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any

from tutorial_lib.client.bearer import token_on
from tutorial_lib.client.refresh import peek

from ._repeating import _Repeating


def _code(response: Any) -> Any:
    try:
        return response.json().get("code")
    except (ValueError, AttributeError):
        return None


class BelievesTheExpiry(_Repeating):
    """Refreshes only what has expired by its own clock."""

    def is_refused(self, response: Any) -> bool:
        ends = peek(token_on(response.request) or "").get("exp", 0)
        return super().is_refused(response) and ends < time.time()


class BelievesTheExpiryForPost(_Repeating):
    """Repeats what writes only where the token has really expired."""

    def is_refused(self, response: Any) -> bool:
        ends = peek(token_on(response.request) or "").get("exp", 0)
        is_read = response.request.method == "GET"
        return super().is_refused(response) and (is_read or ends < time.time())


class WantsTheCode(_Repeating):
    """Reads SimpleJWT's code and nothing else."""

    def is_refused(self, response: Any) -> bool:
        return response.status_code == 401 and _code(response) == "token_not_valid"


class WantsAReason(_Repeating):
    """Hands over a 401 that gives no reason at all."""

    def is_refused(self, response: Any) -> bool:
        says = _code(response) or "invalid_token" in response.headers.get("WWW-Authenticate", "")
        return bool(says) and super().is_refused(response)


class IgnoresTheChallenge(_Repeating):
    """Goes by the code where there is one, whatever the challenge says."""

    def is_refused(self, response: Any) -> bool:
        return response.status_code == 401 and _code(response) in (None, "token_not_valid")


class WantsTheChallengeToBegin(_Repeating):
    """Knows the challenge in the one order that the RFC's example has not."""

    def is_refused(self, response: Any) -> bool:
        challenge = response.headers.get("WWW-Authenticate", "")
        if "error" in challenge:
            return challenge.startswith('Bearer error="invalid_token"')
        return super().is_refused(response)


class ReadsTheDetail(_Repeating):
    """Decides by English words."""

    def is_refused(self, response: Any) -> bool:
        said = response.text.lower()
        return super().is_refused(response) and ("expired" in said or "not valid" in said)


class TrustsAYoungToken(_Repeating):
    """Believes no refusal of a token that came within the last minute."""

    def is_refused(self, response: Any) -> bool:
        state = self.storage.load()
        is_young = state is not None and time.time() - state.obtained_at < 60
        ends = peek(token_on(response.request) or "").get("exp", 0)
        return super().is_refused(response) and not (is_young and ends > time.time())


class WantsJson(_Repeating):
    """Hands over a 401 whose body is a page."""

    def is_refused(self, response: Any) -> bool:
        kind = response.headers.get("Content-Type", "application/json")
        return super().is_refused(response) and kind.startswith("application/json")


class RefreshesAnUnexpiredTokenOnce(_Repeating):
    """Refreshes a token that should still be good a single time, to be safe from loops."""

    has_refreshed = False

    def is_refused(self, response: Any) -> bool:
        if not super().is_refused(response):
            return False
        if peek(token_on(response.request) or "").get("exp", 0) < time.time():
            return True
        again, self.has_refreshed = self.has_refreshed, True
        return not again


class WantsABearerChallenge(_Repeating):
    """Refreshes only where the scheme of the challenge is Bearer."""

    def is_refused(self, response: Any) -> bool:
        challenge = response.headers.get("WWW-Authenticate", "")
        return super().is_refused(response) and challenge.lower().startswith("bearer")


class AsksTheServersClock(_Repeating):
    """Believes a refusal when exp has passed by the Date of the answer."""

    def is_refused(self, response: Any) -> bool:
        now = parsedate_to_datetime(response.headers["Date"]).timestamp()
        ends = peek(token_on(response.request) or "").get("exp", 0)
        return super().is_refused(response) and ends <= now


class NeedsAnExpiry(_Repeating):
    """Refreshes nothing that has no exp to be read."""

    def is_refused(self, response: Any) -> bool:
        return super().is_refused(response) and "exp" in peek(token_on(response.request) or "")


class TrustsWhatItRead(_Repeating):
    """Holds a token that came out of a file for good until its exp."""

    has_logged_in = False

    def login(self, username: str, password: str) -> None:
        super().login(username, password)
        self.has_logged_in = True

    def is_refused(self, response: Any) -> bool:
        ends = peek(token_on(response.request) or "").get("exp", 0)
        return super().is_refused(response) and (self.has_logged_in or ends < time.time())
