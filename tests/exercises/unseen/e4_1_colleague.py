# %% wrong: each 401 is a refresh
def decide(response):
    if response.status_code == 401:
        return "refresh"
    return "hand over"


# %% wrong: the code is looked for anywhere in the text
def decide(response):
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    if "token_not_valid" in response.text or '"code"' not in response.text:
        return "refresh"
    return "hand over"


# %% wrong: HTML has no JSON, and a list has no get
def decide(response):
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    if "invalid_token" in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    return "refresh" if response.json().get("code", "token_not_valid") == "token_not_valid" else "hand over"


# %% wrong: 403 is refreshed as well
def decide(response):
    if response.status_code not in (401, 403):
        return "hand over"
    if "Bearer " not in response.request.headers.get("Authorization", ""):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        code = response.json()["code"]
    except Exception:
        return "refresh"
    return "refresh" if code == "token_not_valid" else "hand over"


# %% wrong: the challenge is not looked at
def decide(response):
    if response.status_code != 401 or "Authorization" not in response.request.headers:
        return "hand over"
    try:
        code = response.json().get("code")
    except (ValueError, AttributeError):
        code = None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% right: step by step
def decide(response):
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        body = response.json()
    except ValueError:
        return "refresh"
    if not isinstance(body, dict) or "code" not in body:
        return "refresh"
    return "refresh" if body["code"] == "token_not_valid" else "hand over"


# %% right: two helpers
def sent_bearer(response):
    return response.request.headers.get("Authorization", "").split(" ")[0] == "Bearer"


def code_of(response):
    try:
        return response.json()["code"]
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def decide(response):
    challenge = response.headers.get("WWW-Authenticate") or ""
    about_token = 'error="invalid_token"' in challenge or code_of(response) in (None, "token_not_valid")
    if response.status_code == 401 and sent_bearer(response) and about_token:
        return "refresh"
    return "hand over"


# %% right: json.loads, and prints
import json


def decide(response):
    print("status", response.status_code)
    decision = "hand over"
    if response.status_code == 401 and response.request.headers.get("Authorization", "").lower().startswith("bearer "):
        try:
            data = json.loads(response.text)
        except ValueError:
            data = {}
        code = data.get("code") if isinstance(data, dict) else None
        if "invalid_token" in response.headers.get("WWW-Authenticate", ""):
            decision = "refresh"
        elif code is None or code == "token_not_valid":
            decision = "refresh"
    print(decision)
    return decision
