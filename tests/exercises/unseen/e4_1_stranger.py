# %% wrong: a tuple with one text in it is a text, so "not_valid" and "token" are in it
def code_of(response):
    try:
        body = response.json()
    except ValueError:
        return None
    return body.get("code") if isinstance(body, dict) else None


def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    code = code_of(response)
    if code is None or str(code) in ("token_not_valid"):
        return "refresh"
    return "hand over"


# %% wrong: any Authorization header counts as our token, Basic too
def decide(response):
    if response.status_code != 401 or "Authorization" not in response.request.headers:
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        body = response.json()
    except ValueError:
        body = {}
    code = body.get("code") if isinstance(body, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong: a code that is a list or an object ends in a TypeError
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
    if not isinstance(body, dict):
        return "refresh"
    return "refresh" if body.get("code") in {None, "token_not_valid"} else "hand over"


# %% wrong: a token that was refused once is handed over the second time
_seen = set()


def decide(response):
    """Decide about a 401, and never twice for the same token, so that nothing can loop."""
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer ") or sent in _seen:
        return "hand over"
    try:
        body = response.json()
    except ValueError:
        body = None
    code = body.get("code") if isinstance(body, dict) else None
    challenge = response.headers.get("WWW-Authenticate", "")
    if 'error="invalid_token"' in challenge or code in (None, "token_not_valid"):
        _seen.add(sent)
        return "refresh"
    return "hand over"


# %% wrong: the body is read only where the content type is exactly application/json
def decide(response):
    """Decide by status, challenge and code, in this order."""
    sent = response.request.headers.get("Authorization", "")
    if response.status_code != 401 or not sent.startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    code = None
    if response.headers.get("Content-Type") == "application/json":
        body = response.json()
        code = body.get("code") if isinstance(body, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong: the code comes before the challenge
def decide(response):
    """Return "refresh" if, and only if, a new access token may help."""
    if response.status_code != requests.codes.unauthorized:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return "refresh"
    match body:
        case {"code": "token_not_valid"}:
            return "refresh"
        case {"code": str()}:
            return "hand over"
    return "refresh"


# %% wrong: the answer is changed: whoever gets it reads its text in another encoding
import json


def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    response.encoding = "latin-1"
    try:
        body = json.loads(response.text)
    except ValueError:
        body = {}
    code = body.get("code") if isinstance(body, dict) else None
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% wrong: without a code it looks for the word expired
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
    if not isinstance(body, dict):
        return "refresh"
    if "code" in body:
        return "refresh" if body["code"] == "token_not_valid" else "hand over"
    if "detail" in body:
        return "refresh" if "expired" in str(body["detail"]) else "hand over"
    return "refresh"


# %% wrong: a challenge of invalid_token is enough, whatever was sent
def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    if response.status_code != 401:
        return "hand over"
    if 'error="invalid_token"' in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    try:
        body = response.json()
    except ValueError:
        body = None
    code = body.get("code") if isinstance(body, dict) else None
    return "refresh" if code in (None, "token_not_valid") else "hand over"


# %% right: early returns, and a helper that reads the bytes
import json


def code_in(content):
    try:
        received = json.loads(content)
    except (ValueError, RecursionError):
        received = None
    return received.get("code") if isinstance(received, dict) else None


def decide(response):
    sent = response.request.headers.get("Authorization") or ""
    if response.status_code != 401 or sent.split(" ")[0] != "Bearer":
        return "hand over"
    challenge = response.headers.get("WWW-Authenticate") or ""
    if 'error="invalid_token"' in challenge:
        return "refresh"
    return "refresh" if code_in(response.content) in [None, "token_not_valid"] else "hand over"


# %% right: match over a tuple of facts
import re


def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    try:
        body = response.json()
    except ValueError:
        body = ""
    facts = (
        response.status_code,
        bool(re.match(r"Bearer\s+\S", response.request.headers.get("Authorization", ""))),
        bool(re.search(r'\berror="invalid_token"', response.headers.get("WWW-Authenticate", ""))),
        body.get("code") if isinstance(body, dict) else None,
    )
    match facts:
        case (401, True, True, _) | (401, True, _, None | "token_not_valid"):
            return "refresh"
    return "hand over"


# %% right: a table of steps, gone through in a loop
def decide(response):
    def code():
        try:
            return response.json().get("code")
        except (ValueError, AttributeError):
            return None

    def header(message, name):
        return message.headers.get(name, "")

    steps = [
        (lambda: response.status_code != 401, "hand over"),
        (lambda: not header(response.request, "Authorization").startswith("Bearer "), "hand over"),
        (lambda: 'error="invalid_token"' in header(response, "WWW-Authenticate"), "refresh"),
        (lambda: code() in (None, "token_not_valid"), "refresh"),
    ]
    return next((what for fits, what in steps if fits()), "hand over")


# %% right: a dataclass that reads the refusal, and a print
from dataclasses import dataclass


@dataclass
class Refusal:
    response: requests.Response

    @property
    def code(self):
        try:
            body = self.response.json()
        except requests.exceptions.JSONDecodeError:
            return None
        return body["code"] if isinstance(body, dict) and "code" in body else None

    def about_our_token(self) -> bool:
        if self.response.status_code != 401:
            return False
        if not self.response.request.headers.get("Authorization", "").startswith("Bearer "):
            return False
        if 'error="invalid_token"' in self.response.headers.get("WWW-Authenticate", ""):
            return True
        return self.code is None or self.code == "token_not_valid"


def decide(response: requests.Response) -> str:
    answer = "refresh" if Refusal(response).about_our_token() else "hand over"
    print(response.status_code, "->", answer)
    return answer


# %% right: the word invalid_token in the challenge is enough
def decide(response):
    """Say "refresh" for a 401 about the token that we sent, "hand over" for all else."""
    if response.status_code != 401:
        return "hand over"
    if not response.request.headers.get("Authorization", "").startswith("Bearer "):
        return "hand over"
    if "invalid_token" in response.headers.get("WWW-Authenticate", ""):
        return "refresh"
    try:
        code = response.json().get("code")
    except (ValueError, AttributeError):
        code = None
    return "refresh" if code in (None, "token_not_valid") else "hand over"
