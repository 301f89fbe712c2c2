"""The API as a Flask app: it answers as Django REST framework with SimpleJWT does.

It knows nothing of sockets, so it can be called without one.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule

from .accounts import Account, Accounts
from .database import Database
from .dialect import LOGIN, LOGOUT, REFRESH
from .middleware import BODY_LIMIT
from .parsing import JSON, ApiError, parse_error, read_data, read_fields, wanted_indent
from .settings import Settings
from .tokens import Claims, TokenNotValid, Tokens
from .translation import CHALLENGE

NOT_PROVIDED = "Authentication credentials were not provided."
BAD_HEADER = "Authorization header must contain two space-delimited values"
NO_ACCOUNT = "No active account found with the given credentials"
NO_ACCOUNT_FOR_TOKEN = "No active account found for the given token."
LONGEST_NOTE = 2_000  # characters
MOST_NOTES = 2_000  # the oldest go
MOST_ERRORS = 20  # likewise

#: What a view gives back: a status and what goes out as JSON.
Answer = tuple[int, Any]
View = Callable[[Account | None], Answer]


@dataclass(frozen=True)
class Resource:
    """A URL: its views by method, and whether a login is "ignored", "welcome" or "required"."""

    path: str
    views: Mapping[str, View]
    login: str = "required"
    allow: str = "GET, OPTIONS"


class Resources:
    """The resources and what each of them answers."""

    def __init__(self, tokens: Tokens, accounts: Accounts, database: Database) -> None:
        self._tokens = tokens
        self._accounts = accounts
        self._database = database
        #: Exceptions that nobody foresaw; each was answered with a 500.
        self.errors: list[BaseException] = []

    def __iter__(self) -> Iterator[Resource]:
        post = "POST, OPTIONS"
        yield from [
            Resource(LOGIN, {"POST": self.log_in}, "ignored", post),
            Resource(REFRESH, {"POST": self.refresh}, "ignored", post),
            Resource("token/verify/", {"POST": self.verify}, "ignored", post),
            Resource(LOGOUT, {"POST": self.blacklist}, "ignored", post),
            Resource("me/", {"GET": self.me}),
            Resource(
                "notes/",
                {"GET": self.list_notes, "POST": self.add_note},
                allow="GET, POST, OPTIONS",
            ),
            Resource("echo/", {"POST": self.echo}, allow="OPTIONS, POST"),
            Resource("forbidden/", {"GET": self.forbidden}, "welcome"),
        ]

    def answer(self, resource: Resource) -> Response:
        """Return the response to the request at hand."""
        indent = None
        try:
            indent = wanted_indent(request)
            status, body = self._handle(resource)
        except TokenNotValid as error:
            status, body = 401, {"detail": error.detail, "code": "token_not_valid"}
        except ApiError as error:
            status, body = error.status, error.body
        response = json_response(status, body, indent)
        response.headers["Allow"] = resource.allow
        if status == 401:
            response.headers["WWW-Authenticate"] = CHALLENGE
        if status == 200 and resource.path in (LOGIN, REFRESH):
            # RFC 6749 section 5.1; SimpleJWT leaves it out.
            response.headers["Cache-Control"] = "no-store"
        return response

    def log_in(self, _: Account | None) -> Answer:
        """Take credentials, give a refresh and an access token."""
        username, password = read_fields(read_data(request), "username", "password")
        account = self._accounts.authenticate(username, password)
        if account is None:
            raise ApiError(401, {"detail": NO_ACCOUNT})
        refresh, access = self._tokens.log_in(account.id)
        return 200, {"refresh": refresh, "access": access}

    def refresh(self, _: Account | None) -> Answer:
        """Take a refresh token, give a new access token; under rotation a refresh token too."""
        claims = self._refresh_claims()
        self._check_owner(claims)
        access, refresh = self._tokens.refresh(claims)
        return 200, {"access": access} | ({} if refresh is None else {"refresh": refresh})

    def verify(self, _: Account | None) -> Answer:
        """Say whether a token of either kind is good."""
        (token,) = read_fields(read_data(request), "token")
        claims = self._tokens.read(token)
        if self._settings.blacklist_after_rotation and self._tokens.is_blacklisted(claims):
            raise ApiError(400, {"non_field_errors": ["Token is blacklisted"]})
        return 200, {}

    def blacklist(self, _: Account | None) -> Answer:
        """End a refresh token."""
        self._tokens.blacklist(self._refresh_claims())
        return 200, {}

    def me(self, account: Account | None) -> Answer:
        """Say who is asking."""
        owner = logged_in(account)
        return 200, {"id": owner.id, "username": owner.username}

    def list_notes(self, account: Account | None) -> Answer:
        """List the caller's own notes."""
        owner = logged_in(account)
        rows = self._database.all("SELECT id, text FROM note WHERE owner = ? ORDER BY id", owner.id)
        return 200, [_note(note_id, owner, text) for note_id, text in rows]

    def add_note(self, account: Account | None) -> Answer:
        """Keep a new note of the caller's."""
        owner = logged_in(account)
        (text,) = read_fields(read_data(request), "text")
        if len(text) > LONGEST_NOTE:
            message = f"Ensure this field has no more than {LONGEST_NOTE} characters."
            raise ApiError(400, {"text": [message]})
        note_id = self._database.run("INSERT INTO note (owner, text) VALUES (?, ?)", owner.id, text)
        self._database.run("DELETE FROM note WHERE id <= ?", note_id - MOST_NOTES)
        return 201, _note(note_id, owner, text)

    def echo(self, _: Account | None) -> Answer:
        """Give back what was sent, as the server read it."""
        body = read_data(request)
        return 200, {"body": body, "content_type": request.headers.get("Content-Type", "")}

    def forbidden(self, _: Account | None) -> Answer:
        """Refuse everyone, with a login or without: 403 is not 401."""
        raise ApiError(403, {"detail": "You do not have permission to perform this action."})

    @property
    def _settings(self) -> Settings:
        return self._tokens.settings

    def _handle(self, resource: Resource) -> Answer:
        account = None if resource.login == "ignored" else self._authenticate()
        if resource.login == "required" and account is None:
            raise ApiError(401, {"detail": NOT_PROVIDED})
        if request.method == "OPTIONS":
            return 200, None
        if request.method not in resource.views:
            raise ApiError(405, {"detail": f'Method "{request.method}" not allowed.'})
        return resource.views[request.method](account)

    def _authenticate(self) -> Account | None:
        token = bearer_token(request.headers.get("Authorization", ""))
        if token is None:
            return None
        try:
            claims = self._tokens.read(token, "access")
        except TokenNotValid as error:
            raise ApiError(401, not_valid(error.detail)) from error
        return self._owner(claims)

    def _owner(self, claims: Claims) -> Account:
        if "user_id" not in claims:
            raise TokenNotValid("Token contained no recognizable user identification")
        account = self._accounts.by_id(claims["user_id"])
        if account is None:
            raise ApiError(401, {"detail": "User not found", "code": "user_not_found"})
        if not account.active:
            raise ApiError(401, {"detail": "User is inactive", "code": "user_inactive"})
        return account

    def _refresh_claims(self) -> Claims:
        (token,) = read_fields(read_data(request), "refresh")
        return self._tokens.read(token, "refresh")

    def _check_owner(self, claims: Claims) -> None:
        if not claims.get("user_id"):
            return
        account = self._accounts.by_id(claims["user_id"])
        if account is None or not account.active:
            raise ApiError(401, {"detail": NO_ACCOUNT_FOR_TOKEN})


