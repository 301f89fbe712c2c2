"""Rule 27: the repeated answer behaves as any answer of requests does."""

from __future__ import annotations

from typing import Any

import requests
from requests.hooks import dispatch_hook

from ._repeating import _Repeating


class HasNoHistory(_Repeating):
    """Returns the repeated answer as if it had come first."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        answer.history = []
        vars(answer).pop("refused", None)
        return answer


class LosesTheHistoryOfARedirect(_Repeating):
    """Keeps the 401 that was repeated, and forgets it when a redirect follows."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        vars(answer).pop("refused", None)
        return answer


class AddsTheElapsedUp(_Repeating):
    """Counts the refused call too."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        answer.elapsed += response.elapsed
        return answer


class KeepsTheFirstElapsed(_Repeating):
    """Shows how long the refused call took."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        answer.elapsed = response.elapsed
        return answer


class FiresHooksTwice(_Repeating):
    """Has the caller's hooks see both answers."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        others = [
            hook
            for hook in response.request.hooks["response"]
            if getattr(hook, "func", None) != self.on_response
        ]
        dispatch_hook("response", {"response": others}, response, **settings)
        return super().repeat(response, access, **settings)


class FiresNoHooks(_Repeating):
    """Repeats behind the caller's back: its hooks see nothing of the second answer."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        hooks = request.pop("hooks", None)
        answer = super().call(method, path, **request)
        if hooks and not answer.history:
            answer = dispatch_hook("response", hooks, answer) or answer
        return answer


class IgnoresWhatAHookReturns(_Repeating):
    """Has the hooks look at an answer, and drops what they put in its place."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        hooks = request.pop("hooks", None)
        answer = super().call(method, path, **request)
        dispatch_hook("response", hooks, answer)
        return answer


class ReadsWhatIsStreamed(_Repeating):
    """Reads the repeated answer whole."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        return super().repeat(response, access, **{**settings, "stream": False})

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        _ = answer.history and answer.content
        return answer


class HoldsAStreamed401(_Repeating):
    """Never gives back the connection of a streamed 401."""

    def is_refused(self, response: Any) -> bool:
        return bool(response.status_code == 401)

    def release(self, response: Any) -> None:
        self.__dict__.setdefault("held", []).append(response)


class OpensAConnection(_Repeating):
    """Repeats over a session of its own."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        with requests.Session() as session:
            response.connection = session.get_adapter(response.request.url)
            return super().repeat(response, access, **settings)


class RedirectsWithTheOldToken(_Repeating):
    """Goes on after a redirect with the token that was refused."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if answer.is_redirect:
            answer.request.headers["Authorization"] = response.request.headers["Authorization"]
        return answer


class FollowsNoRedirect(_Repeating):
    """Returns the redirect that the repeated request was answered with."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        answer = super().call(method, path, **request)
        refused = [one for one in answer.history if one.status_code == 401]
        redirects = [one for one in answer.history if one.is_redirect]
        return redirects[0] if refused and redirects else answer


class ShowsTheFirstRequest(_Repeating):
    """Leaves the refused request at the repeated answer."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        answer.request = response.request
        return answer


class RaisesForStatus(_Repeating):
    """Raises where the repeated answer is an error."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        answer.raise_for_status()
        return answer


class HasNoHistoryForPost(_Repeating):
    """Fills the history of what reads."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if response.request.method != "GET":
            answer.history = []
            vars(answer).pop("refused", None)
        return answer


class FiresNoHooksForAnError(_Repeating):
    """Has the caller's hooks see what is fine."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        hooks = request.pop("hooks", None)
        answer = super().call(method, path, **request)
        if hooks and answer.ok:
            answer = dispatch_hook("response", hooks, answer) or answer
        return answer


class HasNoElapsedForPost(_Repeating):
    """Measures what reads."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        answer = super().repeat(response, access, **settings)
        if response.request.method != "GET":
            answer.elapsed = type(answer.elapsed)(0)
        return answer
