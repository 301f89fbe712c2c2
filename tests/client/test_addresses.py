"""One address in many spellings, and others that look like it."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tutorial_lib.client import ApiSession, AuthError, Endpoints, MemoryStorage, login
from tutorial_lib.client.endpoints import Api, origin

from .wire import ACCESS, REFRESH, Wire, session_on

HOSTS = ["bücher.example", "BÜCHER.Example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE"]
ORIGINS = st.builds(
    "{}://{}{}".format,
    st.sampled_from(["https", "HTTPS", "hTTps"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":443", ":0443", ":"]),
)
CALLERS = st.sampled_from(["", "ada@", "ada:secret@", "api.evil.example@"])
STEPS = st.sampled_from(["Café", "Caf%C3%A9", "Caf%c3%a9", "%43af%C3%A9"])
ROOTS = st.builds(
    "{}/{}{}{}".format,
    ORIGINS,
    st.sampled_from(["", "v1/../", "./", "a/b/../../"]),
    STEPS,
    st.just("/"),
)
BLANKS = st.text(" \t\r\n\x0b\x0c\u3000", max_size=3)
TOKEN_PATHS = st.sampled_from(
    [
        "token/",
        "token/refresh/",
        "token/refresh/?next=/",
        "token/refresh/#top",
        "token/refresh",
        "token//refresh/",
        "./token/refresh/",
        "notes/../token/refresh/",
        "notes/%2e%2e/token/refresh/",
        "tok%65n/refresh/",
        "token%2Frefresh/",
        "token/blacklist/",
    ]
)


@given(ORIGINS, CALLERS, ORIGINS)
def test_one_origin_has_one_spelling(one: str, caller: str, other: str) -> None:
    assert origin(one) == origin(other.replace("://", f"://{caller}")) != ""


@given(BLANKS, ROOTS, BLANKS, ORIGINS, ORIGINS)
def test_the_header_goes_to_the_api_however_root_address_and_login_are_spelled(
    before: str, root: str, after: str, called: str, stored: str
) -> None:
    wire = Wire()
    session_on(wire, before + root + after, origin(stored)).get(f"{called}/Caf%C3%A9/notes/")
    session_on(wire, root, stored).get("notes/")
    assert wire.headers == [f"Bearer {ACCESS}"] * 2


@given(ROOTS, ROOTS, TOKEN_PATHS, st.booleans())
def test_a_token_endpoint_gets_no_header_and_its_401_no_refresh(
    root: str, called: str, path: str, below: bool
) -> None:
    wire = Wire(lambda _: 401)
    session = session_on(wire, root)
    assert session.post(path if below else called + path).status_code == 401
    assert wire.headers == [None]


STRANGERS = st.sampled_from(
    [
        "http://bücher.example",
        "http://bücher.example:443",
        "https://bücher.example:8443",
        "https://bücher.example.",
        "https://bucher.example",
        "https://api.bücher.example",
        "https://bücher.example.evil.example",
        "https://xbücher.example",
        "https://bücher.example@evil.example",
        "https://bücher.example:443@evil.example",
        "https://evil.example/https://bücher.example",
        "https://evil.example?https://bücher.example",
        "https://evil.example#@bücher.example",
        "//evil.example",
        "https:\\\\bücher.example",
        "https://evil.example\\@bücher.example",
        "https://bücher.example\\@evil.example",
        "https://bücher.example%2F@evil.example",
    ]
)


def goes_to_the_api(request: requests.PreparedRequest) -> bool:
    """Tell where requests connects for a request."""
    place = urlsplit(str(request.url))
    where = (place.scheme, place.hostname, place.port or 443)
    return where == ("https", "xn--bcher-kva.example", 443)


@given(ROOTS, STRANGERS, st.sampled_from(["", "/", "/Caf%C3%A9/notes/", "/Caf%C3%A9/token/"]))
def test_no_other_origin_gets_a_header(root: str, stranger: str, path: str) -> None:
    wire = Wire(lambda _: 401)
    with suppress(requests.RequestException):  # some cannot be called at all
        session_on(wire, root).get(stranger + path)
    elsewhere = [request for request in wire.sent if not goes_to_the_api(request)]
    assert [request.headers.get("Authorization") for request in elsewhere] == [None] * len(
        elsewhere
    )


@given(ROOTS, STRANGERS)
def test_a_login_of_another_origin_is_not_used(root: str, stranger: str) -> None:
    wire = Wire()
    session_on(wire, root, stranger).get("notes/")
    assert wire.headers == [None]


@pytest.mark.parametrize("root", ["https://h/api\u200b/", "https://h\u2028/", "\ufeffhttps://h/"])
def test_a_root_with_what_cannot_be_seen_is_refused_before_a_password_is_sent(root: str) -> None:
    with pytest.raises(ValueError, match="invisible character"):
        login(root, "ada", "lovelace-1843")


@pytest.mark.parametrize(
    "root", ["https://h:99999/", "https://h:port/", "https://*/", "https://[::1/"]
)
def test_a_root_that_cannot_be_called_is_refused(root: str) -> None:
    with pytest.raises(ValueError, match="API's address"):
        ApiSession(root)


def test_a_token_endpoint_elsewhere_is_held_to_tls_too() -> None:
    with pytest.raises(ValueError, match="plain HTTP"):
        Api("https://h/", Endpoints(login="http://login.example/token/"))


@pytest.mark.parametrize(
    "path",
    ["notes:count/", "values:batchGet", "mailto:ada", "a1:/b", "/notes:count/", "?next=a://b"],
)
def test_only_a_scheme_with_two_slashes_makes_an_address_absolute(path: str) -> None:
    assert Api("https://h/api/").url(path) == "https://h/api/" + path.lstrip("/")


def test_an_address_may_be_bytes_as_in_requests() -> None:
    wire = Wire()
    session_on(wire, "https://h/api/").request("GET", b"notes/")  # type: ignore[arg-type]
    assert [sent.url for sent in wire.sent] == ["https://h/api/notes/"]


def test_an_ipv6_address_has_one_spelling() -> None:
    assert origin("http://[0:0:0:0:0:0:0:1]:8000/") == origin("http://[::1]:8000/")


def encoded(text: str, layers: int) -> str:
    for _ in range(layers):
        text = "".join(f"%{ord(character):02X}" for character in text)
    return text


@pytest.mark.parametrize("token", [ACCESS, REFRESH])
@pytest.mark.parametrize("layers", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "place",
    [
        "notes/?t={}",
        "notes/{}/",
        "notes/?a=b&x=-{}-",
        "https://elsewhere.example/?t={}",
        "token/?t={}",
    ],
)
def test_a_token_stands_in_no_address_in_any_encoding(token: str, layers: int, place: str) -> None:
    wire = Wire()
    with pytest.raises(AuthError, match="request's address holds") as caught:
        session_on(wire, "https://h/api/").get(place.format(encoded(token, layers)))
    assert wire.sent == [] and token not in str(caught.value)


def test_a_redirect_to_a_token_endpoint_takes_no_header_along() -> None:
    wire = Wire()
    session = session_on(wire, "https://h/api/")
    refused = requests.Response()
    refused.request = session.prepare_request(requests.Request("GET", "notes/"))
    there = requests.Request("GET", "https://h/api/token/", headers=dict(refused.request.headers))
    prepared = there.prepare()
    session.rebuild_auth(prepared, refused)
    assert "Authorization" in refused.request.headers
    assert "Authorization" not in prepared.headers


def test_a_login_kept_in_memory_knows_its_api_under_every_spelling() -> None:
    session = session_on(Wire(), "https://API.Example/", "https://api.example:443")
    assert isinstance(session.storage, MemoryStorage) and session.username == "ada"


def test_an_api_that_is_routed_by_its_query_has_its_endpoints_there() -> None:
    wire = Wire()
    session = session_on(wire, "https://h/")
    session._api = session._bearer.api = Api(
        "https://h/", Endpoints("?route=/token", "?route=/refresh", "?route=/logout")
    )
    session.get("?route=/notes")
    session.get("?route=%2Frefresh")
    assert wire.headers == [f"Bearer {ACCESS}", None]
