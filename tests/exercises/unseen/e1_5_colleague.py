# %% wrong: anything but 200 is forged
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    return response.status_code == 200


# %% wrong: everything from 500 on is an error, and the rest is forged
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code >= 500:
        raise RuntimeError("the server is out of order")
    return response.ok


# %% wrong: no timeout
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token})
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong: an error of the network is no
def server_accepts(api_url, token):
    try:
        response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
        if response.status_code == 401:
            return False
        response.raise_for_status()
        return True
    except requests.ConnectionError:
        return False


# %% wrong: compares the word in the text
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if "token_not_valid" in response.text:
        return False
    if response.status_code >= 500:
        response.raise_for_status()
    return True


# %% right: plain
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% right: a dictionary
def server_accepts(api_url, token):
    response = requests.post(f"{api_url}token/verify/", json={"token": token}, timeout=2.5)
    verdicts = {200: True, 401: False}
    if response.status_code not in verdicts:
        raise RuntimeError(f"no verdict: {response.status_code}")
    return verdicts[response.status_code]


# %% right: raise first, ask then
def server_accepts(api_url, token):
    with requests.Session() as session:
        response = session.post(api_url + "token/verify/", json={"token": token}, timeout=(2, 5))
    try:
        response.raise_for_status()
    except requests.HTTPError as error:
        if error.response.status_code != 401:
            raise
        return False
    return True
