# %% wrong: looks at the claims first, with its own clock
import time


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    if claims["exp"] < time.time():
        return False
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=10)
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: sends the token in the header, too
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(
        api_url + "token/verify/",
        json={"token": token},
        headers={"Authorization": f"Bearer {token}"},
        params={"token": token},
        timeout=10,
    )
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: everything from 400 to 499 is a no
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=10)
    if 400 <= response.status_code < 500:
        return False
    response.raise_for_status()
    return True


# %% wrong: remembers the verdict of a token
_verdicts = {}


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    if token not in _verdicts:
        response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=10)
        if response.status_code == 401:
            _verdicts[token] = False
        else:
            response.raise_for_status()
            _verdicts[token] = True
    return _verdicts[token]


# %% wrong: asks me/ with the token
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.get(
        api_url + "me/", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% right: match
def server_accepts(api_url: str, token: str) -> bool:
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=10)
    match response.status_code:
        case 200:
            return True
        case 401:
            return False
        case status:
            raise RuntimeError(f"The server gave no verdict (status {status}).")


# %% right: http.client
import http.client
import json
from urllib.parse import urlsplit


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    parts = urlsplit(api_url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        connection.request(
            "POST",
            parts.path + "token/verify/",
            body=json.dumps({"token": token}),
            headers={"Content-Type": "application/json"},
        )
        status = connection.getresponse().status
    finally:
        connection.close()
    if status == 401:
        return False
    if status != 200:
        raise RuntimeError(f"no verdict, status {status}")
    return True


# %% right: one try again at a dropped connection
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = None
    for attempts_left in (1, 0):
        try:
            response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
            break
        except requests.ConnectionError:
            if not attempts_left:
                raise
    if response.status_code == requests.codes.unauthorized:
        return False
    response.raise_for_status()
    return True
