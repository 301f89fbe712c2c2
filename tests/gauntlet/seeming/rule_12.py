"""Rule 12: the body goes again, whole."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from ._repeating import _Repeating


class _Losing(_Repeating):
    """Repeats some requests with another body."""

    def loses(self, request: Any) -> bool:
        return True

    def body(self, request: Any) -> Any:
        return None

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        request = response.request
        if self.loses(request):
            request.body = self.body(request)
            size = len(request.body or b"")
            request.headers["Content-Length"] = str(size)
        return super().repeat(response, access, **settings)


class LosesAForm(_Losing):
    """Keeps JSON."""

    def loses(self, request: Any) -> bool:
        return "json" not in request.headers.get("Content-Type", "")


class LosesJson(_Losing):
    """Keeps forms."""

    def loses(self, request: Any) -> bool:
        return "json" in request.headers.get("Content-Type", "")


class LosesABodyOfPut(_Losing):
    """Keeps a POST's."""

    def loses(self, request: Any) -> bool:
        return bool(request.method == "PUT")


class LosesABodyOfPatchAndDelete(_Losing):
    """Keeps a POST's and a PUT's."""

    def loses(self, request: Any) -> bool:
        return request.method in ("PATCH", "DELETE")


class CutsALongBody(_Losing):
    """Keeps the first 64 KiB for the repetition."""

    def loses(self, request: Any) -> bool:
        return len(request.body or b"") > 1 << 16

    def body(self, request: Any) -> Any:
        return request.body[: 1 << 16]


class LosesWhatCountsAsFalse(_Losing):
    """Asks `if body:` of what it was given."""

    def loses(self, request: Any) -> bool:
        return request.body in (b"{}", b"[]", b"0", b"false", b"null", b'""')


class WritesJsonAnew(_Losing):
    """Reads the JSON and writes it in another way."""

    def loses(self, request: Any) -> bool:
        return "json" in request.headers.get("Content-Type", "")

    def body(self, request: Any) -> Any:
        return json.dumps(json.loads(request.body), sort_keys=True, separators=(",", ":")).encode()


class SendsJsonAsAForm(_Losing):
    """Passes the object on as `data`."""

    def loses(self, request: Any) -> bool:
        return request.headers.get("Content-Type") == "application/json"

    def body(self, request: Any) -> Any:
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode(json.loads(request.body)).encode()


class ReplacesWhatIsNotAscii(_Losing):
    """Keeps the body as ASCII text."""

    def loses(self, request: Any) -> bool:
        return request.body is not None

    def body(self, request: Any) -> Any:
        body = request.body
        text = body.decode(errors="replace") if isinstance(body, bytes) else body
        return text.encode("ascii", "replace")


class LosesItsType(_Repeating):
    """Repeats with the body and without its type."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        response.request.headers.pop("Content-Type", None)
        return super().repeat(response, access, **settings)


class LosesOwnHeaders(_Repeating):
    """Repeats with headers made anew."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        for name in [name for name in response.request.headers if name.startswith("X-")]:
            del response.request.headers[name]
        return super().repeat(response, access, **settings)


class LosesTheSecondTime(_Losing):
    """Takes the body out of what it keeps when it repeats the first time."""

    seen = 0

    def loses(self, request: Any) -> bool:
        self.seen += 1
        return self.seen == 2


class RepeatsAsGet(_Repeating):
    """Repeats as GET, as a browser does after a redirect."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        response.request.method = "GET"
        response.request.body = None
        response.request.headers.pop("Content-Length", None)
        return super().repeat(response, access, **settings)


class LosesTheCharset(_Repeating):
    """Repeats with the media type and without its parameters."""

    def repeat(self, response: Any, access: str, **settings: Any) -> Any:
        headers = response.request.headers
        if "Content-Type" in headers:
            headers["Content-Type"] = headers["Content-Type"].partition(";")[0]
        return super().repeat(response, access, **settings)


class CutsAVeryLongBody(_Losing):
    """Keeps the first MiB for the repetition."""

    def loses(self, request: Any) -> bool:
        return len(request.body or b"") > 1 << 20

    def body(self, request: Any) -> Any:
        return request.body[: 1 << 20]


class LosesItAfterARedirect(_Losing):
    """Keeps the body of the first address only."""

    def call(self, method: str, path: str, **request: Any) -> Any:
        self.asked = self.auth.api.url(path)
        return super().call(method, path, **request)

    def loses(self, request: Any) -> bool:
        return bool(request.url != self.asked)


class StripsText(_Losing):
    """Repeats a text without the white space around it."""

    def loses(self, request: Any) -> bool:
        return request.body is not None

    def body(self, request: Any) -> Any:
        return request.body.strip()
