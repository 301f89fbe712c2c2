"""The request behind every case of contract.json, written once for both servers."""

from collections.abc import Callable

from requests import Response

from tests.contract.world import GARBAGE, OTHER_KEY, PASSWORD, THREE_PARTS, World

Case = Callable[[World], Response]

ALICE = {"username": "alice", "password": PASSWORD}
BROKEN = b"{username"
JSON = {"Content-Type": "application/json"}


def login(**request: object) -> Case:
    return lambda world: world.post("token/", **request)


def refresh(body: object) -> Case:
    return lambda world: world.post("token/refresh/", json=body)


def me(authorization: str | None) -> Case:
    return lambda world: world.me(authorization)


def refreshing(world: World, token: str) -> Response:
    return world.post("token/refresh/", json={"refresh": token})


def verifying(world: World, token: str) -> Response:
    return world.post("token/verify/", json={"token": token})


def blacklisting(world: World, token: str) -> Response:
    return world.post("token/blacklist/", json={"refresh": token})


def bearing(world: World, token: str, scheme: str = "Bearer") -> Response:
    return world.me(f"{scheme} {token}")


def authorized(world: World, method: str, path: str, **request: object) -> Response:
    headers = {"Authorization": f"Bearer {world.access}", **request.pop("headers", {})}
    return world.send(method, path, headers=headers, **request)


def disabled(world: World) -> dict[str, str]:
    pair = world.log_in("bob")
    world.server.accounts.disable("bob")
    return pair


def login_inactive(world: World) -> Response:
    world.server.accounts.disable("bob")
    return world.post("token/", json={"username": "bob", "password": PASSWORD})


def ended(world: World) -> str:
    blacklisting(world, world.refresh)
    return world.refresh


def access_after_ending(world: World) -> Response:
    ended(world)
    return bearing(world, world.access)


def spent(world: World) -> str:
    refreshing(world, world.refresh)
    return world.refresh


def successor(world: World) -> str:
    return refreshing(world, world.refresh).json()["refresh"]


LOGIN: dict[str, Case] = {
    "login good": login(json=ALICE),
    "login good, form-encoded": login(data=ALICE),
    "login good, extra unknown field": login(json={**ALICE, "more": 1}),
    "login good with `Authorization: Bearer null`": login(
        json=ALICE, headers={"Authorization": "Bearer null"}
    ),
    "login wrong password": login(json={**ALICE, "password": "wrong"}),
    "login unknown user": login(json={**ALICE, "username": "nobody"}),
    "login inactive user": login_inactive,
    "login missing both": login(json={}),
    "login missing password": login(json={"username": "alice"}),
    "login blank fields": login(json={"username": "", "password": ""}),
    "login whitespace username": login(json={**ALICE, "username": "  "}),
    "login null fields": login(json={"username": None, "password": None}),
    "login wrong field types": login(json={"username": ["a"], "password": {"b": 1}}),
    "login number/bool values": login(json={"username": 1, "password": True}),
    "login JSON list": login(json=[1]),
    "login JSON string": login(json="alice"),
    "login malformed JSON": login(data=BROKEN, headers=JSON),
    "login invalid utf-8 JSON": login(data=b"\xff\xfe", headers=JSON),
    "login empty body, JSON type": login(data=b"", headers=JSON),
    "login text/plain body": login(data=b"hello", headers={"Content-Type": "text/plain"}),
    "login no content type": login(data=b"hello"),
    "login GET": lambda world: world.send("GET", "token/"),
    "login PUT": lambda world: world.send("PUT", "token/", json=ALICE),
    "login OPTIONS": lambda world: world.send("OPTIONS", "token/"),
    "login without the trailing slash (POST)": lambda world: world.post("token", json=ALICE),
}

REFRESH: dict[str, Case] = {
    "refresh ok, no rotation": lambda world: refreshing(world, world.refresh),
    "refresh missing field": refresh({}),
    "refresh blank": refresh({"refresh": ""}),
    "refresh null": refresh({"refresh": None}),
    "refresh garbage": refresh({"refresh": GARBAGE}),
    "refresh three-part garbage": refresh({"refresh": THREE_PARTS}),
    "refresh expired": lambda world: refreshing(world, world.forged("refresh", exp=world.long_ago)),
    "refresh given an access token": lambda world: refreshing(world, world.access),
    "refresh bad signature": lambda world: refreshing(
        world, world.forged_with(OTHER_KEY, token_type="refresh")
    ),
    "refresh without jti": lambda world: refreshing(world, world.forged("refresh", jti=None)),
    "refresh of a user that does not exist": lambda world: refreshing(
        world, world.forged("refresh", user_id="99")
    ),
    "refresh of an inactive user": lambda world: refreshing(world, disabled(world)["refresh"]),
    "refresh GET": lambda world: world.send("GET", "token/refresh/"),
}

