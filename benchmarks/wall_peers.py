"""Well-known libraries against the wall, each called as its documentation shows.

    python -m benchmarks.wall_peers [--record]

PyJWT is the course's own. joserfc and python-jose are looked for in this environment: install them
into one of your own (`pip install joserfc python-jose`), and what is missing keeps its row.
`--record` writes what was seen into the table that ships with the course. Which of the libraries'
words for a refusal fits is not judged here: that a bad token is refused is.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from unittest import mock

import jwt

from tutorial_lib.wall import Refused
from tutorial_lib.wall.report import WallReport, run

RECORD = Path(__file__).parent.parent / "tutorial_lib" / "wall" / "recorded.json"
LEEWAY = 30  # seconds


def at(now: float) -> type[datetime]:
    """A datetime whose clock stands still: both libraries ask it for the time."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromtimestamp(now, tz or UTC)

        @classmethod
        def utcnow(cls) -> Any:
            return datetime.fromtimestamp(now, UTC).replace(tzinfo=None)

    return Still


@contextmanager
def clock(now: float, *modules: Any) -> Iterator[None]:
    """Let these modules' time stand still."""
    with ExitStack() as stack:
        for module in modules:
            stack.enter_context(mock.patch.object(module, "datetime", at(now)))
        yield


def pyjwt(
    token: str, *, keys: Any, issuer: str, audience: str, purpose: str, now: float
) -> dict[str, Any]:
    """jwt.decode, with the key that the header names."""
    try:
        key = keys.get(jwt.get_unverified_header(token).get("kid"))
        if key is None:
            raise Refused("key")
        with clock(now, jwt.api_jwt):
            claims: dict[str, Any] = jwt.decode(
                token,
                key.value,
                algorithms=[key.algorithm],
                issuer=issuer,
                audience=audience,
                leeway=LEEWAY,
            )
        return claims
    except jwt.PyJWTError as error:
        raise Refused(type(error).__name__) from error


def joserfc(
    token: str, *, keys: Any, issuer: str, audience: str, purpose: str, now: float
) -> dict[str, Any]:
    """jwt.decode with a set of keys, and a registry of claims."""
    from joserfc import errors
    from joserfc import jwt as jose_jwt
    from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

    kinds = {"H": OctKey, "R": RSAKey, "P": RSAKey, "E": ECKey}
    found = [
        kinds[key.algorithm[0]].import_key(key.value, {"kid": kid, "alg": key.algorithm})
        for kid, key in keys.items()
    ]
    algorithms = sorted({key.algorithm for key in keys.values()})
    try:
        decoded = jose_jwt.decode(token, KeySet(found), algorithms=algorithms)
        registry = jose_jwt.JWTClaimsRegistry(
            now=int(now),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
        )
        registry.validate(decoded.claims)
        return dict(decoded.claims)
    except errors.JoseError as error:
        raise Refused(type(error).__name__) from error


def python_jose(
    token: str, *, keys: Any, issuer: str, audience: str, purpose: str, now: float
) -> dict[str, Any]:
    """jwt.decode, with the key that the header names."""
    from jose import exceptions
    from jose import jwt as jose_jwt

    try:
        key = keys.get(jose_jwt.get_unverified_header(token).get("kid"))
        if key is None:
            raise Refused("key")
        with clock(now, jose_jwt):
            claims: dict[str, Any] = jose_jwt.decode(
                token,
                key.value,
                algorithms=[key.algorithm],
                issuer=issuer,
                audience=audience,
                options={"leeway": LEEWAY},
            )
        return claims
    except exceptions.JOSEError as error:
        raise Refused(type(error).__name__) from error


PEERS: dict[str, tuple[str, Callable[..., dict[str, Any]]]] = {
    "PyJWT": ("pyjwt", pyjwt),
    "joserfc": ("joserfc", joserfc),
    "python-jose": ("python-jose", python_jose),
}


def judged(report: WallReport) -> dict[str, Any]:
    """What is recorded: by the attack's number, how many variants, and what was not refused."""
    rows = {}
    for row in report.rows:
        bad = [one for one in row.played if one.outcome in ("accepted", "broke")]
        rows[str(row.attack.number)] = [len(row.played), [one.fact for one in bad]]
    return {"attacks": rows, "honest": [report.passed, len(report.honest)]}


def main() -> None:
    """Run those that are here, print what was seen, and record it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    table = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    for name, (package, verify) in PEERS.items():
        try:
            seen = {"version": version(package), "measured": f"{datetime.now():%Y-%m}"}
        except PackageNotFoundError:
            print(f"{name} is not installed here: its row stays as it is")
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            report = run(verify, name=name)
        table[name] = seen | judged(report)
        for number, (count, bad) in table[name]["attacks"].items():
            print(
                f"{name} {number:>3}: {count - len(bad)} of {count} refused", *bad, sep="\n      "
            )
        print(name, table[name]["honest"], *(one.fact for one in report.turned_away), sep="\n   ")
    if asked.record:
        text = json.dumps(table, indent=1, ensure_ascii=False)
        RECORD.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
