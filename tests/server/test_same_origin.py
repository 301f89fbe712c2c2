"""Who may speak to the server: a page from elsewhere may not, and stands in the journal as such."""

import http.client

import pytest

from tests.server.caller import PASSWORDS, Caller
from tutorial_lib.server import TutorialServer
from tutorial_lib.server.same_origin import SameOrigin

ADA = {"username": "ada", "password": PASSWORDS["ada"]}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example",
        "127.0.0.1@evil.example", "evil.example, 127.0.0.1", "0.0.0.0:{port}", "[::]:{port}",
        "10.0.0.7", "[fe80::1]", "localhost:{port}/x", "127.0.0.1:http", "2130706433", "[::1", "é",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused_and_named(host, server, caller):
    answer = caller.send("POST", "token/", json=ADA, headers={"Host": asked(server, host)})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_host")
    assert server.journal[0].answer == "403 foreign_host"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "LocalHost:{port}", "[::1]:{port}", "127.0.0.1:9", "127.0.0.53"],
)
def test_every_name_of_this_machine_is_answered_whatever_the_port(host, server, caller):
    answer = caller.send("POST", "token/", json=ADA, headers={"Host": asked(server, host)})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example", "null", "", "http://127.0.0.1:9", "http://localhost:{port}",
        "file://", "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1:{port}/",
        "chrome-extension://abc", "http://127.0.0.1",
    ],
)  # fmt: skip
def test_a_foreign_origin_is_refused_and_named(origin, server, caller):
    answer = caller.send("POST", "token/", data=ADA, headers={"Origin": asked(server, origin)})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert "403 foreign_origin" in str(server.journal)


def test_a_page_of_the_servers_own_is_answered(server, caller):
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    assert caller.send("POST", "token/", json=ADA, headers=own).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_picture_of_another_page_is_refused_without_an_origin(site, server, caller):
    answer = caller.send("GET", "me/", headers={"Sec-Fetch-Site": site})
    assert answer.json()["code"] == "foreign_origin"


def test_a_preflight_by_hand_is_answered_and_a_browsers_is_refused(server, caller):
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    assert caller.send("OPTIONS", "me/", headers=asks).status_code == 401
    assert caller.send("GET", "me/", headers=asks).status_code == 403
    browsers = {**asks, "Sec-Fetch-Site": "cross-site"}
    assert caller.send("OPTIONS", "me/", headers=browsers).status_code == 403


def test_the_host_of_a_whole_url_counts_and_not_the_header(server):
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))
    connection.request("GET", "http://evil.example/api/me/", headers={"Host": "127.0.0.1"})
    assert connection.getresponse().status == 403
    connection.close()


def test_a_stranger_uses_up_nothing_of_the_learners(server, caller):
    with TutorialServer() as alone, Caller(alone) as undisturbed:
        pair = caller.log_in()
        undisturbed.log_in()
        caller.me("x")
        server.faults.next("notes/", status=503)
        for _ in range(3):
            caller.send("POST", "token/", json=ADA, headers={"Host": "evil.example"})
            caller.send("GET", "notes/", headers={"Host": "evil.example"})
            caller.send("GET", "me/", headers={"Origin": "null", "Authorization": "Bearer x"})
        assert caller.get("notes/").status_code == 503
        assert (caller.me(pair["access"]).status_code, server.journal[-1].repeats) == (200, 2)
        assert caller.log_in() == undisturbed.log_in()


def test_without_a_host_no_browser_asks(server):
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]))
    connection.putrequest("GET", "/api/me/", skip_host=True)
    connection.endheaders()
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize(
    ("bound", "host", "answer"),
    [
        ("0.0.0.0", "192.168.1.5:8000", None),
        ("::", "[fe80::1]:8000", None),
        ("teacher.local", "Teacher.Local:8000", None),
        ("0.0.0.0", "evil.example", "foreign_host"),
        ("localhost", "192.168.1.5", "foreign_host"),
    ],
)
def test_where_other_machines_may_call_any_address_is_right_and_no_other_name(bound, host, answer):
    assert SameOrigin(bound)({"HTTP_HOST": host}) == answer


def asked(server: TutorialServer, text: str) -> bytes:
    return text.replace("{port}", server.url.rpartition(":")[2]).encode("latin-1")
