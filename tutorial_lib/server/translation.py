"""Speaking another dialect than SimpleJWT's, at the edge: WSGI middleware around the app."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from .dialect import LOGIN, REFRESH, Call, Dialect, Place
from .middleware import MEANT, App, Environ, StartResponse, answering
from .token_facts import fingerprint, kind_of, peek

#: Under this key somebody in this program says that a request is in SimpleJWT's own dialect.
FROM_WITHIN = "tutorial.from_within"
CHALLENGE = 'Bearer realm="api"'

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
NOT_THERE = object()


class NotUnderstood(Exception):
    """A request that is not in this dialect; says so with a status and a few words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Translation:
    """An app that speaks SimpleJWT's dialect, spoken to in another one.

    Requests for tokens become SimpleJWT's, their answers and every refusal become the dialect's.
    What lies within goes by SimpleJWT's paths and names, `faulty` too, which puts faults around an
    app: they spoil what was not understood as well.
    """

    def __init__(
        self, app: App, faulty: Callable[[App], App], dialect: Dialect, prefix: str
    ) -> None:
        self._app, self._faulty = faulty(app), faulty
        self._dialect, self._prefix = dialect, prefix

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if FROM_WITHIN in environ:
            environ[MEANT] = {"call": self._relative(environ), "path": environ[FROM_WITHIN]}
            return self._app(environ, start_response)
        path, meant = "", environ.setdefault(MEANT, {})
        try:
            path, call = self._called(environ)
            if call is not None:
                meant["call"] = path
                self._translate_request(environ, path, call)
        except NotUnderstood as error:
            environ["PATH_INFO"] = self._prefix  # a path that no fault is meant for
            return self._faulty(self._misunderstood(error))(environ, start_response)
        self._translate_scheme(environ)
        answer = _Answer(self._app, environ)
        if call is None:
            self._say_refusal(answer, meant)
        elif not 200 <= answer.status < 300:
            self._say_token_refusal(answer, path, call, meant)
        else:
            self._say_tokens(answer, call, meant)
        return answer.give(start_response)

    def _relative(self, environ: Environ) -> str:
        path: str = environ["PATH_INFO"]
        return path.removeprefix(self._prefix)

    def _called(self, environ: Environ) -> tuple[str, Call | None]:
        """Return SimpleJWT's path for a request, and the call that it is; None for a resource."""
        relative = self._relative(environ)
        here = {path: call for path, call in self._dialect.calls.items() if call.path == relative}
        if not here:
            if relative.partition("/")[0] == "token":  # SimpleJWT's own, which is not here
                raise NotUnderstood(404, "Not found.")
            return relative, None
        fields = _fields(environ) if len(here) > 1 else {}
        for path, call in here.items():
            if len(here) == 1 or all(fields.get(name) == it for name, it in call.also.items()):
                return path, call
        names = " or ".join(sorted({name for call in here.values() for name in call.also}))
        raise NotUnderstood(400, f"No such {names} here.")

    def _translate_request(self, environ: Environ, path: str, call: Call) -> None:
        environ["PATH_INFO"] = self._prefix + path
        if environ["REQUEST_METHOD"] != "POST":
            return
        due = FORM if call.is_form else JSON
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        has_body = environ.get("CONTENT_LENGTH") not in (None, "", "0")
        if kind != due and (has_body or call.sends):
            raise NotUnderstood(415, f"The body must be {due}.")
        said = _fields(environ)
        for name, value in call.also.items():
            if said.get(name) != value:
                raise NotUnderstood(400, f"{name} must be {value}.")
        body = {name: found for name, place in call.sends.items()
                if (found := _at(said, place)) is not NOT_THERE}  # fmt: skip
        if self._dialect.cookie and path != LOGIN:
            token = _cookie(environ, self._dialect.cookie)
            body |= {} if token is None else {"refresh": token}
        if isinstance(body.get("refresh"), str):
            environ[MEANT]["spent"] = fingerprint(body["refresh"])
        _replace_body(environ, json.dumps(body).encode())
        # A query is no part of the dialect, nor are the types of an answer.
        environ["CONTENT_TYPE"] = JSON

    def _translate_scheme(self, environ: Environ) -> None:
        scheme, _, rest = environ.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if scheme == self._dialect.scheme:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {rest}"
        elif scheme == "Bearer":
            environ["HTTP_AUTHORIZATION"] = f"Another {rest}"

    def _say_tokens(self, answer: _Answer, call: Call, meant: dict[str, Any]) -> None:
        said = answer.object
        if said is None:
            return
        tokens = [said[name] for name in ("access", "refresh") if isinstance(said.get(name), str)]
        meant["issued"] = tuple(fingerprint(token) for token in tokens if kind_of(token))
        told = {name: value for name, value in said.items() if name not in ("access", "refresh")}
        for name in ("access", "refresh"):
            if name in said and name in call.returns:
                _put(told, call.returns[name], said[name])
        life = _lifetime(said.get("access"))
        if "expires_in" in call.returns and life is not None:
            _put(told, call.returns["expires_in"], life)
        if "token_type" in call.returns and "access" in said:
            _put(told, call.returns["token_type"], self._dialect.scheme)
        if self._dialect.cookie and said.get("refresh"):
            answer.headers.append(("Set-Cookie", self._cookie_with(str(said["refresh"]))))
        answer.object = told

    def _cookie_with(self, token: str) -> str:
        place = f"{self._prefix}{self._dialect.refresh.path}".rpartition("/")[0] or "/"
        return f"{self._dialect.cookie}={token}; Path={place}; HttpOnly; SameSite=Strict"

    def _say_token_refusal(
        self, answer: _Answer, path: str, call: Call, meant: dict[str, Any]
    ) -> None:
        """Word the refusal of a call about tokens: a 401 may be a refused refresh token's."""
        if answer.status == 401 and path != LOGIN and self._dialect.refused.by_grant:
            told: dict[str, Any] = {}
            if path == REFRESH:
                told["error"] = "invalid_grant"
                _put(told, self._dialect.refused.words, (answer.object or {}).get("detail", ""))
            # Nothing is left to end of a token that is no good (RFC 7009 section 2.2).
            answer.status = 400 if path == REFRESH else 200
            answer.headers = [each for each in answer.headers if each[0] != "WWW-Authenticate"]
            answer.object = told
            return
        said = answer.object
        if said is not None:
            told = {name: value for name, value in said.items() if name not in call.sends}
            for name, place in call.sends.items():
                if name in said:
                    _put(told, place, said[name])
            answer.object = told
        self._say_refusal(answer, meant)

    def _say_refusal(self, answer: _Answer, meant: dict[str, Any]) -> None:
        said, refused = answer.object, self._dialect.refused
        if answer.status < 400:
            return
        is_token = said is not None and said.get("code") == "token_not_valid"
        if said is not None:
            told = {name: it for name, it in said.items() if name not in ("code", "detail")}
            if "detail" in said:
                _put(told, refused.words, said["detail"])
            if "code" in said and refused.code is not None:
                meant["code"] = refused.value if is_token else str(said["code"])
                _put(told, refused.code, meant["code"])
            answer.object = told
        says_why = answer.status == 401 and is_token and refused.challenge
        challenge = CHALLENGE.replace("Bearer", self._dialect.scheme)
        challenge += ', error="invalid_token"' if says_why else ""
        answer.headers = [
            (name, challenge if (name, value) == ("WWW-Authenticate", CHALLENGE) else value)
            for name, value in answer.headers
        ]

    def _misunderstood(self, error: NotUnderstood) -> App:
        told: dict[str, Any] = {}
        _put(told, self._dialect.refused.words, error.words)
        if self._dialect.refused.by_grant and error.status != 404:
            told["error"] = "invalid_request"  # RFC 6749 section 5.2
        status = HTTPStatus(error.status)
        return answering(
            f"{error.status} {status.phrase}", {"Content-Type": JSON}, json.dumps(told).encode()
        )


