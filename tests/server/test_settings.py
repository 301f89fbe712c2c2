from datetime import timedelta

import pytest

from tutorial_lib.server import Dialect, Settings, TutorialServer


def test_the_defaults_are_the_articles():
    settings = Settings()
    assert settings.access_token_lifetime == timedelta(minutes=30)
    assert settings.refresh_token_lifetime == timedelta(days=1)
    assert not settings.rotate_refresh_tokens


def test_an_unknown_setting_names_those_there_are():
    with pytest.raises(TypeError, match=r"'rotate'.*rotate_refresh_tokens"):
        TutorialServer(rotate=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_token_lifetime", 30),
        ("access_token_lifetime", timedelta(0)),
        ("leeway", timedelta(seconds=-1)),
        ("rotate_refresh_tokens", "yes"),
        ("algorithm", "none"),
        ("algorithm", "RS256"),
        ("reuse_detection", True),
        ("rotation_overlap", timedelta(seconds=5)),
        ("api_prefix", "api/"),
        ("api_prefix", "/api"),
        ("api_prefix", "/<api>/"),
        ("dialect", "camelcase"),
        ("dialect", 7),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: object):
    with pytest.raises(ValueError, match=name):
        Settings().changed({name: value})


def test_settings_change_while_the_server_runs(server, caller):
    server.set(access_token_lifetime=timedelta(minutes=1))
    claims = server.decode(caller.log_in()["access"])
    assert claims["exp"] - claims["iat"] == 60


def test_where_the_endpoints_are_cannot_change(server):
    with pytest.raises(ValueError, match="api_prefix"):
        server.set(api_prefix="/v2/")


def test_a_server_can_have_another_prefix_and_another_dialect():
    from tests.server.caller import Caller

    sends, returns = {"username": "email"}, {"access": "token"}
    login = {"path": "login/", "sends": sends, "returns": returns}
    dialect = Dialect.of({"login": login, "refresh": {"path": "again/"}})
    with TutorialServer(api_prefix="/v2/", dialect=dialect) as server, Caller(server) as caller:
        body = {"email": "ada", "password": "lovelace-1843"}
        token = caller.send("POST", "login/", json=body).json()["token"]
        assert caller.me(token).json() == {"id": 1, "username": "ada"}


def test_a_dialect_that_never_rotates_takes_no_rotation():
    dialect = Dialect.of({"refresh": {"path": "t"}, "refresh_token": {"rotates": False}})
    with pytest.raises(ValueError, match="never rotates"):
        Settings(dialect=dialect, rotate_refresh_tokens=True)
