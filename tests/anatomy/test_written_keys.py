"""A key as people copy it is taken, or called what it is, with what to do."""

import base64
import json
import textwrap

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.anatomy.test_signature import certificate
from tests.anatomy.tokens import (
    ISSUED,
    SECRET,
    jwk,
    private_key,
    private_pem,
    public_pem,
    public_ssh,
    token,
)
from tutorial_lib.anatomy import Secret, read_token

ALGORITHMS = ["RS256", "ES256", "ES512", "EdDSA"]


def read(text, key):
    return read_token(text, key=key, now=ISSUED)


def signed(alg):
    return token(private_key(alg), alg)


def body(pem):
    return "".join(pem.splitlines()[1:-1])


def der(pem):
    return base64.b64decode(body(pem))


LAYOUTS = {
    "as it is": lambda pem: pem,
    "as bytes": lambda pem: pem.encode(),
    "literal line breaks": lambda pem: pem.replace("\n", "\\n"),
    "literal line breaks of Windows": lambda pem: pem.replace("\n", "\\r\\n"),
    "literal and real line breaks": lambda pem: pem.replace("\n", "\\n\n"),
    "an .env file's line": lambda pem: f'PUBLIC_KEY="{pem}"'.replace("\n", "\\n"),
    "on one line": lambda pem: pem.replace("\n", " "),
    "on one line without blanks": lambda pem: pem.replace("\n", ""),
    "line breaks of Windows": lambda pem: pem.replace("\n", "\r\n"),
    "indented": lambda pem: textwrap.indent(pem, "    "),
    "quoted in a mail": lambda pem: textwrap.indent(pem, "> "),
    "in YAML": lambda pem: "key: |\n" + textwrap.indent(pem, "  "),
    "in JSON": lambda pem: json.dumps({"project": "x", "key": pem}),
    "in JSON twice": lambda pem: json.dumps(json.dumps(pem)),
    "with words around": lambda pem: f"Here is our key:\n\n{pem}\nBest regards",
    "with a byte order mark": lambda pem: f"\ufeff{pem}",
    "with lines of 40": lambda pem: "\n".join(
        [pem.splitlines()[0], *textwrap.wrap(body(pem), 40), pem.splitlines()[-1]]
    ),
    "without its frame": lambda pem: body(pem),
    "without its frame, in lines": lambda pem: "\n".join(pem.splitlines()[1:-1]),
    "base64url of DER": lambda pem: base64.urlsafe_b64encode(der(pem)).decode().rstrip("="),
    "DER": der,
    "DER as a bytearray": lambda pem: bytearray(der(pem)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("alg", ALGORITHMS)
def test_a_public_key_is_taken_in_any_layout(alg, layout):
    assert read(signed(alg), LAYOUTS[layout](public_pem(alg))).signature.state == "right"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_is_a_certificate(layout):
    key = LAYOUTS[layout](certificate("RS256"))
    assert read(signed("RS256"), key).signature.state == "right"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])  # an RSA pair's numbers take long to check
def test_so_is_a_private_key_and_its_public_half_is_enough(alg, layout):
    anatomy = read(signed(alg), LAYOUTS[layout](private_pem(alg)))
    assert anatomy.signature.state == "right"
    assert "private-key" in [note.kind for note in anatomy.notes]


def older_private(alg):
    kept = private_key(alg).private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    return kept.decode()


def openssh_private(alg):
    kept = private_key(alg).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return kept.decode()


def older_public(alg):
    public = private_key(alg).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode()


def request(alg):
    built = x509.CertificateSigningRequestBuilder(x509.Name([]))
    asked = built.sign(private_key(alg), hashes.SHA256())
    return asked.public_bytes(Encoding.PEM).decode()


def with_parameters(alg):
    frame = "-----{} EC PARAMETERS-----\n"
    return frame.format("BEGIN") + "BggqhkjOPQMBBw==\n" + frame.format("END") + older_private(alg)


