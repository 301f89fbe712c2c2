# %% wrong: the word is looked for in the text
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("No answer. You are still logged in.", retryable=True) from None
    if answer.status_code == 401 or (answer.status_code == 400 and "invalid_grant" in answer.text):
        storage.clear()
        raise LoginRequired("The login has ended, its tokens are forgotten.")
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RefreshFailed("The server is busy. You are still logged in.", retryable=True)
    new = json_of(answer)
    if answer.status_code != 200 or not new.get("access"):
        raise RefreshFailed("No token came. You are still logged in.", retryable=False)
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% wrong: what the server said is in the message
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("No answer. You are still logged in.", retryable=True) from None
    new = json_of(answer)
    if answer.status_code == 401 or (answer.status_code == 400 and new.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired(f"The login has ended: {answer.text}")
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RefreshFailed(f"Still logged in, but: {answer.text}", retryable=True)
    if answer.status_code != 200 or not new.get("access"):
        raise RefreshFailed(f"Still logged in, but: {answer.text}", retryable=False)
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% wrong: errors without a word
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("", retryable=True) from None
    new = json_of(answer)
    if answer.status_code == 401 or (answer.status_code == 400 and new.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired()
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RefreshFailed("", retryable=True)
    if answer.status_code != 200 or not new.get("access"):
        raise RefreshFailed("", retryable=False)
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% wrong: a 200 that has only a refresh token is taken
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("No answer. You are still logged in.", retryable=True) from None
    new = json_of(answer)
    if answer.status_code == 401 or (answer.status_code == 400 and new.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The login has ended, its tokens are forgotten.")
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RefreshFailed("The server is busy. You are still logged in.", retryable=True)
    if answer.status_code != 200 or not new:
        raise RefreshFailed("No token came. You are still logged in.", retryable=False)
    state = replace(state, access=new.get("access", state.access), refresh=new.get("refresh", state.refresh))
    storage.save(state)
    return state.access


# %% wrong: each 4xx ends the login
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        raise RefreshFailed("No answer. You are still logged in.", retryable=True) from None
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RefreshFailed("The server is busy. You are still logged in.", retryable=True)
    if 400 <= answer.status_code < 500:
        storage.clear()
        raise LoginRequired("The login has ended, its tokens are forgotten.")
    new = json_of(answer)
    if not new.get("access"):
        raise RefreshFailed("No token came. You are still logged in.")
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% right: one after the other
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException:
        answer = None
    if answer is None:
        raise RefreshFailed("The server didn't answer. You are still logged in.", retryable=True)
    new, status = json_of(answer), answer.status_code
    if status == 401 or (status == 400 and new.get("error") == "invalid_grant"):
        storage.clear()
        raise LoginRequired("The login has ended, its tokens are forgotten.")
    if status == 429 or 500 <= status:
        raise RefreshFailed(f"The server said {status}. You are still logged in.", retryable=True)
    if status != 200 or not isinstance(new.get("access"), str):
        raise RefreshFailed(f"A {status} without a token. You are still logged in.", retryable=False)
    storage.save(replace(state, access=new["access"], refresh=new.get("refresh", state.refresh)))
    return new["access"]


# %% right: the good end first
def failed(what, retryable):
    return RefreshFailed(f"{what} The login is kept.", retryable=retryable)


def renew(storage, api_url, timeout=5):
    state = storage.load()
    body = {"refresh": state.refresh}
    try:
        answer = requests.post(f"{api_url}token/refresh/", json=body, timeout=timeout)
    except requests.RequestException as error:
        reason = type(error).__name__
    else:
        reason = ""
    if reason:
        raise failed(f"No answer ({reason}).", True)
    new = json_of(answer)
    if answer.status_code == 200 and "access" in new and new["access"]:
        state = replace(state, access=new["access"])
        if new.get("refresh"):
            state = replace(state, refresh=new["refresh"])
        storage.save(state)
        print("renewed")
        return state.access
    if answer.status_code == 401 or (answer.status_code, new.get("error")) == (400, "invalid_grant"):
        storage.clear()
        raise LoginRequired("Your login has ended and is forgotten here. Log in again.")
    raise failed(f"Status {answer.status_code}.", answer.status_code == 429 or answer.status_code // 100 == 5)


# %% right: the first error stays in the chain
def renew(storage, api_url, timeout=5):
    state = storage.load()
    try:
        answer = requests.post(api_url + "token/refresh/", json={"refresh": state.refresh}, timeout=timeout)
    except requests.RequestException as error:
        raise RefreshFailed("No answer, login kept.", retryable=True) from error
    status = answer.status_code
    if status >= 500 or status == 429:
        raise RefreshFailed(f"HTTP {status}, login kept.", retryable=True)
    new = json_of(answer)
    if status == 401 or status == 400 and new.get("error") == "invalid_grant":
        storage.clear()
        raise LoginRequired("Refresh refused, login forgotten.")
    access = new.get("access")
    if status == 200 and access:
        storage.save(replace(state, access=access, refresh=new.get("refresh", state.refresh)))
        return access
    raise RefreshFailed(f"HTTP {status} and no token, login kept.")
