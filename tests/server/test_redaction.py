"""What the journal keeps of what was said: everything but the secrets."""

import json
from typing import Any

import jwt
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.growing import grows_in_proportion
from tutorial_lib.server import Message
from tutorial_lib.server.redaction import (
    LONGEST_KEPT,
    LONGEST_READ,
    NOT_SHOWN,
    Redactor,
    without_tokens,
)
from tutorial_lib.server.token_facts import fingerprint

KEY = "a key for tests that is long enough"
ACCESS = jwt.encode({"token_type": "access", "jti": "1"}, KEY)
REFRESH = jwt.encode({"token_type": "refresh", "jti": "2"}, KEY)
OTHER = jwt.encode({"sub": "ada"}, KEY)
PASSWORD = "lovelace-1843"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def body(content: Any, kind: str = JSON) -> str:
    sent = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Redactor().body(sent, kind)


def field(name: str, value: str) -> str:
    return Redactor().field(name, value)[1]


def mark(kind: str, token: str) -> str:
    return f"({kind} {fingerprint(token)})"


@pytest.mark.parametrize(
    "value, shown",
    [
        (f"Bearer {ACCESS}", f"Bearer {mark('access', ACCESS)}"),
        (f"Bearer {REFRESH}", f"Bearer {mark('refresh', REFRESH)}"),
        (f"Bearer {OTHER}", f"Bearer {mark('garbage', OTHER)}"),
        ("Bearer opaque-token", f"Bearer {mark('garbage', 'opaque-token')}"),
        (f"Token {ACCESS}", f"Token {mark('access', ACCESS)}"),
        (ACCESS, mark("access", ACCESS)),
        ("hunter2 hunter3", mark("garbage", "hunter2 hunter3")),
        ("Basic YWRhOmxvdmVsYWNl", "Basic (not shown)"),
    ],
)
def test_what_an_authorization_field_shows(value: str, shown: str):
    assert field("Authorization", value) == shown


@pytest.mark.parametrize("value", ["Bearer", "Bearer null", "Bearer None", "Bearer undefined"])
def test_a_token_that_is_none_is_shown_as_it_is(value: str):
    assert field("Authorization", value) == value


@pytest.mark.parametrize("name", ["Cookie", "Set-Cookie", "X-Api-Key", "X-Session-Id"])
def test_a_field_with_a_secret_s_name_is_not_shown(name: str):
    assert field(name, "abcdef") == "(not shown)"


def test_a_token_in_any_field_and_a_query_in_an_address_are_cut():
    assert field("X-Note", f"see {ACCESS}") == f"see {mark('access', ACCESS)}"
    assert field("Referer", "http://a.example/x?access=1#y") == "http://a.example/x?(not shown)"
    assert field("Location", "/api/me/") == "/api/me/"


def test_a_login_is_shown_without_its_password():
    assert body({"username": "ada", "password": PASSWORD}) == (
        '{"username": "ada", "password": "(not shown)"}'
    )


def test_the_tokens_of_an_answer_become_their_fingerprints():
    shown = json.loads(body({"refresh": REFRESH, "access": ACCESS, "expires_in": 300}))
    marks = {"refresh": mark("refresh", REFRESH), "access": mark("access", ACCESS)}
    assert shown == marks | {"expires_in": 300}


def test_a_token_is_named_by_what_it_is_and_not_by_its_field():
    assert body({"refresh": ACCESS}) == f'{{"refresh": "{mark("access", ACCESS)}"}}'
    assert body({"renewal": REFRESH}) == f'{{"renewal": "{mark("refresh", REFRESH)}"}}'


@pytest.mark.parametrize(
    "name", ["password", "newPassword", "passphrase", "client_secret", "api-key", "PIN", "密码"]
)
@pytest.mark.parametrize("value", ["hunter2", 123456, ["hunter2"], {"is": "hunter2"}])
def test_whatever_stands_under_a_secret_s_name_is_not_shown(name: str, value: object):
    shown = json.loads(body({"deep": [{name: value}]}))
    assert shown == {"deep": [{name: "(not shown)"}]}


def test_an_app_can_name_its_own_secrets():
    shown = Redactor(["geheim"]).body(b'{"geheim": "hunter2"}', JSON)
    assert shown == '{"geheim": "(not shown)"}'


