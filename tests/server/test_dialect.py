"""Reading a dialect: the built-in ones, 200 that were made, and twenty mistakes in a good one."""

import tomllib
from pathlib import Path

import pytest

from tests.server.dialects import made
from tutorial_lib.server.dialect import BUILT_IN, Dialect, DialectError

GOOD = """\
scheme = "Token"

[login]
path = "auth/login"
body = "json"
sends = { username = "user.name", password = "user.password" }
also = { client = "web" }
returns = { access = "data.access", refresh = "data.refresh", expires_in = "data.expires" }

[refresh]
path = "auth/refresh"
sends = { refresh = "refreshToken" }
returns = { access = "access", refresh = "refresh" }

[logout]
path = "auth/logout"
sends = { refresh = "token" }

[refused]
code = "error.code"
words = "error.message"
refresh = "401"

[refresh_token]
rotates = true
"""
# What stands in the good file, what stands there instead, the line, the field, and what is due.
MUTATIONS = (
    ('scheme = "Token"', "scheme = 7", 1, "scheme", "one word"),
    ('"Token"', '"Two words"', 1, "scheme", "not 'Two words'"),
    ('scheme = "Token"', 'schema = "Token"', 1, "schema", "scheme, login, refresh, logout"),
    ('path = "auth/login"', 'path = "/auth/login"', 4, "login.path", "below the API's root"),
    ('path = "auth/login"', 'path = "auth/../login"', 4, "login.path", "not 'auth/../login'"),
    ('path = "auth/login"', 'path = "me/login"', 4, "login.path", "another one is due"),
    ('path = "auth/login"\n', "", 3, "login.path", "is missing"),
    ('body = "json"', 'body = "xml"', 5, "login.body", "'json' or 'form'"),
    ('body = "json"', 'body = "form"', 6, "login.sends.username", "one name"),
    ('"user.name"', "5", 6, "login.sends.username", "names with dots between"),
    ('"user.password"', '"user.name.x"', 6, "login.sends", "two places"),
    ("{ client =", "{ user =", 7, "login.also", "two places"),
    ('client = "web"', "client = 1", 7, "login.also.client", "a text"),
    ('refresh = "data.refresh"', 'refresh = "data..x"', 8, "login.returns.refresh", "dots between"),
    ("expires_in =", "expires =", 8, "login.returns.expires", "access, refresh, expires_in"),
    ('path = "auth/refresh"', 'path = "auth/login/"', 11, "refresh.path", "path of [login] too"),
    ('sends = { refresh = "token" }', "sends = 3", 17, "logout.sends", "a table"),
    ('"error.message"', '"error"', 19, "refused", "two places"),
    (
        'refresh = "401"',
        'refresh = "invalid_grant"',
        21,
        "refused.words",
        "where invalid_grant does",
    ),
    ('refresh = "401"', "refresh = 401", 22, "refused.refresh", "'401' or 'invalid_grant'"),
    ("rotates = true", 'rotates = "no"', 25, "refresh_token.rotates", "true or false"),
    (
        "rotates = true",
        'cookie = "r"',
        8,
        "login.returns.refresh",
        "access, expires_in, token_type may",
    ),
    ("[refresh]", "[refresher]", 10, "refresher", "scheme, login, refresh, logout"),
    ("rotates = true", "rotates = yes", 25, "", "is no TOML"),
)


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_built_in_dialect_is_read_by_its_name(name: str) -> None:
    assert str(Dialect.read(name)) == name


def test_what_a_file_leaves_out_is_as_in_simplejwt() -> None:
    simplejwt = Dialect.read("simplejwt")
    assert simplejwt.login is not None
    assert simplejwt.login.sends == {"username": ("username",), "password": ("password",)}
    assert simplejwt.refused.code == ("code",) and simplejwt.refused.value == "token_not_valid"


def test_a_file_is_read_and_named_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(GOOD)
    assert Dialect.read(file) == Dialect.read(str(file))
    assert Dialect.read(file).name == "ours"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation[0]}>{mutation[1]}")
def test_a_mistake_is_answered_with_its_line_its_field_and_what_is_due(
    mutation: tuple[str, str, int, str, str],
) -> None:
    there, instead, line, field, due = mutation
    assert GOOD.count(there) == 1, there
    with pytest.raises(DialectError) as refused:
        Dialect.read(GOOD.replace(there, instead))
    said = str(refused.value)
    assert f"line {line}" in said and f"{field} " in said and due in said, said


def test_each_mistake_has_an_answer_of_its_own() -> None:
    said = set()
    for there, instead, *_ in MUTATIONS:
        with pytest.raises(DialectError) as refused:
            Dialect.read(GOOD.replace(there, instead))
        said.add(str(refused.value))
    assert len(said) == len(MUTATIONS) >= 20


def test_two_hundred_made_dialects_are_read_and_differ() -> None:
    texts = {made(seed) for seed in range(200)}
    assert len(texts) == 200
    for text in texts:
        assert Dialect.read(text) == Dialect.of(tomllib.loads(text))


@pytest.mark.parametrize("source", ["camelcase", "there/is/none"])
def test_a_name_that_nobody_knows_is_answered_with_those_that_there_are(source: str) -> None:
    with pytest.raises(DialectError, match=r"simplejwt, camel, oauth2, or a \.toml file"):
        Dialect.read(source)


def test_a_file_that_is_no_text_is_no_dialect(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(DialectError, match="UTF-8"):
        Dialect.read(file)
