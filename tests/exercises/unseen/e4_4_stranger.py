# %% wrong: a body that is no JSON counts as no answer, and waiting is said to help
def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
        received = answer.json() if answer.status_code == 200 else json_of(answer)
    except requests.RequestException as error:
        raise RefreshFailed(
            "The server did not answer. You are still logged in.", retryable=True
        ) from error
    status = answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The login has ended. Log in again.")
    if status != 200 or not isinstance(received, dict) or not received.get("access"):
        raise RefreshFailed(
            f"The server answered {status}. You are still logged in.",
            retryable=status == 429 or status >= 500,
        )
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% wrong: only a failed connection is caught, not an answer that comes too late
def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.ConnectionError as error:
        raise RefreshFailed("No connection. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The refresh token was refused. Please log in again.")
    if status == 429 or status >= 500:
        raise RefreshFailed(f"{status}: try again later. Your login is kept.", retryable=True)
    if status != 200 or not received.get("access"):
        raise RefreshFailed(f"{status}: no token came. Your login is kept.", retryable=False)
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: connection and timeout are caught, an answer that is cut off in the middle is not
def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except (requests.ConnectionError, requests.Timeout) as error:
        raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The refresh token was refused. Please log in again.")
    if status == 429 or status >= 500:
        raise RefreshFailed(f"{status}: try again later. Your login is kept.", retryable=True)
    if status != 200 or not received.get("access"):
        raise RefreshFailed(f"{status}: no token came. Your login is kept.", retryable=False)
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: invalid_grant ends the login with any status, a 503 too
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException:
        raise RefreshFailed("No answer; still logged in.", retryable=True) from None
    body = json_of(answer)
    if answer.status_code == 401 or body.get("error") == "invalid_grant":
        storage.clear()
        raise LoginRequired("Login ended, log in again.")
    if answer.status_code == 200 and body.get("access"):
        storage.save(
            replace(state, access=body["access"], refresh=body.get("refresh") or state.refresh)
        )
        return body["access"]
    raise RefreshFailed(
        f"Status {answer.status_code}; still logged in.",
        retryable=answer.status_code == 429 or answer.status_code >= 500,
    )


