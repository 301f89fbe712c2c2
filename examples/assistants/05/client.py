#!/usr/bin/env python3
"""Small CLI for a Django SimpleJWT API: log in once, refresh when needed."""
import argparse
import base64
import contextlib
import getpass
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

try:
    import fcntl  # not available on Windows
except ImportError:
    fcntl = None

TOKEN_PATH = "/api/token/"
REFRESH_PATH = "/api/token/refresh/"
USERNAME_FIELD = "username"      # "email" if your user model logs in by email

STORE_DIR = Path.home() / ".myapi"
TOKEN_FILE = STORE_DIR / "tokens.json"
LOCK_FILE = STORE_DIR / "lock"
LEEWAY = 30                      # refresh this many seconds before expiry
TIMEOUT = 15


class CliError(Exception):
    pass


class NotLoggedIn(CliError):
    pass


# ---------- storage ----------

def ensure_dir():
    STORE_DIR.mkdir(mode=0o700, exist_ok=True)


@contextlib.contextmanager
def locked():
    """One process at a time may change the tokens (matters with rotation)."""
    ensure_dir()
    with open(LOCK_FILE, "w") as f:
        if fcntl:
            fcntl.flock(f, fcntl.LOCK_EX)
        yield


def load():
    try:
        data = json.loads(TOKEN_FILE.read_text(encoding="utf-8"))
        if all(isinstance(data[k], str) for k in ("base_url", "access", "refresh")):
            return data
    except FileNotFoundError:
        raise NotLoggedIn("Not logged in. Run: login --url https://...") from None
    except (ValueError, KeyError, TypeError):
        pass
    raise NotLoggedIn(f"{TOKEN_FILE} is damaged. Please log in again.")


def save(data):
    """Write to a private temp file (0600), then replace atomically."""
    ensure_dir()
    fd, tmp = tempfile.mkstemp(dir=STORE_DIR)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as f:
            json.dump(data, f)
            f.flush()
            os.fsync(f.fileno())
        os.replace(tmp, TOKEN_FILE)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(tmp)
        raise


# ---------- tokens ----------

