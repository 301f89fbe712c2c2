"""Rule 14: a body that can be read once is never sent empty."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tutorial_lib.client.bearer import put_token

from ._repeating import _Repeating


class _Winding(_Repeating):
    """Winds a body back in a way of its own."""

    def wind(self, body: Any, start: Any) -> None:
        if start is not None and hasattr(body, "seek"):
            body.seek(start)

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        request = response.request
        if request.body is None or isinstance(request.body, str | bytes):
            return super().repeat(response, access, **settings)
        self.wind(request.body, request._body_position)
        put_token(request, access)
        answer = response.connection.send(request, **settings)
        answer.history = [response]
        return answer


class SendsAnExhaustedGenerator(_Winding):
    """Winds files back, and sends what is left of anything else."""

    def wind(self, body: Any, start: Any) -> None:
        with suppress(Exception):
            super().wind(body, start)


class WindsBackToTheBeginning(_Winding):
    """Winds a file back to its first byte."""

    def wind(self, body: Any, start: Any) -> None:
        if not hasattr(body, "seek"):
            raise ValueError("this body can be read only once")
        body.seek(0)


class WindsNothingBack(_Winding):
    """Refuses a generator, and sends what is left of a file."""

    def wind(self, body: Any, start: Any) -> None:
        if not hasattr(body, "seek"):
            raise ValueError("this body can be read only once")


class SendsAnEmptyPipe(_Winding):
    """Refuses a generator; a file whose `seek` raises is sent as it is."""

    def wind(self, body: Any, start: Any) -> None:
        if not hasattr(body, "seek"):
            raise ValueError("this body can be read only once")
        with suppress(OSError, TypeError):
            body.seek(start)


class RefusesGeneratorsOnly(_Winding):
    """Knows generators, and no other iterator."""

    def wind(self, body: Any, start: Any) -> None:
        if hasattr(body, "send"):
            raise ValueError("this body can be read only once")
        with suppress(Exception):
            super().wind(body, start)


class SaysNothing(_Repeating):
    """Hands the 401 over, as if nothing could be done, where the body was read."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if hasattr(response.request.body, "__next__"):
            return response
        return super().repeat(response, access, **settings)


class SendsItEmptyByPut(_Winding):
    """Minds the bodies of POST."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if response.request.method == "POST":
            return _Repeating.repeat(self, response, access, **settings)
        return super().repeat(response, access, **settings)

    def wind(self, body: Any, start: Any) -> None:
        return None


class RemembersTheFirstPosition(_Winding):
    """Notes where the first file stood, and winds the next one back to there."""

    start: Any = None

    def wind(self, body: Any, start: Any) -> None:
        if not hasattr(body, "seek"):
            raise ValueError("this body can be read only once")
        if self.start is None:
            self.start = start
        body.seek(self.start)


class LosesTheLoginOverIt(_Repeating):
    """Says so, and forgets the login."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        try:
            return super().repeat(response, access, **settings)
        except Exception:
            self.storage.clear()
            raise


class RepeatsWithNothing(_Repeating):
    """Puts an empty body in the place of one that was read."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if hasattr(response.request.body, "__next__"):
            response.request.body = b""
            response.request.headers.pop("Transfer-Encoding", None)
            response.request.headers["Content-Length"] = "0"
        return super().repeat(response, access, **settings)


class SendsItEmptyByPatch(_Winding):
    """Minds the bodies of POST and PUT."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if response.request.method in ("POST", "PUT"):
            return _Repeating.repeat(self, response, access, **settings)
        return super().repeat(response, access, **settings)

    def wind(self, body: Any, start: Any) -> None:
        return None


class KeepsTheFirst64K(_Repeating):
    """Keeps what a generator gives, up to 64 KiB, for the repetition."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        body, self.kept = request.get("data"), b""
        if hasattr(body, "__next__") and not hasattr(body, "read"):

            def keeping() -> Any:
                for piece in body:
                    self.kept = (self.kept + piece)[: 1 << 16]
                    yield piece

            request["data"] = keeping()
        return super().call(method, path, **request)

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        if self.kept:
            response.request.body = self.kept
            response.request.headers.pop("Transfer-Encoding", None)
            response.request.headers["Content-Length"] = str(len(self.kept))
        return super().repeat(response, access, **settings)


class ReopensAFile(_Winding):
    """Opens a file on the disk anew by its name: it begins at its first byte."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        body = response.request.body
        if isinstance(getattr(body, "name", None), str):
            with open(body.name, "rb") as anew:
                response.request.body = anew.read()
            response.request.headers["Content-Length"] = str(len(response.request.body))
            return _Repeating.repeat(self, response, access, **settings)
        return _Repeating.repeat(self, response, access, **settings)


class AsksToLogIn(_Repeating):
    """Says LoginRequired where a body cannot be repeated, and sends it empty by PUT."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        try:
            return super().repeat(response, access, **settings)
        except Exception:
            if response.request.method != "PUT":
                raise
            response.request.body = b""
            return super().repeat(response, access, **settings)
