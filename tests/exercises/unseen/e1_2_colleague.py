# %% wrong: only a 401 is a refusal
def obtain_tokens(api_url, username, password):
    body = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=body, timeout=5)
    if response.status_code == 401:
        raise ValueError("wrong user name or password")
    answer = response.json()
    return TokenPair(answer.get("access"), answer.get("refresh"))


# %% wrong: None where it did not work
def obtain_tokens(api_url, username, password):
    try:
        response = requests.post(
            api_url + "token/", json={"username": username, "password": password}, timeout=5
        )
        response.raise_for_status()
        return TokenPair(**response.json())
    except requests.RequestException:
        return None


# %% wrong: the password is in the address, too
def obtain_tokens(api_url, username, password):
    form = {"username": username, "password": password}
    response = requests.post(api_url + "token/", params=form, json=form, timeout=5)
    response.raise_for_status()
    answer = response.json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% wrong: tries three times, whatever the server said
def obtain_tokens(api_url, username, password):
    for attempt in range(3):
        response = requests.post(
            api_url + "token/", json={"username": username, "password": password}, timeout=5
        )
        if response.ok:
            return TokenPair(response.json()["access"], response.json()["refresh"])
    response.raise_for_status()


# %% wrong: a timeout of an hour, so that it never bothers anybody
def obtain_tokens(api_url, username, password):
    response = requests.post(
        api_url + "token/", json={"username": username, "password": password}, timeout=3600
    )
    response.raise_for_status()
    tokens = response.json()
    return TokenPair(access=tokens["access"], refresh=tokens["refresh"])


# %% right: plain
def obtain_tokens(api_url, username, password):
    credentials = {"username": username, "password": password}
    response = requests.post(api_url + "token/", json=credentials, timeout=5)
    response.raise_for_status()
    answer = response.json()
    return TokenPair(access=answer["access"], refresh=answer["refresh"])


# %% right: an error of its own
class NotLoggedIn(Exception):
    pass


def obtain_tokens(api_url, username, password):
    response = requests.post(
        f"{api_url}token/", json={"username": username, "password": password}, timeout=(3, 10)
    )
    if response.status_code != 200:
        raise NotLoggedIn(f"the server answered {response.status_code}")
    answer = response.json()
    return TokenPair(answer["access"], answer["refresh"])


# %% right: a session that is closed
def obtain_tokens(api_url, username, password):
    with requests.Session() as session:
        session.trust_env = False
        with session.post(
            api_url + "token/", json={"username": username, "password": password}, timeout=4
        ) as response:
            response.raise_for_status()
            answer = response.json()
    return TokenPair(refresh=answer["refresh"], access=answer["access"])