@pytest.mark.parametrize(
    "content",
    [
        {"detail": "Token is invalid", "code": "token_not_valid"},
        {"messages": [{"token_class": "AccessToken", "token_type": "access"}]},
        {"refresh": None, "access": "", "token": "null"},
    ],
)
def test_what_is_no_secret_stays(content: dict[str, object]):
    assert json.loads(body(content)) == content


def test_what_a_refusal_says_about_a_password_is_shown():
    refusal = b'{"password":["This field is required."]}'
    assert "required" in Redactor().response(400, [], refusal).body
    assert "required" not in Redactor().response(200, [], refusal).body


@pytest.mark.parametrize("name", ["password", "detail"])
def test_an_answer_that_repeats_the_password_is_cut_too(name: str):
    redactor = Redactor()
    redactor.body(json.dumps({"password": PASSWORD}).encode(), JSON)
    answer = json.dumps({name: [f"{PASSWORD} is too weak"]}).encode()
    assert redactor.response(400, [], answer).body == f'{{"{name}": ["(not shown) is too weak"]}}'


def test_a_secret_of_the_query_is_cut_out_of_the_answer():
    redactor = Redactor()
    redactor.request({"QUERY_STRING": "token=opaque"}, b"")
    assert redactor.response(404, [], b"nothing at ?t=opaque").body == "nothing at ?t=(not shown)"


@pytest.mark.parametrize("form", ["username=ada&password=hunter2", "username=ada&p%61ssword=hu"])
def test_a_form_is_read_too(form: str):
    assert body(form.encode(), FORM) == "username=ada&password=(not shown)"


@pytest.mark.parametrize(
    "text",
    [
        b'{"username": "ada", "password": "hunter2"',
        b'{"password": "hunter2", "password": null',
        b"username=ada&password=hunter2",
        b'{"refresh" : "hunter2',
        b"secret hunter2",
    ],
)
def test_text_in_which_a_secret_may_stand_is_described(text: bytes):
    assert body(text, "text/plain") == f"({len(text)} characters in which a secret may stand)"


def test_of_a_name_that_comes_twice_no_value_is_shown():
    assert "hunter2" not in body(b'{"password": "hunter2", "password": null}')


@pytest.mark.parametrize("text", [b"<h1>503</h1>", b"access denied", b"{not json", b"[1,"])
def test_other_text_is_shown_as_it_is(text: bytes):
    assert body(text, "text/html") == text.decode()


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"\x89PNG\x00\xff", "image/png"),
        (b"a\x00b", "text/plain"),
        (b"--x\r\nhunter2", "multipart/form-data; boundary=x"),
        (b"{}", "application/json; charset=utf-7"),
    ],
)
def test_what_is_no_plain_text_is_described(content: bytes, kind: str):
    assert body(content, kind) == f"({len(content)} bytes that are not plain text)"


def test_a_packed_body_is_described():
    assert Redactor().body(b"hunter2", JSON, "gzip") == "(7 bytes that are not plain text)"


def test_a_long_body_is_cut_and_a_very_long_one_described():
    assert body(b"x" * 5000, "text/plain").endswith("x… (5,000 characters)")
    assert len(body({"x": "y" * 60_000})) < LONGEST_KEPT + 50
    assert body(b"x" * (LONGEST_READ + 1)) == "(65,537 bytes, too many to show)"


@pytest.mark.parametrize("depth", [400, 900, 20_000])
def test_a_deep_body_ends_in_no_error(depth: int):
    assert body(b'["\\u0041",' + b"[" * depth + b"]" * depth + b"]")


@pytest.mark.parametrize("token", [ACCESS, ACCESS[:40], ACCESS.rpartition(".")[0] + "."])
def test_a_token_in_a_path_is_cut_a_broken_one_too(token: str):
    shown = without_tokens(f"/api/me/{token}/")
    assert shown.startswith("/api/me/(") and token not in shown


@given(st.binary(max_size=60), st.sampled_from([JSON, FORM, "text/html", ""]))
def test_any_body_gives_text(content: bytes, kind: str):
    assert isinstance(Redactor().body(content, kind), str)


