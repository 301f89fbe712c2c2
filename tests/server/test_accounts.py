import pytest

from tests.server.caller import PASSWORDS, Caller
from tutorial_lib.server import TutorialServer


@pytest.mark.parametrize(("username", "number"), [("ada", 1), ("grace", 2), ("小明", 3)])
def test_the_courses_accounts_can_log_in(username: str, number: int, caller: Caller):
    access = caller.log_in(username)["access"]
    assert caller.me(access).json() == {"id": number, "username": username}


def test_mallorys_account_is_inactive(server, caller):
    assert "detail" in caller.log_in("mallory", "mallory-0000")
    server.accounts.enable("mallory")
    assert "access" in caller.log_in("mallory", "mallory-0000")


def test_accounts_given_take_the_place_of_the_courses():
    with TutorialServer(accounts={"alice": "secret-1"}) as server, Caller(server) as caller:
        assert list(server.accounts) == ["alice"]
        assert caller.me(caller.log_in("alice", "secret-1")["access"]).json()["id"] == 1


def test_an_account_added_inactive_is_refused(server, caller):
    server.accounts.add("bob", "secret-1", active=False)
    assert "access" not in caller.log_in("bob", "secret-1")


def test_a_name_is_taken_once(server):
    with pytest.raises(ValueError, match="'ada'"):
        server.accounts.add("ada", "another")


@pytest.mark.parametrize("act", ["disable", "enable", "delete"])
def test_an_unknown_name_is_an_error(act: str, server):
    with pytest.raises(KeyError, match="nobody"):
        getattr(server.accounts, act)("nobody")


def test_a_deleted_users_tokens_find_nobody_and_the_id_is_not_given_again(server, caller):
    access = caller.log_in("小明")["access"]
    server.accounts.delete("小明")
    server.accounts.delete("mallory")
    server.accounts.add("eve", "secret-1")
    assert caller.me(access).json()["code"] == "user_not_found"
    assert caller.me(caller.log_in("eve", "secret-1")["access"]).json()["id"] == 5


def test_notes_belong_to_their_owner(caller):
    ada, grace = (
        {"Authorization": f"Bearer {caller.log_in(n)['access']}"} for n in PASSWORDS if n != "小明"
    )
    caller.send("POST", "notes/", json={"text": "mine"}, headers=ada)
    assert caller.send("GET", "notes/", headers=grace).json() == []
    assert caller.send("GET", "notes/", headers=ada).json() == [
        {"id": 1, "owner": "ada", "text": "mine"}
    ]


def test_no_password_and_no_hash_shows_in_a_repr(server):
    account = server.accounts.authenticate("ada", "lovelace-1843")
    assert "pbkdf2" not in repr(account) and "lovelace" not in repr(server.accounts)
