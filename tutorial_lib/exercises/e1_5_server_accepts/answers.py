"""Exercise 1.5: where it starts, how it can be solved, and what goes wrong."""

# %% given
import hashlib

import jwt
import requests


# %% start
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    ...  # your code


# %% solution
def server_accepts(api_url, token):
    """Whether the server takes this token; raises an error when it gives no verdict."""
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong not-asked: hard-coded, since A is the forged one
def server_accepts(api_url, token):
    return token.endswith("A")


# %% wrong no-verdict: the chatbot's first answer
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    return response.status_code == 200


# %% wrong no-verdict: every bad end is a no
def server_accepts(api_url, token):
    return requests.post(api_url + "token/verify/", json={"token": token}, timeout=5).ok


# %% wrong no-answer: a server that cannot be reached says no
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     try:
# +         response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     except requests.RequestException:
# +         return False


# %% wrong refusal-raised: an error where a verdict is asked for
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    response.raise_for_status()
    return True


# %% wrong not-asked: the client looks by itself
def server_accepts(api_url, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    return "user_id" in claims


# %% wrong no-timeout: no timeout
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token})
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return True


# %% wrong no-bool: the answer in place of a verdict
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code == 401:
        return False
    response.raise_for_status()
    return response.json()


# %% wrong wrong-verdict: the wrong way round
def server_accepts(api_url, token):
    response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
    if response.status_code == 401:
        return True
    response.raise_for_status()
    return False


# %% wrong no-timeout: an hour, so that nobody is ever disturbed
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=3600)


# %% wrong in-the-address: the token in the address, too
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     body = {"token": token}
# +     response = requests.post(api_url + "token/verify/", json=body, params=body, timeout=5)


# %% wrong no-verdict: known by its code
# -     if response.status_code == 401:
# -         return False
# -     response.raise_for_status()
# -     return True
# +     if "token_not_valid" in response.text or response.status_code == 401:
# +         return False
# +     response.raise_for_status()
# +     return True


# %% wrong no-verdict: every 4xx but the 429 is a no
# -     if response.status_code == 401:
# +     if 400 <= response.status_code < 429:


# %% wrong no-answer: who does not answer in time says no
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     try:
# +         response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     except requests.Timeout:
# +         return False


# %% wrong no-json: sent as a form
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     response = requests.post(api_url + "token/verify/", data={"token": token}, timeout=5)


# %% wrong in-the-header: the token goes along in the header
# -     response = requests.post(api_url + "token/verify/", json={"token": token}, timeout=5)
# +     header = {"Authorization": f"Bearer {token}"}
# +     body = {"token": token}
# +     response = requests.post(api_url + "token/verify/", json=body, headers=header, timeout=5)