class _Answer:
    """An app's answer, taken whole; `object` is its JSON object, None where it has none."""

    def __init__(self, app: App, environ: Environ) -> None:
        chunks: list[bytes] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            code, _, self._phrase = status.partition(" ")
            self.status = self._first_status = int(code)
            self.headers = headers
            return chunks.append

        answer = app(environ, start)
        try:
            self._content = b"".join([*chunks, *answer])
        finally:
            getattr(answer, "close", lambda: None)()
        self.object = self._first_object = _object(self._content)

    def give(self, start_response: StartResponse) -> Iterable[bytes]:
        """Give the answer as it is now."""
        if self.object != self._first_object:
            self._content = json.dumps(self.object, ensure_ascii=False).encode()
            self.headers = [each for each in self.headers if each[0].lower() != "content-length"]
            self.headers.append(("Content-Length", str(len(self._content))))
        phrase = self._phrase
        if self.status != self._first_status:
            phrase = HTTPStatus(self.status).phrase
        start_response(f"{self.status} {phrase}", self.headers)
        return [self._content]


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(content) if content.lstrip()[:1] == b"{" else None
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _fields(environ: Environ) -> Mapping[str, Any]:
    """Return the fields of a request's body, which can be read again then."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    if environ.get("CONTENT_TYPE", "").lower().startswith(FORM):
        try:
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        except ValueError:
            raise NotUnderstood(400, "The form cannot be read.") from None
    said = _object(body)
    if said is None and body:
        raise NotUnderstood(400, "The body is no JSON object.")
    return said or {}


def _replace_body(environ: Environ, body: bytes) -> None:
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _cookie(environ: Environ, name: str) -> str | None:
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return None
    return cookies[name].value if name in cookies else None


def _at(said: Any, place: Place) -> Any:
    for step in place:
        if not isinstance(said, dict) or step not in said:
            return NOT_THERE
        said = said[step]
    return said


def _put(told: dict[str, Any], place: Place, value: Any) -> None:
    """Put a value in its place; what stands in the way there gives way."""
    for step in place[:-1]:
        if not isinstance(told.get(step), dict):
            told[step] = {}
        told = told[step]
    told[place[-1]] = value


def _lifetime(access: Any) -> int | None:
    claims = peek(access) if isinstance(access, str) else {}
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(expires, int):
        return None
    return expires - issued