def create_app(resources: Resources, prefix: str) -> Flask:
    """Return the API as a WSGI app; every answer is JSON, the unforeseen ones too."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    for resource in resources:
        url = prefix + resource.path
        app.view_functions[url] = lambda resource=resource: resources.answer(resource)
    app.url_map = _url_map(tuple(app.view_functions))
    app.before_request(_add_slash)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, lambda error: _unforeseen(resources, error))
    return app


@cache
def _url_map(urls: tuple[str, ...]) -> Map:
    """Return the URLs, each the name of its view; made once: it is most of a server's making."""
    # Rules without methods: a resource answers every method itself, as Django's views do.
    return Map([Rule(url, endpoint=url) for url in urls], merge_slashes=False)


def json_response(status: int, body: Any, indent: int | None = None) -> Response:
    """Return a JSON response, on one line unless indented; an empty one for None."""
    if body is None:
        return Response(status=status, content_type=JSON)
    form: Any = {"indent": indent, "separators": (",", ": " if indent else ":")}
    try:
        data = json.dumps(body, ensure_ascii=False, allow_nan=False, **form)
        # Two characters that JSON allows and older JavaScript takes for the end of a line.
        data = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return Response(data.encode(), status, content_type=JSON)
    except UnicodeEncodeError:
        return Response(json.dumps(body), status, content_type=JSON)
    except (ValueError, RecursionError):
        error = parse_error("too large or too deep a value")
        return json_response(error.status, error.body)


def bearer_token(header: str) -> str | None:
    """Return the token of an Authorization header (RFC 6750 section 2.1); None for another scheme.

    Like SimpleJWT, and unlike RFC 9110, it knows the scheme in this spelling only.
    """
    parts = header.encode("latin-1", "replace").split()
    if not parts or parts[0] != b"Bearer":
        return None
    if len(parts) != 2:
        raise ApiError(401, {"detail": BAD_HEADER, "code": "bad_authorization_header"})
    return parts[1].decode("latin-1")


def not_valid(message: str) -> dict[str, Any]:
    """Return the body of a 401 for an access token."""
    return {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [{"token_class": "AccessToken", "token_type": "access", "message": message}],
    }


def logged_in(account: Account | None) -> Account:
    """Return the account, which a resource that requires a login always has."""
    assert account is not None
    return account


def _note(note_id: int, owner: Account, text: str) -> dict[str, Any]:
    return {"id": note_id, "owner": owner.username, "text": text}


def _add_slash() -> Response | None:
    if not isinstance(request.routing_exception, RequestRedirect):
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    location = {"Location": f"{request.path}/{query}"}
    return Response(status=301, headers=location, content_type="text/html; charset=utf-8")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    detail = "Not found." if status == 404 else f"{error.name}."
    return json_response(status, {"detail": detail})


def _unforeseen(resources: Resources, error: Exception) -> Response:
    # Its traceback would keep the request, whatever its size.
    error.__context__ = error.__cause__ = None
    resources.errors.append(error.with_traceback(None))
    del resources.errors[:-MOST_ERRORS]
    return json_response(500, {"detail": "A server error occurred."})
