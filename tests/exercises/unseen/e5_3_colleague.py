"""Exercise 5.3, as a hasty colleague handed it in, from the notebook's text alone."""


# %% right: swap, end, raise
def keep_or_end(storage, api_url, sent, received):
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    if refresh:
        end_login(api_url, refresh)
    raise LoginRequired("Logged out meanwhile.")


# %% right: the other way round, with a note
def keep_or_end(storage, api_url, sent, received):
    tokens = {key: value for key, value in received.items() if key in ("access", "refresh") and value}
    if not storage.replace(sent, replace(sent, **tokens)):
        print("too late: the login is gone")
        if "refresh" in tokens:
            end_login(api_url, tokens["refresh"])
        raise LoginRequired("Logged out meanwhile.")
    return tokens["access"]


# %% right: keyword arguments and try, finally
def keep_or_end(storage, api_url, sent, received):
    came = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=came if came else sent.refresh)
    kept = storage.replace(expected=sent, new=new)
    try:
        if kept:
            return new.access
        raise LoginRequired("The login is over.")
    finally:
        if came and not kept:
            end_login(api_url, refresh=came)


# %% wrong: a look, and then a write
def keep_or_end(storage, api_url, sent, received):
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh or sent.refresh)
    if storage.load() == sent:
        storage.save(new)
        return new.access
    if refresh:
        end_login(api_url, refresh)
    raise LoginRequired("Logged out meanwhile.")


# %% wrong: what was sent is ended, not what came
def keep_or_end(storage, api_url, sent, received):
    new = replace(sent, access=received["access"], refresh=received.get("refresh") or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    end_login(api_url, sent.refresh)
    raise LoginRequired("Logged out meanwhile.")


# %% wrong: the same user's newer login is taken for this one
def keep_or_end(storage, api_url, sent, received):
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    now = storage.load()
    if now is not None and now.username == sent.username:
        return now.access
    if refresh:
        end_login(api_url, refresh)
    raise LoginRequired("Logged out meanwhile.")


# %% wrong: the storage is cleared, whoever lies there
def keep_or_end(storage, api_url, sent, received):
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    storage.clear()
    if refresh:
        end_login(api_url, refresh)
    raise LoginRequired("Logged out meanwhile.")


# %% wrong: nothing is ended where somebody else is logged in
def keep_or_end(storage, api_url, sent, received):
    refresh = received.get("refresh")
    new = replace(sent, access=received["access"], refresh=refresh or sent.refresh)
    if storage.replace(sent, new):
        return new.access
    if refresh and storage.load() is None:
        end_login(api_url, refresh)
    raise LoginRequired("Logged out meanwhile.")
