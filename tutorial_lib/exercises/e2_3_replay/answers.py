"""Exercise 2.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests

from tutorial_lib import ApiSession


# %% start
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    ...  # your code


# %% solution
def replay(session, api_url):
    """Copy the access token, log out, and call me/ with the copy: its answer."""
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong not-called: a hard-coded answer
def replay(session, api_url):
    session.logout()
    answer = requests.Response()
    answer.status_code = 200
    return answer


# %% wrong no-timeout: the chatbot's first answer
def replay(session, api_url):
    token = session.storage.load().access
    session.logout()
    return requests.get(f"{api_url}me/", headers={"Authorization": f"Bearer {token}"})


# %% wrong too-late: copied when there is nothing to copy
def replay(session, api_url):
    session.logout()
    copied = session.storage.load().access
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong before-logout: the logout comes last
def replay(session, api_url):
    copied = session.storage.load().access
    header = {"Authorization": f"Bearer {copied}"}
    answer = requests.get(api_url + "me/", headers=header, timeout=5)
    session.logout()
    return answer


# %% wrong not-logged-out: the storage is cleared, and the server is not told
def replay(session, api_url):
    copied = session.storage.load().access
    session.storage.clear()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong other-token: the session makes the call, and has nothing to send
def replay(session, api_url):
    session.logout()
    return session.get("me/", timeout=5)


# %% wrong other-token: the word Bearer is missing
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    return requests.get(api_url + "me/", headers={"Authorization": copied}, timeout=5)


# %% wrong refresh-carried: the refresh token goes in the header
def replay(session, api_url):
    copied = session.storage.load().refresh
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong no-answer: the status in place of the answer
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(api_url + "me/", headers=header, timeout=5).status_code


# %% wrong no-answer: the last line has no return
def replay(session, api_url):
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong other-arguments: the API's address is in the cell above
def replay(session):
    copied = session.storage.load().access
    session.logout()
    header = {"Authorization": f"Bearer {copied}"}
    return requests.get(server.api_url + "me/", headers=header, timeout=5)


# %% wrong by-the-session: the copy, and the session that has logged out
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     return session.get(api_url + "me/", headers=header, timeout=5)


# %% wrong in-the-address: in the header, and in the address as well
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     both = {"access_token": copied}
# +     return requests.get(api_url + "me/", headers=header, params=both, timeout=5)


# %% wrong other-token: the first login's token, kept for all
copied = []


def replay(session, api_url):
    copied.append(session.storage.load().access)
    session.logout()
    header = {"Authorization": f"Bearer {copied[0]}"}
    return requests.get(api_url + "me/", headers=header, timeout=5)


# %% wrong no-timeout: an hour, so that nobody is ever disturbed
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     return requests.get(api_url + "me/", headers=header, timeout=3600)


# %% wrong left-in-the-session: the session's own headers get the copy
# -     header = {"Authorization": f"Bearer {copied}"}
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     session.headers["Authorization"] = f"Bearer {copied}"
# +     return requests.get(api_url + "me/", headers=session.headers, timeout=5)


# %% wrong not-as-it-came: a refusal is raised
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     answer = requests.get(api_url + "me/", headers=header, timeout=5)
# +     answer.raise_for_status()
# +     return answer


# %% wrong quietly: no answer is nothing
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     try:
# +         return requests.get(api_url + "me/", headers=header, timeout=5)
# +     except requests.RequestException:
# +         return None


# %% wrong twice: it asks again until the answer is a good one
# -     return requests.get(api_url + "me/", headers=header, timeout=5)
# +     for attempt in range(3):
# +         answer = requests.get(api_url + "me/", headers=header, timeout=5)
# +         if answer.ok:
# +             break
# +     return answer
