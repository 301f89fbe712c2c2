# %% right: a session, and JSON by hand
import json


def write_as(header, api_url, text):
    session = requests.Session()
    session.headers.update({"Authorization": header, "Content-Type": "application/json"})
    return session.post(f"{api_url}notes/", data=json.dumps({"text": text}), timeout=3)


# %% right: an auth object that sets the header
def write_as(header, api_url, text):
    def auth(request):
        request.headers["authorization"] = header
        return request

    return requests.request("POST", api_url + "notes/", json={"text": text}, auth=auth, timeout=9)


# %% right: the scheme taken off and put on again
def write_as(header, api_url, text):
    token = header.removeprefix("Bearer ")
    headers = {"Authorization": "Bearer " + token}
    return requests.post(api_url + "notes/", headers=headers, json=dict(text=text), timeout=(3, 9))


# %% wrong: the token without its scheme
def write_as(header, api_url, text):
    headers = {"Authorization": header.split()[1]}
    return requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)


# %% wrong: the name of the header is not the server's
def write_as(header, api_url, text):
    headers = {"Authorisation": header}
    return requests.post(api_url + "notes/", headers=headers, json={"text": text}, timeout=5)


# %% wrong: without the slash the post becomes a get
def write_as(header, api_url, text):
    headers = {"Authorization": header}
    return requests.post(api_url + "notes", headers=headers, json={"text": text}, timeout=5)


# %% wrong: the text is shortened
def write_as(header, api_url, text):
    headers = {"Authorization": header}
    return requests.post(api_url + "notes/", headers=headers, json={"text": text[:5]}, timeout=5)


# %% wrong: the status in place of the answer
def write_as(header, api_url, text):
    headers = {"Authorization": header}
    body = {"text": text}
    return requests.post(api_url + "notes/", headers=headers, json=body, timeout=5).status_code
