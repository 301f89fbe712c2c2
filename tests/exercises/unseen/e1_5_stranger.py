# %% wrong: every answer but 200 means forged
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    return requests.post(api_url + "token/verify/", json={"token": token}, timeout=5).ok


# %% wrong: no answer means forged, too
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    try:
        response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    except requests.Timeout:
        return False
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: only a 5xx is no verdict, so a 429 means forged
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code >= 500:
        raise RuntimeError(f"The server is out of order ({response.status_code}).")
    return response.status_code == 200


# %% wrong: 401 is refused, and everything else accepted
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    return response.status_code != 401


# %% wrong: asks with a call to me/, where a refresh token has no business
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    header = {"Authorization": f"Bearer {token}"}
    response = requests.get(api_url + "me/", headers=header, timeout=5)
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: remembers a verdict for ever, and tokens expire
_verdicts = {}


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    if token not in _verdicts:
        response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
        if response.status_code not in (200, 401):
            response.raise_for_status()
        _verdicts[token] = response.status_code == 200
    return _verdicts[token]


# %% wrong: the error tells the token
class NoVerdict(Exception):
    """The server did not say."""


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    match response.status_code:
        case 200:
            return True
        case 401:
            return False
    raise NoVerdict(f"No verdict on {token}: status {response.status_code}")


# %% wrong: by the code that a refusal carries, which an error page does not have
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    try:
        answer = response.json()
    except ValueError:
        answer = {}
    return answer.get("code") != "token_not_valid"


# %% wrong: ends the whole program when the server gives no verdict
import sys


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code == 200:
        return True
    if response.status_code == 401:
        return False
    sys.exit(f"The server gave no verdict: {response.status_code}")


# %% wrong: the token stands in the header and in the address as well
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(
        api_url + "token/verify/",
        params={"token": token},
        json={"token": token},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: every 4xx is the server's no
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if 400 <= response.status_code < 500:
        return False
    response.raise_for_status()
    return True


# %% wrong: waits for the answer without an end
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    with requests.Session() as session:
        session.timeout = 5
        response = session.post(api_url + "token/verify/", json={"token": token})
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% right: a table of verdicts, whose gaps are an error
VERDICTS = {200: True, 401: False}


def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    return VERDICTS[response.status_code]


# %% right: urllib
import json
import urllib.error
import urllib.request


def server_accepts(api_url: str, token: str) -> bool:
    request = urllib.request.Request(
        f"{api_url}token/verify/",
        data=json.dumps({"token": token}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 401:
                return False
            raise


# %% right: an error of its own for all that is no verdict, with a harmless print
class NoVerdict(RuntimeError):
    pass


def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    try:
        answer = requests.request("POST", api_url + "token/verify/", json=dict(token=token), timeout=4)
    except requests.RequestException as error:
        raise NoVerdict("no answer came") from error
    print("the server said", answer.status_code)
    match answer.status_code:
        case 200:
            return True
        case 401:
            return False
        case status:
            raise NoVerdict(f"status {status}")


# %% right: http.client with try and finally
import http.client
import json
from urllib.parse import urlparse


def server_accepts(api_url, token):
    parts = urlparse(api_url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request(
            "POST",
            parts.path + "token/verify/",
            json.dumps({"token": token}),
            {"Content-Type": "application/json"},
        )
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in (200, 401):
        raise OSError(f"no verdict, but {status}")
    return status == 200


# %% right: asks up to three times, and raises when no verdict comes
def server_accepts(api_url, token, attempts=3):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    for attempt in range(attempts):
        response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
        if response.status_code in (200, 401):
            return response.status_code == 200
    raise RuntimeError("No verdict after three attempts.")