@given(st.text(min_size=8, max_size=20), st.sampled_from(["json", "form"]))
def test_no_password_is_ever_kept(password: str, shape: str):
    secret = f"<{password}>"
    content = {"username": "ada", "password": secret}
    request = requests.Request(
        "POST", "http://a.example/", **{shape.replace("form", "data"): content}
    )
    sent = request.prepare()
    raw = sent.body if isinstance(sent.body, bytes) else str(sent.body).encode()
    shown = Redactor().body(raw, sent.headers["Content-Type"])
    assert secret not in shown and "(not shown)" in shown


def test_a_journey_is_kept_without_one_secret(server, caller):
    pair = caller.log_in()
    caller.me(pair["access"])
    caller.refresh(pair["refresh"])
    caller.send("POST", "echo/", json={"password": PASSWORD, **pair})
    address, cookie = f"me/{pair['access']}/?access={pair['access']}", {"Cookie": "a=hunter2"}
    caller.send("GET", address, headers=cookie)
    kept = "".join(f"{e.path}{e.request.headers}{e.request.body}{vars(e)}" for e in server.journal)
    kept += "".join(f"{e.response.headers}{e.response.body}" for e in server.journal)
    for secret in (*pair.values(), PASSWORD, "hunter2"):
        assert secret not in kept and json.dumps(secret) not in kept


def test_request_and_response_are_kept_in_their_order(server, caller):
    caller.send("POST", "notes/", json={"text": "小明"}, headers={"X-Note": "a"})
    exchange = server.journal[0]
    assert ("X-Note", "a") in exchange.request.headers
    assert json.loads(exchange.request.body) == {"text": "小明"}
    assert ("WWW-Authenticate", 'Bearer realm="api"') in exchange.response.headers
    assert "not provided" in exchange.response.body


def test_a_connection_that_was_dropped_has_no_response(server, caller):
    server.faults.next("me/", drop="after")
    with pytest.raises(requests.ConnectionError):
        caller.me()
    assert server.journal[0].response is None


def test_a_message_s_repr_says_nothing_of_what_is_in_it():
    message = Message((("X-Note", "hello"),), "body")
    assert repr(message) == "<Message: 1 headers, body of 4 characters>"


def echoed(said: str, **secrets: object) -> str:
    """What is kept of an answer that is plain text, after a request with these secrets."""
    redactor = Redactor()
    sent = {f"{name}_secret": secret for name, secret in secrets.items()}
    redactor.request(*posted(json.dumps(sent).encode(), JSON))
    return redactor.response(200, [("Content-Type", "text/plain")], said.encode()).body


def posted(sent: bytes, kind: str) -> tuple[dict[str, str], bytes]:
    return {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(sent))}, sent


def pieces_of_the_mark(count: int) -> dict[str, str]:
    """Secrets that stand in what is put in the place of a secret."""
    pieces = [NOT_SHOWN[a:b] for a in range(8) for b in range(a + 4, len(NOT_SHOWN) + 1)]
    return {f"s{number}": piece for number, piece in enumerate(pieces[:count])}


def test_secrets_that_stand_in_the_mark_itself_do_not_make_each_other_grow():
    sizes = [len(echoed("shown not (not shown)", **pieces_of_the_mark(n))) for n in (8, 16, 32)]
    assert max(sizes) <= len(NOT_SHOWN) * 6


def test_what_is_kept_of_an_answer_grows_no_faster_than_the_answer():
    secrets = pieces_of_the_mark(20)
    sizes = [len(echoed("show not " * n, **secrets)) for n in (20, 40, 80)]
    assert grows_in_proportion(sizes)


def test_of_secrets_that_overlap_nothing_stays():
    assert echoed("xabcdefx", one="abcd", two="cdef") == "x(not shown)x"
    assert echoed("passport", one="pass", two="passport") == "(not shown)"


def test_a_secret_that_overlaps_a_token_goes_with_it():
    assert echoed(f"see my {ACCESS} now", one=f"my {ACCESS}") == "see (not shown) now"


@pytest.mark.parametrize("many", [51, 52, 500])
def test_where_more_secrets_were_sent_than_are_remembered_nothing_is_quoted(many: int):
    secrets = {f"s{n}": f"word-{n:04}" for n in range(many)}
    said = f"it was word-{many - 1:04}"
    assert echoed(said, **secrets) == "(16 characters in which a secret may stand)"