@pytest.mark.parametrize("layout", ["as it is", "literal line breaks", "on one line"])
@pytest.mark.parametrize(
    ("alg", "written"),
    [
        ("RS256", older_private),
        ("ES256", older_private),
        ("ES256", with_parameters),
        ("RS256", openssh_private),
        ("EdDSA", openssh_private),
        ("RS256", older_public),
        ("ES256", request),
    ],
)
def test_other_standards_for_keys_are_read_too(alg, written, layout):
    assert read(signed(alg), LAYOUTS[layout](written(alg))).signature.state == "right"


@pytest.mark.parametrize("around", ["{}", "{} ada@example.com", "  {}\n", "{} ada\n{} bob"])
@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_a_line_of_openssh_is_a_key_with_its_comment(alg, around):
    key = around.format(*[public_ssh(alg)] * 2)
    assert read(signed(alg), key).signature.state == "right"


@pytest.mark.parametrize("layout", [json.dumps, lambda key: json.dumps(key, indent=2).encode()])
def test_a_jwk_is_a_key_as_text(layout):
    assert read(signed("ES256"), layout(jwk("ES256"))).signature.state == "right"


def locked(format):
    return private_key("RS256").private_bytes(
        Encoding.PEM, format, BestAvailableEncryption(b"password")
    )


def locked_openssh(alg):
    """A key that says it is locked; to lock one really, `cryptography` needs one more package."""
    lines = openssh_private(alg).splitlines()
    opened = base64.b64decode(body(openssh_private(alg)))
    closed = opened.replace(b"\x04none", b"\x0aaes256-ctr", 1)
    return "\n".join([lines[0], base64.b64encode(closed).decode(), lines[-1]])


def foreign(first):
    return f"{first}\nComment: x\nAAAAB3NzaC1yc2EAAAADAQABAAABAQ\n"


MORE = private_key("RS256").private_bytes(
    Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")
)
NAMED = {
    "a locked private key": (locked(PrivateFormat.PKCS8), "locked by a password"),
    "an older locked one": (locked(PrivateFormat.TraditionalOpenSSL), "locked by a password"),
    "a locked one of OpenSSH": (locked_openssh("EdDSA"), "locked by a password"),
    "a locked one as DER": (MORE, "locked by a password"),
    "one that was cut": (public_pem("RS256")[:200], "Copy it whole"),
    "one cut in its middle": (public_pem("RS256").replace("M", "", 3), "Was it copied whole"),
    "a damaged frame": (public_pem("RS256").replace("-----", "—"), "five hyphens"),
    "an SSH2 key": (foreign("---- BEGIN SSH2 PUBLIC KEY ----"), "format of SSH2"),
    "a PuTTY key": (foreign("PuTTY-User-Key-File-3: ssh-rsa"), "format of PuTTY"),
    "a PGP key": (foreign("-----BEGIN PGP PUBLIC KEY BLOCK-----"), "format of PGP"),
    "an address": ("https://login.example/keys.json", "Open it and paste the key"),
    "a cut JWK": (json.dumps(jwk("RS256"))[:90], "no whole JSON"),
    "a JWK as Python prints it": (str(jwk("RS256")), "double quotation marks"),
    "a key for agreement": (x25519.X25519PrivateKey.generate().public_key(), "X25519PublicKey"),
    "a DSA key": (dsa.generate_private_key(1024).public_key(), "DSAPublicKey cannot check"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_what_cannot_be_taken_is_called_what_it_is(kind):
    key, words = NAMED[kind]
    verdict = read(signed("RS256"), key).signature
    assert (verdict.state, words in verdict.why) == ("refused", True), verdict.why


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "in JSON"])
def test_in_no_layout_is_a_public_key_a_secret(layout):
    verdict = read(token(SECRET), LAYOUTS[layout](public_pem("RS256"))).signature
    assert (verdict.state, "RSA/HMAC confusion" in verdict.why) == ("refused", True)


@pytest.mark.parametrize("text", ["MIIB", "M" * 64, "MII" + "A" * 80, "0" * 64, "-", "{", "[1]"])
def test_a_secret_may_look_a_little_like_a_key(text):
    assert read(token(text), text).signature.state == "right"
    assert read(token(text), Secret.text(text)).signature.state == "right"
