"""Exercise 3.4: where it starts, how it can be solved, and what goes wrong."""

# %% given
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from tutorial_lib import MemoryStorage, UserState


# %% start
def write_as(header, api_url, text):
    """Leave a note in the name of whoever this Authorization header belongs to."""
    ...  # your code


# %% solution
def write_as(header, api_url, text):
    """Leave a note in the name of whoever this Authorization header belongs to."""
    headers = {"Authorization": header}
    return requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)


# %% wrong another-token: hard-coded, a header copied out of a cell
def write_as(header, api_url, text):
    headers = {"Authorization": "Bearer copied.out.of-a-cell"}
    return requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)


# %% wrong not-as-it-came: the chatbot's first answer
def write_as(header, api_url, text):
    """Post a note with a bearer token."""
    response = requests.post(
        f"{api_url}notes/",
        headers={"Authorization": f"Bearer {header}", "Content-Type": "application/json"},
        json={"text": text},
        timeout=10,
    )
    return response


# %% wrong not-called: it reads in place of writing
def write_as(header, api_url, text):
    return requests.get(api_url + "notes/", headers={"Authorization": header}, timeout=5)


# %% wrong twice: once more, to be sure
def write_as(header, api_url, text):
    headers = {"Authorization": header}
    for _ in range(2):
        answer = requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)
    return answer


# %% wrong no-header: the header went into the body
def write_as(header, api_url, text):
    body = {"Authorization": header, "text": text}
    return requests.post(api_url + "notes/", json=body, timeout=5)


# %% wrong other-text: hard-coded words
def write_as(header, api_url, text):
    body = {"text": "I was here"}
    return requests.post(
        api_url + "notes/", headers={"Authorization": header}, json=body, timeout=5
    )


# %% wrong in-the-address: as a parameter too, in case
def write_as(header, api_url, text):
    return requests.post(
        api_url + "notes/",
        headers={"Authorization": header},
        params={"token": header.split()[1]},
        json={"text": text},
        timeout=5,
    )


# %% wrong no-timeout: it waits as long as it takes
def write_as(header, api_url, text):
    return requests.post(api_url + "notes/", headers={"Authorization": header}, json={"text": text})


# %% wrong no-answer: the body in place of the answer
def write_as(header, api_url, text):
    headers = {"Authorization": header}
    answer = requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)
    return answer.json()
