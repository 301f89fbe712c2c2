# %% wrong: clears only when it worked
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    try:
        response = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5
        )
    except requests.RequestException:
        return False
    storage.clear()
    return response.ok


# %% wrong: posts first, forgets afterwards
def log_out(api_url, storage):
    state = storage.load()
    if state is None:
        return True
    try:
        answer = requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5
        )
        return answer.ok
    except requests.RequestException:
        return False
    finally:
        storage.clear()


# %% wrong: catches a lost connection, and not a timeout
def log_out(api_url, storage):
    state = storage.load()
    storage.clear()
    if not state:
        return True
    try:
        return requests.post(
            api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5
        ).ok
    except requests.ConnectionError:
        return False


# %% wrong: True whatever the server said
def log_out(api_url, storage):
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        requests.post(api_url + "token/blacklist/", json={"refresh": state.refresh}, timeout=5)
    except requests.RequestException:
        return False
    return True


# %% wrong: the access token in the header as well
def log_out(api_url, storage):
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        return requests.post(
            api_url + "token/blacklist/",
            json={"refresh": state.refresh},
            headers={"Authorization": f"Bearer {state.access}"},
            timeout=5,
        ).ok
    except requests.RequestException:
        return False


# %% right: plain
def log_out(api_url, storage):
    state = storage.load()
    storage.clear()
    if state is None:
        return True
    try:
        body = {"refresh": state.refresh}
        return requests.post(api_url + "token/blacklist/", json=body, timeout=5).ok
    except requests.RequestException:
        return False


# %% right: by status
def log_out(api_url, storage):
    told = True
    if (state := storage.load()) is not None:
        storage.clear()
        try:
            response = requests.post(
                f"{api_url}token/blacklist/", json={"refresh": state.refresh}, timeout=(3, 5)
            )
            told = response.status_code < 500
        except requests.exceptions.RequestException as error:
            print("the server was not told:", type(error).__name__)
            told = False
    return told


# %% right: a helper
def _tell(api_url, refresh):
    with requests.Session() as session:
        response = session.post(
            api_url + "token/blacklist/", json={"refresh": refresh}, timeout=10
        )
        response.raise_for_status()


def log_out(api_url, storage):
    state = storage.load()
    storage.clear()
    try:
        if state:
            _tell(api_url, state.refresh)
    except requests.RequestException:
        return False
    else:
        return True