def test_the_fields_of_such_an_answer_are_not_quoted_either():
    redactor = Redactor()
    sent = json.dumps({f"{n}_secret": f"word-{n:04}" for n in range(60)}).encode()
    redactor.request(*posted(sent, JSON))
    kept = redactor.response(200, [("X-Note", "word-0055")], b"")
    assert kept.headers == (("X-Note", NOT_SHOWN),)


def test_a_secret_that_comes_often_counts_once():
    sent = {f"{n}_secret": "hunter2" for n in range(99)} | {"last_secret": "hunter3"}
    redactor = Redactor()
    redactor.request(*posted(json.dumps(sent).encode(), JSON))
    assert redactor.response(200, [], b"hunter2, hunter3?").body == f"{NOT_SHOWN}, {NOT_SHOWN}?"


@pytest.mark.parametrize("value", [["hunter2"], {"is": "hunter2"}, [[{"a": "hunter2"}]]])
def test_what_lies_deeper_under_a_secret_s_name_is_remembered_too(value: object):
    assert "hunter2" not in echoed("hunter2 is weak", one=value)


def test_a_number_that_is_a_secret_is_known_as_text_and_as_number():
    assert echoed("24681357 is weak", one=24681357) == "(not shown) is weak"
    said = '{"access": null, "seen": [24681357, 7]}'
    assert echoed(said, one=24681357) == '{"access": null, "seen": ["(not shown)", 7]}'


@pytest.mark.parametrize(
    "said",
    [
        r'callback({"seen": "hunter\u0032 zwei"})',
        "/?seen=hunter2%20zwei",
        "/?seen=hunter2+zwei",
        "<p>hunter2&#32;zwei</p>",
        json.dumps({"next": "/?seen=hunter2%20zwei"}),
    ],
)
def test_a_secret_that_comes_back_behind_codes_is_not_shown(said: str):
    kept = echoed(said, one="hunter2 zwei")
    assert "hunter" not in kept and "zwei" not in kept


def test_a_secret_is_known_before_its_name_is_read():
    sent = {"note": f"mine is {PASSWORD}", "password": PASSWORD}
    redactor = Redactor()
    environ, content = posted(json.dumps(sent).encode(), JSON)
    kept = redactor.request({**environ, "HTTP_X_NOTE": PASSWORD}, content)
    assert PASSWORD not in kept.body and ("X-Note", NOT_SHOWN) in kept.headers
    answer = {"note": "autumn-1815", "password": "autumn-1815"}
    assert "autumn" not in redactor.response(200, [], json.dumps(answer).encode()).body


def test_a_secret_is_taken_out_before_a_long_field_is_cut():
    redactor = Redactor()
    redactor.body(json.dumps({"password": PASSWORD}).encode(), JSON)
    shown = redactor.field("X-Note", "x" * (LONGEST_KEPT - 5) + PASSWORD)[1]
    assert PASSWORD[:5] not in shown


@pytest.mark.parametrize(
    "secret, text",
    [("abcab", "abcabcab"), ("abab", "xabababx"), ("aaaa", "a" * 9), ("aabaa", "aabaabaa")],
)
def test_of_a_secret_that_overlaps_itself_nothing_stays(secret: str, text: str):
    redactor = Redactor()
    redactor.field("Cookie", f"sid={secret}")
    assert not set(redactor.field("X-Said", text)[1].replace("(not shown)", "")) & set("ab")


@pytest.mark.parametrize(
    "name, value",
    [
        ("Authorization", "Basic YWRhOmh1bnRlcjItc2VjcmV0"),
        ("Cookie", "lang=en; sid=hunter2-secret"),
        ("Set-Cookie", "sid=hunter2-secret; Path=/; HttpOnly"),
    ],
)
def test_what_lies_inside_of_a_hidden_field_is_known_elsewhere(name: str, value: str):
    redactor = Redactor()
    redactor.field(name, value)
    assert "hunter2" not in redactor.field("X-Said", "it was hunter2-secret")[1]


def test_a_password_with_blanks_around_it_is_known_without_them():
    redactor = Redactor()
    redactor.body(b'{"password": "  hunter2-secret  "}', JSON)
    assert "hunter2" not in redactor.body(b'"hunter2-secret is wrong"', JSON)
