"""Exercise 4.1: where it starts, how it can be solved, and what goes wrong."""

# %% given
import requests

from tutorial_lib import login


# %% start
def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    ...  # your code


# %% solution
def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    return "refresh" if code_of(response) in (None, "token_not_valid") else "hand over"


def code_of(response):
    """The answer's code, or None where it has none."""
    try:
        answer = response.json()
    except ValueError:
        return None
    return answer.get("code") if isinstance(answer, dict) else None


# %% wrong expired: hard-coded for what is most frequent
def decide(response):
    return "hand over"


# %% wrong not-401: hard-coded for the case of this chapter
def decide(response):
    return "refresh"


# %% wrong no-token: the chatbot's first answer
def decide(response):
    if response.status_code == 401:
        return "refresh"
    return "hand over"


# %% wrong neither: it answers yes or no
def decide(response):
    return response.status_code == 401


# %% wrong not-401: 403 is taken for a 401
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code in (401, 403) and sent.startswith("Bearer "):
        return "refresh"
    return "hand over"


# %% wrong not-401: only the code is looked at
def decide(response):
    try:
        code = response.json().get("code")
    except ValueError:
        return "hand over"
    return "refresh" if code == "token_not_valid" else "hand over"


# %% wrong no-header: the header is asked for as if it were always there
def decide(response):
    sent = response.request.headers["Authorization"]
    if response.status_code == 401 and sent.startswith("Bearer "):
        return "refresh"
    return "hand over"


# %% wrong not-bearer: any header counts
def decide(response):
    if response.status_code != 401 or not response.request.headers.get("Authorization"):
        return "hand over"
    return "refresh"


# %% wrong other-code: the code is not looked at
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code == 401 and sent.startswith("Bearer "):
        return "refresh"
    return "hand over"


# %% wrong by-words: it reads the words for people
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    return "refresh" if "expired" in response.text else "hand over"


# %% wrong not-json: the body is always read as JSON
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    code = response.json().get("code")
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong no-reason: no code means not ours
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    try:
        return "refresh" if response.json()["code"] == "token_not_valid" else "hand over"
    except (ValueError, KeyError, TypeError):
        return "hand over"


# %% wrong challenge: the challenge is not looked at
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    try:
        answer = response.json()
    except ValueError:
        return "refresh"
    code = answer.get("code") if isinstance(answer, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong not-object: every JSON is taken for a dictionary
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        code = response.json().get("code")
    except ValueError:
        code = None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong asked-again: it asks the server once more
import requests


def decide(response):
    request = response.request
    again = requests.get(request.url, headers=dict(request.headers), timeout=5)
    sent = request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        answer = response.json()
    except ValueError:
        return "refresh"
    code = answer.get("code") if isinstance(answer, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong other-code: the code is looked for anywhere in the text
# -     return "refresh" if code_of(response) in (None, "token_not_valid") else "hand over"
# +     about_it = "token_not_valid" in response.text or code_of(response) is None
# +     return "refresh" if about_it else "hand over"


# %% wrong other-code: the other codes that the chapter names, and no others
# -     return "refresh" if code_of(response) in (None, "token_not_valid") else "hand over"
# +     others = ("user_inactive", "user_not_found", "bad_authorization_header")
# +     return "hand over" if code_of(response) in others else "refresh"


# %% wrong other-code: any reason in the challenge
# -     if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
# +     if "error=" in response.headers.get("WWW-Authenticate", ""):


# %% wrong altered: the header is taken away to be looked at
# -     sent = response.request.headers.get("Authorization", "")
# +     sent = response.request.headers.pop("Authorization", "")


# %% wrong no-token: what was decided once is decided for good
# - def decide(response):
# + def decide(response, known={}):
# -     sent = response.request.headers.get("Authorization", "")
# +     return known.setdefault(response.url + str(response.status_code), decided(response))
# +
# +
# + def decided(response):
# +     sent = response.request.headers.get("Authorization", "")


# %% wrong no-challenge: the challenge is asked for as if it were always there
# -     if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
# +     if 'error="invalid_token"' in response.headers["WWW-Authenticate"]:


# %% wrong other-code: one text in parentheses is no tuple
# -     return "refresh" if code_of(response) in (None, "token_not_valid") else "hand over"
# +     code = code_of(response)
# +     return "refresh" if code is None or str(code) in ("token_not_valid") else "hand over"


# %% wrong other-code: a content type is taken for one word
# -     try:
# -         answer = response.json()
# -     except ValueError:
# -         return None
# +     if response.headers.get("Content-Type") != "application/json":
# +         return None
# +     answer = response.json()


# %% wrong not-bearer: the word anywhere in the header
# -     if response.status_code != 401 or not sent.startswith("Bearer "):
# +     if response.status_code != 401 or "Bearer" not in sent:


# %% wrong challenge: nothing may stand before or behind it
# -     if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
# +     if response.headers.get("WWW-Authenticate", "").endswith('error="invalid_token"'):


# %% wrong not-text: a code is looked for in a set
# -     return "refresh" if code_of(response) in (None, "token_not_valid") else "hand over"
# +     return "refresh" if code_of(response) in {None, "token_not_valid"} else "hand over"


# %% wrong altered: the answer gets another encoding
# -     sent = response.request.headers.get("Authorization", "")
# +     response.encoding = "ascii"
# +     sent = response.request.headers.get("Authorization", "")


# %% wrong small-letters: the headers are put into a dictionary
# -     if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
# +     if 'error="invalid_token"' in dict(response.headers).get("WWW-Authenticate", ""):
