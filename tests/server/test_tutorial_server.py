import os
import re
import signal
import socket
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path

import pytest
import requests

from tests.server.caller import Caller, at_once
from tests.waiting import HANG, running
from tutorial_lib.server import CourseClock, PortTaken, TutorialServer, course_server
from tutorial_lib.server.__main__ import main
from tutorial_lib.server.listener import Server

ROOT = Path(__file__).parents[2]


def test_servers_stand_side_by_side_and_share_nothing(caller):
    with TutorialServer(accounts={"zoe": "secret-1"}) as other, Caller(other) as stranger:
        assert stranger.log_in("zoe", "secret-1")
        assert "access" not in stranger.log_in("ada")
        assert len(other.journal) == 2
        assert len(caller.server.journal) == 0


def test_a_stopped_server_is_gone_and_its_kept_connections_too(server, caller):
    caller.me()
    url = server.api_url
    server.stop()
    with pytest.raises(requests.ConnectionError):
        caller.session.get(url, timeout=HANG)
    with pytest.raises(RuntimeError, match=r"\.start\(\)"):
        _ = server.url


def test_stopping_and_starting_twice_is_no_error(server):
    server.start()
    server.stop()
    server.stop()


def test_a_server_comes_back_where_it_was_and_knows_what_it_knew(server, caller):
    url, access = server.url, caller.log_in()["access"]
    server.stop()
    server.start()
    assert server.url == url
    assert caller.me(access).status_code == 200


def test_a_database_survives_the_program(tmp_path):
    file = tmp_path / "server.sqlite"
    with server_with(file) as server, Caller(server) as caller:
        url, pair = server.url, caller.log_in()
        ended = caller.log_in()["refresh"]
        caller.blacklist(ended)
        server.accounts.add("bob", "secret-1")
        server.clock.advance(minutes=31)
    with server_with(file) as server, Caller(server) as caller:
        assert server.url == url
        assert caller.me(pair["access"]).json()["messages"][0]["message"] == "Token is expired"
        assert caller.refresh(pair["refresh"]).status_code == 200
        assert caller.refresh(ended).json()["detail"] == "Token is blacklisted"
        assert "access" in caller.log_in("bob", "secret-1")
        assert caller.log_in() != pair


def test_a_random_servers_key_is_kept_with_its_database(tmp_path):
    keys = []
    for _ in range(2):
        with server_with(tmp_path / "server.sqlite", random=True, accounts={}) as server:
            keys.append(server.signing_key)
    assert keys[0] == keys[1]


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_only_its_owner_can_read_a_database(tmp_path):
    with server_with(tmp_path / "server.sqlite"):
        assert (tmp_path / "server.sqlite").stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "server.sqlite"
    file.write_text("This is not a database, but it is long enough to be taken for one." * 99)
    with pytest.raises(ValueError, match=r"server\.sqlite"):
        TutorialServer(database=file)


def test_reset_puts_everything_back(server, caller):
    before = caller.log_in()
    server.accounts.delete("ada")
    server.clock.advance(days=3)
    server.set(rotate_refresh_tokens=True)
    server.signing_key = "another key that is long enough for HS256"
    server.faults.next("*", status=500, times=None)
    server.reset()
    assert len(server.journal) == 0
    assert not server.settings.rotate_refresh_tokens
    assert caller.log_in() == before


def test_a_port_that_is_taken_is_one_clear_line(server):
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(PortTaken, match=f"port {port}"):
        TutorialServer(port=port).start()


def test_a_server_without_a_port_of_its_own_takes_another(tmp_path):
    for number in count():
        file = tmp_path / f"server-{number}.sqlite"
        with server_with(file) as server:
            port = int(server.url.rpartition(":")[2])
        try:
            taken = socket.create_server(("127.0.0.1", port))
        except OSError:  # another program has taken it meanwhile, and may let it go
            continue
        with taken, server_with(file) as server:
            assert not server.url.endswith(f":{port}")
            return


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_an_address_that_others_can_reach_must_be_allowed(host: str):
    with pytest.raises(ValueError, match="allow_remote=True"):
        TutorialServer(host=host)