# %% wrong: an access token in the body is enough, whatever the status is
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException:
        raise RefreshFailed("No answer; still logged in.", retryable=True) from None
    body, status = json_of(answer), answer.status_code
    if access := body.get("access"):
        storage.save(replace(state, access=access, refresh=body.get("refresh") or state.refresh))
        return access
    if status == 401 or (status == 400 and body.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Login ended, log in again.")
    raise RefreshFailed(
        f"Status {status}; still logged in.", retryable=status == 429 or status >= 500
    )


# %% wrong: a list of statuses in place of "5xx": 501, 507 and 520 are missing
RETRYABLE = frozenset({429, 500, 502, 503, 504})


def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        answer = requests.post(
            f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as error:
        raise RefreshFailed(
            "The server gave no answer. The login is kept.", retryable=True
        ) from error
    received, status = json_of(answer), answer.status_code
    match status, received:
        case (401, _) | (400, {"error": "invalid_grant"}):
            storage.clear()
            raise LoginRequired("The server ended the login. It is forgotten: log in again.")
        case 200, {"access": str(access)} if access:
            storage.save(
                replace(state, access=access, refresh=received.get("refresh") or state.refresh)
            )
            return access
    raise RefreshFailed(
        f"The refresh ended with {status}. The login is kept.", retryable=status in RETRYABLE
    )


# %% wrong: after three failures in a row nobody is asked any more, for any user
_failures = 0


def renew(storage, api_url, timeout=5):
    """Renew the token, with a circuit breaker that spares a server in trouble."""
    global _failures
    if _failures >= 3:
        raise RefreshFailed("Too many failures. Your login is kept.", retryable=True)
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as error:
        _failures += 1
        raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended. Please log in again.")
    if status == 429 or status >= 500:
        _failures += 1
        raise RefreshFailed(f"The server said {status}. Your login is kept.", retryable=True)
    if status != 200 or not received.get("access"):
        raise RefreshFailed(f"Unexpected answer ({status}). Your login is kept.", retryable=False)
    _failures = 0
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: a refresh token that has expired by this machine's clock is not even sent
import base64
import json
import time


def expired(token):
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims["exp"] <= time.time()
    except (ValueError, KeyError, IndexError):
        return False


def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    if expired(state.refresh):
        storage.clear()
        raise LoginRequired("Your login has expired. Please log in again.")
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as error:
        raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended. Please log in again.")
    if status != 200 or not received.get("access"):
        raise RefreshFailed(
            f"The server said {status}. Your login is kept.",
            retryable=status == 429 or status >= 500,
        )
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: a refresh is tried three times before the error is raised
def renew(storage, api_url, timeout=5):
    """Renew with two more attempts for what may pass, then raise the error that fits."""
    state = storage.load()
    for attempt in range(3):
        try:
            answer = requests.post(
                api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
            )
        except requests.RequestException as error:
            if attempt < 2:
                continue
            raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
        status, received = answer.status_code, json_of(answer)
        if status != 429 and status < 500:
            break
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended. Please log in again.")
    if status != 200 or not received.get("access"):
        raise RefreshFailed(
            f"The server said {status}. Your login is kept.",
            retryable=status == 429 or status >= 500,
        )
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: 403 is taken for a refusal
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as error:
        raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status in (401, 403) or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended. Please log in again.")
    if status != 200 or not received.get("access"):
        raise RefreshFailed(
            f"The server said {status}. Your login is kept.",
            retryable=status == 429 or status >= 500,
        )
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% wrong: an access token that is no text is saved
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as error:
        raise RefreshFailed("No answer. Your login is kept.", retryable=True) from error
    received, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended. Please log in again.")
    if status != 200 or "access" not in received:
        raise RefreshFailed(
            f"The server said {status}. Your login is kept.",
            retryable=status == 429 or status >= 500,
        )
    new = received.get("refresh") or state.refresh
    storage.save(replace(state, access=received["access"], refresh=new))
    return received["access"]


# %% right: match over status and body
def renew(storage, api_url, timeout=5):
    state = storage.load()
    answer = None
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException:
        pass
    if answer is None:
        raise RefreshFailed("The server gave no answer. You are still logged in.", retryable=True)
    match answer.status_code, json_of(answer):
        case 200, {"access": str(access), **rest} if access:
            storage.save(
                replace(state, access=access, refresh=rest.get("refresh") or state.refresh)
            )
            return access
        case (401, _) | (400, {"error": "invalid_grant"}):
            storage.clear()
            raise LoginRequired("The server refused the refresh token. Log in again.")
        case (429 as status, _) | (status, _) if status == 429 or status >= 500:
            raise RefreshFailed(
                f"The server is busy ({status}). You are still logged in.", retryable=True
            )
        case status, _:
            raise RefreshFailed(
                f"The answer ({status}) made no sense. You are still logged in.", retryable=False
            )


# %% right: the table as data, a helper class, type hints
from dataclasses import dataclass


@dataclass
class End:
    status: int
    body: dict

    @property
    def is_good(self) -> bool:
        return self.status == 200 and bool(self.body.get("access"))

    @property
    def is_refused(self) -> bool:
        return self.status == 401 or (
            self.status == 400 and self.body.get("error") == "invalid_grant"
        )

    @property
    def may_pass(self) -> bool:
        return self.status == 429 or 500 <= self.status <= 599


def renew(storage, api_url: str, timeout: float = 5) -> str:
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        answer = requests.post(
            url=f"{api_url}token/refresh/", json={"refresh": state.refresh}, timeout=timeout
        )
    except requests.RequestException as problem:
        failure = RefreshFailed("No answer came. The login is kept.", retryable=True)
        raise failure from problem
    end = End(answer.status_code, json_of(answer))
    if end.is_refused:
        storage.clear()
        raise LoginRequired(f"Refused with {end.status}. The login is over: log in again.")
    if not end.is_good:
        raise RefreshFailed(
            f"No token came, but {end.status}. The login is kept.", retryable=end.may_pass
        )
    storage.save(
        replace(
            state, access=end.body["access"], refresh=end.body.get("refresh") or state.refresh
        )
    )
    return end.body["access"]


# %% right: urllib in place of requests
import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def post(address, body, timeout):
    """Status and JSON object of an answer."""
    request = Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urlopen(request, timeout=timeout) as answer:
            status, content = answer.status, answer.read()
    except HTTPError as refused:
        with refused:
            status, content = refused.code, refused.read()
    try:
        received = json.loads(content)
    except ValueError:
        received = {}
    return status, received if isinstance(received, dict) else {}


def renew(storage, api_url, timeout=5):
    """Return a new access token, or raise the error that fits the end."""
    state = storage.load()
    try:
        status, received = post(
            api_url + "token/refresh/", {"refresh": state.refresh}, timeout=timeout
        )
    except (OSError, HTTPException) as error:
        raise RefreshFailed("The server can't be reached. Nothing is lost.", retryable=True) from error
    if status == 401 or (status == 400 and received.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The login has ended. Log in again.")
    if status == 429 or status >= 500:
        raise RefreshFailed(f"The server has trouble ({status}). Nothing is lost.", retryable=True)
    if status != 200 or not received.get("access"):
        raise RefreshFailed(f"No token in the answer ({status}). Nothing is lost.", retryable=False)
    storage.save(
        replace(
            state, access=received["access"], refresh=received.get("refresh") or state.refresh
        )
    )
    return received["access"]


# %% right: small functions, else after try, and a print
def kept(what, retryable):
    print("refresh:", what)
    return RefreshFailed(f"{what}. You are still logged in.", retryable=retryable)


def renew(storage, api_url, timeout=5):
    before = storage.load()
    try:
        answer = requests.post(
            api_url + "token/refresh/", json={"refresh": before.refresh}, timeout=timeout
        )
    except requests.Timeout:
        problem = kept("The server took too long", True)
    except requests.RequestException:
        problem = kept("The connection failed", True)
    else:
        problem = None
    if problem is not None:
        raise problem
    status, body = answer.status_code, json_of(answer)
    refused = {401: True, 400: body.get("error") == "invalid_grant"}.get(status, False)
    if refused:
        storage.clear()
        raise LoginRequired("Your login has ended and is forgotten. Log in again.")
    access = body.get("access") if status == 200 else None
    if not access:
        raise kept(f"The server answered {status}", status == 429 or status // 100 == 5)
    after = replace(before, access=access)
    if body.get("refresh"):
        after = replace(after, refresh=body["refresh"])
    storage.save(after)
    return access
