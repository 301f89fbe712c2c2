"""start.py says in one line what is wrong and what to do."""

import ast
import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import start
from tests.start.copies import ROOT, run_start

NEWER_THAN_PYTHON_2 = (ast.JoinedStr, ast.AnnAssign, ast.AsyncFunctionDef, ast.NamedExpr, ast.Match)


def self_signed(folder: Path) -> Path:
    """A certificate that nobody trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file = folder / "self-signed.pem"
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(pem)
    )
    return file


@pytest.fixture
def distrusted_index(tmp_path: Path) -> Iterator[str]:
    """The address of a package index behind a certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


def test_python_too_old(course: Path) -> None:
    said = run_start(course, first="sys.version_info = (3, 9, 18)")
    assert "needs Python 3.11 or newer and this is Python 3.9" in said


def test_an_old_python_can_read_start_py() -> None:
    tree = ast.parse((ROOT / "start.py").read_bytes())
    newer = [node for node in ast.walk(tree) if isinstance(node, NEWER_THAN_PYTHON_2)]
    newer += [node for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.cause]
    newer += [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]
    newer += [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    assert newer == []


def test_start_py_is_plain_ascii_which_python_2_reads_without_being_told() -> None:
    assert (ROOT / "start.py").read_bytes().isascii()


def test_no_venv_module(course: Path) -> None:
    said = run_start(course, first="sys.modules['venv'] = None")
    assert "venv or ensurepip module is missing" in said


def test_no_ensurepip_module_as_on_a_plain_debian(course: Path) -> None:
    said = run_start(course, first="sys.modules['ensurepip'] = None")
    assert "apt install python3" in said


def test_no_network(course: Path) -> None:
    assert run_start(course).startswith("No network: ")


def test_a_certificate_that_is_not_trusted(course: Path, distrusted_index: str) -> None:
    said = run_start(course, PIP_INDEX_URL=distrusted_index)
    assert "certificate" in said and "PIP_CERT" in said and "UV_SYSTEM_CERTS" in said


def test_a_folder_that_cannot_be_written(course: Path) -> None:
    refuse = "def refuse(*a, **k): raise PermissionError(13, 'Permission denied')"
    said = run_start(course, first=f"import os\n{refuse}\nos.makedirs = os.mkdir = refuse")
    assert "(Permission denied)" in said and "folder of your own" in said


def test_a_file_in_the_place_of_the_environment(course: Path) -> None:
    (course / ".venv").touch()
    assert run_start(course).startswith(f"Cannot write {course / '.venv'} (")


@pytest.mark.parametrize("form", ["--port={}", "--port {}"])
def test_a_port_that_is_taken(course: Path, form: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = run_start(course, *form.format(port).split())
    assert said.startswith(f"Port {port} is taken: ")


def test_an_unknown_command(course: Path) -> None:
    assert "'tset' is not a command" in run_start(course, "tset")


@pytest.mark.parametrize(
    ("output", "beginning"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("error: dns error: failed to lookup address information", "No network"),
        ("ProxyError('Unable to connect to proxy', OSError('Tunnel failed: 407'))", "No network"),
        ("error: invalid peer certificate: UnknownIssuer", "A certificate"),
        ("HINT: ... Windows Long Path support enabled", "The folder's path is too long"),
        ("Looking\nERROR: no wheel for x==1\n", "The packages could not be installed"),
    ],
)
def test_an_installers_output_becomes_one_line(output: str, beginning: str) -> None:
    said = start.explain(output)
    assert said.startswith(beginning) and "\n" not in said