def test_the_course_server_is_one_and_begins_anew_each_time():
    first = course_server()
    with Caller(first) as caller:
        caller.log_in()
    first.clock.advance(minutes=5)
    second = course_server(rotate_refresh_tokens=True)
    assert second is first and len(second.journal) == 0
    assert second.clock.now() == CourseClock().now()
    assert second.settings.rotate_refresh_tokens
    first.stop()


def test_the_course_server_keeps_proxies_and_netrc_away(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login eve password secret")
    for name, value in (("HTTP_PROXY", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.setenv("no_proxy", "example.org")
    monkeypatch.setenv("NETRC", str(netrc))
    server = course_server()
    requests.get(server.api_url + "me/", timeout=HANG)
    assert server.journal[0].credential.kind == "none"
    assert os.environ["NO_PROXY"].split(",") == ["example.org", "127.0.0.1", "localhost"]
    server.stop()


def test_without_a_socket_the_app_answers_too(server):
    started = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/me/",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    body = b"".join(server.wsgi(environ, lambda *parts: started.append(parts[0])))
    assert started == ["401 UNAUTHORIZED"] and b"not provided" in body
    assert server.journal[0].path == "/api/me/"


def test_the_server_prints_nothing(server, caller, capfd):
    caller.log_in()
    caller.get("nothing/")
    server.faults.next("me/", drop="before")
    with pytest.raises(requests.ConnectionError):
        caller.me()
    assert capfd.readouterr() == ("", "")


def test_what_nobody_foresaw_is_a_500_and_kept(caller, monkeypatch):
    with TutorialServer() as server, Caller(server) as caller:
        monkeypatch.setattr(server.accounts, "authenticate", lambda *_: 1 / 0)
        assert caller.log_in() == {"detail": "A server error occurred."}
        assert isinstance(server.errors[0], ZeroDivisionError)


def test_no_thread_is_left_behind():
    before = threading.active_count()
    with TutorialServer() as server:
        at_once(server, 5, lambda caller: caller.me())
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "process_request" in thread.name:
            thread.join(timeout=HANG)
    assert threading.active_count() <= before


def test_when_stop_returns_nothing_listens_any_more(monkeypatch):
    serve = Server.serve_forever

    def serve_and_linger(server: Server, **settings: float) -> None:
        serve(server, **settings)
        threading.Event().wait(0.2)

    monkeypatch.setattr(Server, "serve_forever", serve_and_linger)
    before = set(threading.enumerate())
    TutorialServer().start().stop()
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert "tutorial server" not in left


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
@pytest.mark.slow
def test_a_server_survives_an_interrupt_and_ends_with_its_program():
    program = (
        "import os, requests, signal, threading\n"
        "from tutorial_lib.server import TutorialServer\n"
        "server = TutorialServer().start()\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT); threading.Event().wait(60)\n"
        "except KeyboardInterrupt:\n"
        "    print(requests.get(server.api_url + 'me/').status_code, server.url)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=HANG, cwd=ROOT
    )
    status, url = done.stdout.split()
    assert (status, done.stderr) == ("401", "")
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=HANG)


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
@pytest.mark.slow
def test_as_a_program_it_serves_until_it_is_interrupted(tmp_path):
    command = [
        sys.executable,
        "-m",
        "tutorial_lib.server",
        "--port",
        "0",
        "--account",
        "eve:pass-1",
    ]
    command += ["--database", str(tmp_path / "db"), "--access-token-lifetime", "90s"]
    with running(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        url = re.search(r"http://\S+", process.stdout.readline())[0]
        body = {"username": "eve", "password": "pass-1"}
        answer = requests.post(url + "token/", json=body, timeout=HANG)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=HANG) == 0
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--host", "0.0.0.0", "--account", "a:b"], "--allow-remote"),
        ([], "--account NAME"),
        (["--port", "99999", "--account", "a:b"], "65535"),
        (["--account", "a:b", "--reuse-detection"], "rotate_refresh_tokens"),
    ],
)
def test_the_program_says_in_one_line_what_is_wrong(arguments, word, capsys):
    assert main(arguments) == 1
    message = capsys.readouterr().err
    assert word in message and message.count("\n") == 1


def server_with(database: Path, **settings: object) -> TutorialServer:
    return TutorialServer(database=database, **settings)
