"""The way to a server on this machine, blocked and turned aside."""

import errno
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.readiness.looking import SECRET, found
from tutorial_lib.readiness import doctor, network


def refuse(*args: Any) -> None:
    raise OSError(errno.EACCES, "refused")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, where a netrc file is looked for."""
    monkeypatch.delenv("NETRC")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.fixture
def dead_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that nobody answers at, with a password in its address."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://someone:{SECRET}@127.0.0.1:9")


def test_a_call_reaches_a_port_of_this_machine() -> None:
    assert found(network.loopback).level == "ready"


def test_no_port_to_be_had_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "bind", refuse)
    finding = found(network.loopback)
    assert finding.level == "trouble" and "No port can be opened" in finding.what
    assert "security software" in finding.remedy


def test_a_call_that_is_blocked_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "SECONDS", 0.2)  # nobody comes: how long the listener waits
    monkeypatch.setattr(socket.socket, "connect", refuse)
    finding = found(network.loopback)
    assert finding.level == "trouble" and "didn't arrive" in finding.what
    assert "firewall" in finding.remedy


def test_somebody_elses_answer_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"
    monkeypatch.setattr(network, "ANSWER", blocked)
    assert found(network.loopback).state == "unreachable"


@pytest.mark.usefixtures("dead_proxy")
def test_the_call_goes_around_a_proxy() -> None:
    assert found(network.loopback).level == "ready"


@pytest.mark.usefixtures("dead_proxy")
def test_a_proxy_is_noted_by_the_name_of_its_variable_and_no_more() -> None:
    finding = found(network.proxy)
    assert (finding.level, finding.state) == ("note", "leaving")
    assert "HTTP_PROXY" in finding.what and "NO_PROXY" in finding.remedy
    assert SECRET not in str(finding.row) + repr(finding)


@pytest.mark.usefixtures("dead_proxy")
def test_a_proxy_with_an_exception_for_this_machine_takes_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert found(network.proxy).state == "set"


def test_no_proxy_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "getproxies", dict)
    assert found(network.proxy).level == "ready"


def test_a_proxy_of_the_system_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "getproxies", lambda: {"http": f"http://:{SECRET}@proxy"})
    finding = found(network.proxy)
    assert finding.level == "note" and "the system" in finding.what
    assert SECRET not in repr(finding)


@pytest.mark.parametrize("entry", ["default", "machine 127.0.0.1", "machine localhost"])
def test_a_netrc_file_that_answers_for_this_machine_is_noted(home: Path, entry: str) -> None:
    (home / ".netrc").write_text(f"{entry} login somebody password {SECRET}\n")
    finding = found(network.netrc)
    assert finding.level == "note" and "Chapter 03" in finding.remedy
    assert SECRET not in str(finding.row) and "somebody" not in str(finding.row)


def test_a_netrc_file_for_other_machines_is_ready(home: Path) -> None:
    (home / ".netrc").write_text(f"machine api.example.org login a password {SECRET}\n")
    assert found(network.netrc).level == "ready"


def test_the_call_takes_nothing_out_of_a_netrc_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".netrc").write_text(f"default login somebody password {SECRET}\n")
    sent: list[bytes] = []
    real = socket.socket.sendall

    def noted(own: socket.socket, data: bytes, *flags: int) -> None:
        sent.append(bytes(data))
        real(own, data, *flags)

    monkeypatch.setattr(socket.socket, "sendall", noted)
    assert found(network.loopback).level == "ready"
    assert b"GET /" in b"".join(sent) and b"Authorization" not in b"".join(sent)


@pytest.mark.parametrize("name", network.BUNDLES)
def test_a_certificate_variable_that_names_nothing_is_noted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "gone.pem"))
    finding = found(network.certificates)
    assert finding.level == "note" and finding.what.startswith(name)
    assert "remove the variable" in finding.remedy


def test_a_missing_certificate_file_does_not_keep_a_call_from_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in network.BUNDLES:
        monkeypatch.setenv(name, str(tmp_path / "gone.pem"))
    assert found(network.loopback).level == "ready"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that starts its people's servers on its own machine."""
    monkeypatch.setattr(network, "CONTAINERS", ())
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setenv("JUPYTERHUB_API_URL", "http://127.0.0.1:8081/hub/api")


@pytest.mark.usefixtures("hub")
def test_on_a_shared_hub_doctor_says_who_can_call_the_server() -> None:
    fixed, sentence = doctor().lines()
    assert fixed.startswith("✓ This machine is ready.")
    assert sentence.startswith("! Note: The people on this hub share one machine")


@pytest.mark.usefixtures("hub")
def test_in_a_container_of_ones_own_nobody_else_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    assert found(network.neighbours).level == "ready"


def test_without_a_hub_there_is_one_fixed_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_API_URL", raising=False)
    assert found(network.neighbours).level == "ready"
