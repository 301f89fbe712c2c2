"""Exercise 5.2, as a hasty colleague handed it in, from the notebook's text alone."""


# %% right: try, except, and three cases
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            print("somebody was quicker")
            return now.access
        raise LoginRequired("Log in again.") from None
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% right: the storage's own swap, for both writes
def renew_rotating(storage, api_url, timeout=5):
    if not (sent := storage.load()):
        raise LoginRequired("Log in first.")
    try:
        new = ask(api_url, sent.refresh, timeout=timeout)
    except TokenRefused as error:
        if storage.replace(sent, None):
            raise LoginRequired("Log in again.") from error
        now = storage.load()
        if now and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.") from error
    new.setdefault("refresh", sent.refresh)
    state = replace(sent, access=new["access"], refresh=new["refresh"] or sent.refresh)
    storage.replace(sent, state)
    return state.access


# %% right: two helpers
def kept(storage, sent, received):
    newest = {"access": received["access"], "refresh": received.get("refresh", sent.refresh)}
    storage.save(replace(sent, **newest))
    return newest["access"]


def after_no(storage, sent):
    now = storage.load()
    if now is not None and now != sent and now.is_same_login(sent):
        return now.access
    if now == sent:
        storage.clear()
    raise LoginRequired("please log in again")


def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("please log in")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        return after_no(storage, sent)
    return kept(storage, sent, received)


# %% wrong: no refresh token came, so none is kept
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.")
    storage.save(replace(sent, access=received["access"], refresh=received.get("refresh")))
    return received["access"]


# %% wrong: whatever else lies there is taken, somebody else's login too
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now is None or now == sent:
            storage.clear()
            raise LoginRequired("Log in again.")
        return now.access
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% wrong: the same name is the same login
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.username == sent.username:
            return now.access
        raise LoginRequired("Log in again.")
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]


# %% wrong: saved in two steps
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh, timeout)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.")
    state = replace(sent, access=received["access"])
    storage.save(state)
    if "refresh" in received:
        storage.save(replace(state, refresh=received["refresh"]))
    return received["access"]


# %% wrong: the timeout is not passed on
def renew_rotating(storage, api_url, timeout=5):
    sent = storage.load()
    if sent is None:
        raise LoginRequired("Log in first.")
    try:
        received = ask(api_url, sent.refresh)
    except TokenRefused:
        now = storage.load()
        if now == sent:
            storage.clear()
        elif now is not None and now.is_same_login(sent):
            return now.access
        raise LoginRequired("Log in again.")
    refresh = received.get("refresh") or sent.refresh
    storage.save(replace(sent, access=received["access"], refresh=refresh))
    return received["access"]
