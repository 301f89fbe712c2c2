"""Exercise 1.2: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests
from tutorial_lib import TokenPair


# %% start
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    ...  # your code


# %% solution
def obtain_tokens(api_url, username, password):
    """Trade a user name and a password for two tokens."""
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    answer = response.json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong not-asked: hard-coded tokens
def obtain_tokens(api_url, username, password):
    return TokenPair(access="ey.first.token", refresh="ey.second.token")


# %% wrong no-timeout: the chatbot's first answer
def obtain_tokens(api_url, username, password):
    response = requests.post(f"{api_url}token/", json={"username": username, "password": password})
    response.raise_for_status()
    data = response.json()
    return TokenPair(access=data["access"], refresh=data["refresh"])


# %% wrong refused-quietly: no look at the status
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    answer = response.json()
    return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))


# %% wrong swapped: one token for the other
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    refresh, access = response.json().values()
    return TokenPair(access=refresh, refresh=access)


# %% wrong in-the-address: the password in the address
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, params=credentials, timeout=5)
    response.raise_for_status()
    answer = response.json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong secret-printed: the answer is printed
# -     answer = response.json()
# +     answer = response.json()
# +     print(answer)


# %% wrong stumbled: no look at the status, and a stumble over the refusal
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    answer = response.json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong refused-quietly: the refusal is known by its words
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    answer = response.json()
    if answer.get("detail") == "No active account found with the given credentials":
        raise PermissionError(answer["detail"])
    return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))


# %% wrong no-pair: the answer itself is returned
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    return response.json()


# %% wrong no-pair: nothing is returned
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()


# %% wrong twice: the password is sent twice
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    requests.post(api_url + "token/", json=credentials, timeout=5).raise_for_status()
    answer = requests.post(api_url + "token/", json=credentials, timeout=5).json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong in-the-header: the credentials in the header, too
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     response = requests.post(
# +         api_url + "token/", json=credentials, auth=(username, password), timeout=5
# +     )


# %% wrong no-timeout: an hour, so that nobody is ever disturbed
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     response = requests.post(api_url + "token/", json=credentials, timeout=3600)


# %% wrong no-timeout: the standard library waits for ever as well
def obtain_tokens(api_url, username, password):
    import json
    from urllib.request import Request, urlopen

    body = json.dumps({"username": username, "password": password}).encode()
    request = Request(api_url + "token/", body, {"Content-Type": "application/json"})
    with urlopen(request) as response:
        answer = json.load(response)
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong refused-quietly: nothing but a 401 is a refusal
# -     response.raise_for_status()
# -     answer = response.json()
# -     return TokenPair(access=answer["access"], refresh=answer["refresh"])
# +     if response.status_code == 401:
# +         response.raise_for_status()
# +     answer = response.json()
# +     return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))


# %% wrong asked-again: three attempts, whatever the server said
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     for attempt in range(3):
# +         response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +         if response.ok:
# +             break


# %% wrong another-login: the tokens of a login are kept for the next one
given_out = {}


def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    if (username, password) not in given_out:
        response = requests.post(api_url + "token/", json=credentials, timeout=5)
        response.raise_for_status()
        given_out[username, password] = response.json()
    answer = given_out[username, password]
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong no-answer: a server that is gone is no reason to stop
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     try:
# +         response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     except requests.RequestException:
# +         return TokenPair(access="", refresh="")


# %% wrong secret-error: what was typed stands in the error
# -     response.raise_for_status()
# +     if not response.ok:
# +         raise PermissionError(f"refused: {credentials}")


# %% wrong no-json: sent as a form
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     response = requests.post(api_url + "token/", data=credentials, timeout=5)


# %% wrong in-the-header: a session for all, which wears the last login's token
session = requests.Session()


def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = session.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    answer = response.json()
    session.headers["Authorization"] = f"Bearer {answer['access']}"
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong no-timeout: for the answer, and not for the way to the server
# -     response = requests.post(api_url + "token/", json=credentials, timeout=5)
# +     response = requests.post(api_url + "token/", json=credentials, timeout=(None, 5))


# %% wrong not-as-typed: the chatbot cleans what was typed
# -     credentials = {"username": username, "password": password}
# +     credentials = {"username": username.strip(), "password": password.strip()}


# %% wrong not-sent: the form's rules once more
# -     credentials = {"username": username, "password": password}
# +     if len(password) < 6:
# +         raise ValueError("Use at least 6 characters.")
# +     credentials = {"username": username, "password": password}


# %% wrong no-tokens: what is missing becomes None
# -     return TokenPair(access=answer["access"], refresh=answer["refresh"])
# +     return TokenPair(access=answer.get("access"), refresh=answer.get("refresh"))