VERIFY: dict[str, Case] = {
    "verify access ok": lambda world: verifying(world, world.access),
    "verify refresh ok": lambda world: verifying(world, world.refresh),
    "verify expired": lambda world: verifying(world, world.forged(exp=world.long_ago)),
    "verify garbage": lambda world: verifying(world, GARBAGE),
    "verify missing": lambda world: world.post("token/verify/", json={}),
}

ME: dict[str, Case] = {
    "me without the trailing slash (GET)": lambda world: world.send("GET", "me"),
    "me ok": lambda world: bearing(world, world.access),
    "me no header": me(None),
    "me `Bearer null`": me("Bearer null"),
    "me `Bearer undefined`": me("Bearer undefined"),
    "me `Bearer` alone": me("Bearer"),
    "me `Bearer a b` (two parts)": me("Bearer a b"),
    "me garbage token": me(f"Bearer {GARBAGE}"),
    "me three-part garbage": me(f"Bearer {THREE_PARTS}"),
    "me expired access": lambda world: bearing(world, world.forged(exp=world.long_ago)),
    "me bad signature": lambda world: bearing(world, world.forged_with(OTHER_KEY)),
    "me alg none": lambda world: bearing(world, world.forged_with(None, "none")),
    "me refresh token used as access": lambda world: bearing(world, world.refresh),
    "me token without token_type": lambda world: bearing(world, world.forged(None)),
    "me token without user_id": lambda world: bearing(world, world.forged(user_id=None)),
    "me token of a missing user": lambda world: bearing(world, world.forged(user_id="99")),
    "me token of an inactive user": lambda world: bearing(world, disabled(world)["access"]),
    "me `Token xyz` scheme": me("Token xyz"),
    "me `bearer <ok>` (lower case)": lambda world: bearing(world, world.access, "bearer"),
    "me `JWT <ok>` scheme": lambda world: bearing(world, world.access, "JWT"),
    "me POST (wrong method, authorised)": lambda world: authorized(world, "POST", "me/"),
    "me POST (wrong method, no token)": lambda world: world.post("me/"),
}

OTHERS: dict[str, Case] = {
    "unknown path": lambda world: world.send("GET", "nothing/"),
    "echo ok": lambda world: authorized(world, "POST", "echo/", json={"a": [1, "é"]}),
    "echo no token": lambda world: world.post("echo/", json={"a": 1}),
    "echo malformed JSON": lambda world: authorized(
        world, "POST", "echo/", data=BROKEN, headers=JSON
    ),
    "forbidden, with a token": lambda world: authorized(world, "GET", "forbidden/"),
    "forbidden, no token": lambda world: world.send("GET", "forbidden/"),
}

BLACKLIST: dict[str, Case] = {
    "blacklist ok": lambda world: blacklisting(world, world.refresh),
    "blacklist the same again": lambda world: blacklisting(world, ended(world)),
    "refresh with a blacklisted token": lambda world: refreshing(world, ended(world)),
    "verify a blacklisted token (BLACKLIST_AFTER_ROTATION off)": lambda world: verifying(
        world, ended(world)
    ),
    "blacklist missing": lambda world: world.post("token/blacklist/", json={}),
    "blacklist garbage": lambda world: blacklisting(world, GARBAGE),
    "blacklist given an access token": lambda world: blacklisting(world, world.access),
    "me with the access token after its refresh was blacklisted": access_after_ending,
}

ROTATION: dict[str, Case] = {
    "[rot] login": login(json=ALICE),
    "[rot] refresh ok": lambda world: refreshing(world, world.refresh),
    "[rot] refresh with the rotated-out token": lambda world: refreshing(world, spent(world)),
    "[rot] verify the rotated-out token": lambda world: verifying(world, spent(world)),
    "[rot] refresh with the new token": lambda world: refreshing(world, successor(world)),
    "[rot, no blacklist] login": login(json=ALICE),
    "[rot, no blacklist] refresh ok": lambda world: refreshing(world, world.refresh),
    "[rot, no blacklist] old refresh again": lambda world: refreshing(world, spent(world)),
}

CASES = LOGIN | REFRESH | VERIFY | ME | OTHERS | BLACKLIST | ROTATION


def settings_of(case: str) -> dict[str, bool]:
    """The switches that a case's name asks for."""
    return {
        "rotate_refresh_tokens": case.startswith("[rot"),
        "blacklist_after_rotation": case.startswith("[rot]"),
    }
