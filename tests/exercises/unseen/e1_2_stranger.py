# %% wrong: 401 raises, everything else with JSON becomes a pair of nothing
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=body, timeout=5)
    if response.status_code == 401:
        raise ValueError("User name or password is not right.")
    answer = response.json()
    return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))


# %% wrong: decides by the word detail, which a 400 by field does not have
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    response = requests.post(
        f"{api_url}token/", json={"username": username, "password": password}, timeout=10
    )
    answer = response.json()
    if "detail" in answer:
        raise RuntimeError(answer["detail"])
    return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))


# %% wrong: a time limit for the connection alone; the answer may take for ever
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=body, timeout=(5, None))
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: milliseconds for seconds
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=body, timeout=5000)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: tries for ever when the server hangs
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    while True:
        try:
            response = requests.post(api_url + "token/", json=body, timeout=5)
            break
        except requests.Timeout:
            continue
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(tokens["access"], tokens["refresh"])


# %% wrong: posts a refused password three times
def obtain_tokens(api_url, username, password, attempts=3):
    """Trade a user name and a password for two tokens, with retries."""
    body = {"username": username, "password": password}
    last_error = None
    for _ in range(attempts):
        try:
            response = requests.post(api_url + "token/", json=body, timeout=5)
            response.raise_for_status()
            tokens = response.json()
            return TokenPair(access=tokens["access"], refresh=tokens["refresh"])
        except requests.RequestException as error:
            last_error = error
    raise last_error


# %% wrong: one session for all, which keeps the first person's token in its header
_session = requests.Session()


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = _session.post(api_url + "token/", json=body, timeout=5)
    response.raise_for_status()
    tokens = response.json()
    _session.headers["Authorization"] = f"Bearer {tokens['access']}"
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: a second login gives the first one's tokens again
from functools import cache


@cache
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=body, timeout=5)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: the password goes out in a header as well
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    body = {"username": username, "password": password}
    response = requests.post(
        api_url + "token/", json=body, auth=(username, password), timeout=5
    )
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: the error tells the password
class LoginError(Exception):
    """The server refused the login."""


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    if not response.ok:
        raise LoginError(f"Login refused ({response.status_code}) for {credentials}")
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: the answer goes to the log
import logging

logger = logging.getLogger("login")
logger.setLevel(logging.DEBUG)


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    logger.debug("answer %s: %s", response.status_code, response.text)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: takes the spaces off the password
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    credentials = {"username": username.strip(), "password": password.strip()}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: a limit for the whole process that requests does not heed
import socket


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    socket.setdefaulttimeout(5)
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: a refusal is None
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    try:
        credentials = {"username": username, "password": password}
        response = requests.post(api_url + "token/", json=credentials, timeout=5)
        response.raise_for_status()
        tokens = response.json()
        return TokenPair(access=tokens["access"], refresh=tokens["refresh"])
    except requests.HTTPError:
        return None


# %% wrong: a 200 without tokens is taken for a login
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens.get("access", ""), refresh=tokens.get("refresh", ""))


# %% wrong: the form's rules decide, and a short password is never sent
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    if not username.strip() or len(password) < 6:
        raise ValueError("The form is not filled in.")
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% wrong: the library's login
from tutorial_lib import login


def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    pair = login(api_url, username, password, timeout=5)
    return TokenPair(access=pair.access, refresh=pair.refresh)


# %% right: urllib
import json
import urllib.request


def obtain_tokens(api_url, username, password):
    body = json.dumps({"username": username, "password": password}).encode("utf-8")
    request = urllib.request.Request(
        api_url + "token/",
        data=body,
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        tokens = json.load(answer)
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% right: http.client, closed in the end
import http.client
import json
from urllib.parse import urlsplit


def obtain_tokens(api_url: str, username: str, password: str) -> TokenPair:
    """Trade a user name and a password for two tokens."""
    address = urlsplit(api_url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        body = json.dumps(dict(username=username, password=password))
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"{address.path}token/", body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise ConnectionError(f"No login: {answer.status} {answer.reason}")
        tokens = json.loads(text)
    finally:
        connection.close()
    return TokenPair(tokens["access"], tokens["refresh"])


# %% right: an error class of its own, match and a session that is closed, with a harmless print
class NoLogin(Exception):
    def __init__(self, status):
        super().__init__(f"The server answered {status}.")
        self.status = status


def obtain_tokens(api_url, username, password):
    print("logging in")
    with requests.Session() as session:
        answer = session.request(
            method="POST",
            url=f"{api_url}token/",
            json={"username": username, "password": password},
            timeout=(3.05, 10),
        )
    match answer.status_code:
        case 200:
            tokens = answer.json()
            return TokenPair(**{name: tokens[name] for name in ("access", "refresh")})
        case status:
            raise NoLogin(status)


# %% right: walrus and an early end
def obtain_tokens(api_url, username, password, *, timeout=5.0):
    form = {"username": username, "password": password}
    if not (answer := requests.post(url=api_url + "token/", json=form, timeout=timeout)).ok:
        raise PermissionError(f"refused with status {answer.status_code}")
    access, refresh = (answer.json()[name] for name in ("access", "refresh"))
    return TokenPair(access=access, refresh=refresh)


# %% right: waits and asks again, but only when no connection was made
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    for left in (1, 0):
        try:
            response = requests.post(api_url + "token/", json=credentials, timeout=5)
        except requests.exceptions.ConnectTimeout:
            if not left:
                raise
        else:
            response.raise_for_status()
            tokens = response.json()
            return TokenPair(tokens["access"], tokens["refresh"])
