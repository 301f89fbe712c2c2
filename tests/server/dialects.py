"""Dialects that nobody wrote: valid ones from a seed, as the text of a TOML file."""

import json
import random
from typing import Any

PATHS = ("auth", "session", "v1/auth", "oauth", "account", "api-login")
STEPS = {"login": ("login", "sign-in", "new"), "refresh": ("refresh", "renew", "token"),
         "logout": ("logout", "revoke", "end")}  # fmt: skip
NAMES = {
    "username": ("username", "userName", "email", "login_name", "user"),
    "password": ("password", "passWord", "secret", "pwd"),
    "access": ("access", "accessToken", "access_token", "jwt", "AccessToken"),
    "refresh": ("refresh", "refreshToken", "refresh_token", "renewal", "RefreshToken"),
    "expires_in": ("expires_in", "expiresIn", "ttl", "lifetime"),
}
LEVELS = ("", "", "data.", "tokens.", "data.attributes.", "result.auth.")


def made(seed: int) -> str:
    """Return a valid dialect; the same seed gives the same one."""
    draw = random.Random(seed)
    return as_toml(data(draw))


def data(draw: random.Random) -> dict[str, Any]:
    """Return the data of a valid dialect."""
    has_cookie, folder = draw.random() < 0.25, draw.choice(PATHS)
    slash = draw.choice(("", "/"))
    said: dict[str, Any] = {"scheme": draw.choice(("Bearer", "Bearer", "JWT", "Token"))}
    level = draw.choice(LEVELS)
    returns = {name: level + draw.choice(NAMES[name]) for name in ("access", "refresh")}
    if draw.random() < 0.5:
        returns["expires_in"] = level + draw.choice(NAMES["expires_in"])
    calls = ["login", "refresh", "logout"]
    for gone in ("login", "logout"):
        if draw.random() < 0.2:
            calls.remove(gone)
    for name in calls:
        sent = ("username", "password") if name == "login" else ("refresh",)
        call: dict[str, Any] = {"path": f"{folder}/{draw.choice(STEPS[name])}{slash}"}
        call["body"] = draw.choice(("json", "json", "form"))
        deeper = draw.choice(("", "", "user.")) if call["body"] == "json" else ""
        call["sends"] = {each: deeper + draw.choice(NAMES[each]) for each in sent}
        if draw.random() < 0.4:
            call["also"] = {"grant_type": {"refresh": "refresh_token"}.get(name, name)}
        if name != "logout":
            call["returns"] = dict(returns)
        if has_cookie:
            for part in ("sends", "returns"):
                call.get(part, {}).pop("refresh", None)
        said[name] = call
    said["refused"] = draw.choice(REFUSED)
    if has_cookie:
        said["refresh_token"] = {"cookie": draw.choice(("refresh_token", "rt", "__session"))}
    if draw.random() < 0.2:
        said.setdefault("refresh_token", {})["rotates"] = False
    return said


REFUSED: tuple[dict[str, Any], ...] = (
    {},
    {"code": "error", "value": "invalid_token", "challenge": True, "words": "error_description"},
    {"code": "error.code", "value": "TOKEN_EXPIRED", "words": "error.message"},
    {"code": "errorCode", "value": "E-401", "words": "message", "refresh": "invalid_grant"},
    {"challenge": True, "words": "title"},
    {"challenge": True, "words": "message", "refresh": "invalid_grant"},
)


def as_toml(said: dict[str, Any]) -> str:
    """Write a dialect's data as TOML."""
    lines = [f"{key} = {_value(value)}" for key, value in said.items() if key == "scheme"]
    for name, table in said.items():
        if name != "scheme":
            lines += ["", f"[{name}]"]
            lines += [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)