def expires_at(token):
    """Read 'exp' without verifying; the server does the verifying."""
    try:
        payload = token.split(".")[1]
        payload += "=" * (-len(payload) % 4)
        return float(json.loads(base64.urlsafe_b64decode(payload))["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return 0.0


def is_fresh(token):
    return expires_at(token) - LEEWAY > time.time()


def post_json(url, body):
    # Redirects are refused so credentials are never sent somewhere else.
    return requests.post(url, json=body, timeout=TIMEOUT, allow_redirects=False)


def parse_tokens(resp, *required):
    try:
        data = resp.json()
        if all(isinstance(data[k], str) for k in required):
            return data
    except (ValueError, KeyError, TypeError):
        pass
    raise CliError(f"Unexpected answer from {resp.url} (HTTP {resp.status_code}).")


def login(base_url, username, password):
    resp = post_json(base_url + TOKEN_PATH,
                     {USERNAME_FIELD: username, "password": password})
    if resp.status_code in (400, 401):
        raise CliError("Login failed: wrong username or password.")
    if resp.status_code != 200:
        raise CliError(f"Login failed: HTTP {resp.status_code} from {resp.url}")
    tokens = parse_tokens(resp, "access", "refresh")
    with locked():
        save({"base_url": base_url,
              "access": tokens["access"], "refresh": tokens["refresh"]})


def get_session(rejected=None):
    """Return stored data with a usable access token, refreshing if needed.

    rejected: an access token the server just answered 401 to.
    """
    data = load()
    if data["access"] != rejected and is_fresh(data["access"]):
        return data

    with locked():
        data = load()            # another process may have refreshed meanwhile
        if data["access"] != rejected and is_fresh(data["access"]):
            return data

        resp = post_json(data["base_url"] + REFRESH_PATH,
                         {"refresh": data["refresh"]})
        if resp.status_code in (400, 401):
            TOKEN_FILE.unlink(missing_ok=True)
            raise NotLoggedIn("Session expired. Please log in again.")
        if resp.status_code != 200:
            # Server trouble: keep the tokens, they are probably still good.
            raise CliError(f"Refresh failed: HTTP {resp.status_code}. Try again later.")

        tokens = parse_tokens(resp, "access")
        data["access"] = tokens["access"]
        # With ROTATE_REFRESH_TOKENS the old refresh token may now be dead.
        if isinstance(tokens.get("refresh"), str):
            data["refresh"] = tokens["refresh"]
        save(data)
        return data


# ---------- requests ----------

def origin(url):
    p = urlsplit(url)
    port = p.port or {"http": 80, "https": 443}.get(p.scheme)
    return p.scheme, p.hostname, port


def api_request(method, path, body=None):
    data = get_session()
    url = urljoin(data["base_url"] + "/", path)
    if origin(url) != origin(data["base_url"]):
        raise CliError("Refusing to send your token to a different host.")

    def send(access):
        return requests.request(
            method, url, json=body, timeout=TIMEOUT, allow_redirects=False,
            headers={"Authorization": f"Bearer {access}"})

    resp = send(data["access"])
    if resp.status_code == 401:  # e.g. clock skew or a revoked token: retry once
        resp = send(get_session(rejected=data["access"])["access"])
    return resp


# ---------- commands ----------

def clean_base_url(url):
    p = urlsplit(url)
    if p.scheme not in ("http", "https") or not p.hostname:
        raise CliError("The URL must look like https://api.example.com")
    if p.scheme == "http" and p.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise CliError("Use https (plain http is only allowed for localhost).")
    return url.rstrip("/")


def cmd_login(args):
    base_url = clean_base_url(args.url)
    username = args.username or input("Username: ")
    login(base_url, username, getpass.getpass("Password: "))
    print("Logged in.")


def cmd_logout(args):
    with locked():
        TOKEN_FILE.unlink(missing_ok=True)
    print("Local tokens removed.")


def cmd_status(args):
    data = load()
    print("Server: ", data["base_url"])
    for name in ("access", "refresh"):
        left = int(expires_at(data[name]) - time.time())
        print(f"{name.capitalize()}:", f"{left}s left" if left > 0 else "expired")


def cmd_token(args):
    print(get_session()["access"])


def cmd_request(args):
    body = None
    if args.data is not None:
        try:
            body = json.loads(args.data)
        except ValueError as e:
            raise CliError(f"--data is not valid JSON: {e}") from None
    resp = api_request(args.method.upper(), args.path, body)
    if resp.is_redirect:
        print(f"Redirect to {resp.headers['Location']} (not followed; "
              "missing trailing slash?)", file=sys.stderr)
        return 1
    try:
        print(json.dumps(resp.json(), indent=2, ensure_ascii=False))
    except ValueError:
        if resp.text:
            print(resp.text)
    if not resp.ok:
        print(f"HTTP {resp.status_code}", file=sys.stderr)
        return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    sub = parser.add_subparsers(dest="command", required=True)

    p = sub.add_parser("login", help="log in and store the tokens")
    p.add_argument("--url", required=True, help="e.g. https://api.example.com")
    p.add_argument("-u", "--username")
    p.set_defaults(func=cmd_login)

    p = sub.add_parser("logout", help="delete the stored tokens")
    p.set_defaults(func=cmd_logout)

    p = sub.add_parser("status", help="show how long the tokens last")
    p.set_defaults(func=cmd_status)

    p = sub.add_parser("token", help="print a valid access token")
    p.set_defaults(func=cmd_token)

    p = sub.add_parser("request", help="call the API")
    p.add_argument("method", help="GET, POST, PUT, PATCH, DELETE")
    p.add_argument("path", help="e.g. /api/items/")
    p.add_argument("-d", "--data", help="JSON body")
    p.set_defaults(func=cmd_request)

    args = parser.parse_args()
    try:
        return args.func(args) or 0
    except CliError as e:
        print(f"Error: {e}", file=sys.stderr)
    except requests.RequestException as e:
        print(f"Network error: {e}", file=sys.stderr)
    except OSError as e:
        print(f"File error: {e}", file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print("Cancelled.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
