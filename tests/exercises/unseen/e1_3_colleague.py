# %% wrong: looks at the header, to the letter
def field_messages(response):
    if response.headers["Content-Type"] != "application/json":
        return {}
    answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {field: texts if isinstance(texts, list) else [texts] for field, texts in answer.items()}


# %% wrong: only the two fields of the form
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    messages = {}
    for field in ("username", "password"):
        if field in answer:
            messages[field] = answer[field]
    return messages


# %% wrong: a list that isn't an object is put under detail
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if isinstance(answer, list):
        return {"detail": answer}
    if isinstance(answer, str):
        return {"detail": [answer]}
    return {name: [text] if isinstance(text, str) else text for name, text in (answer or {}).items()}


# %% wrong: list() takes a text to pieces
def field_messages(response):
    try:
        answer = response.json()
        return {field: list(texts) for field, texts in answer.items()}
    except (ValueError, AttributeError):
        return {}


# %% wrong: HTML begins with <, and what else could there be
def field_messages(response):
    if response.text.startswith("<"):
        return {}
    answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {field: texts if isinstance(texts, list) else [texts] for field, texts in answer.items()}


# %% right: plain
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {field: texts if isinstance(texts, list) else [texts] for field, texts in answer.items()}


# %% right: a loop
import requests


def field_messages(response):
    messages = {}
    try:
        answer = response.json()
    except requests.exceptions.JSONDecodeError:
        return messages
    if type(answer) is dict:
        for field in answer:
            said = answer[field]
            if not isinstance(said, list):
                said = [said]
            messages[field] = said
    return messages


# %% right: json.loads
import json


def _as_list(value):
    return value if isinstance(value, list) else [value]


def field_messages(response):
    try:
        answer = json.loads(response.text)
    except json.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        return {}
    return {field: [str(text) for text in _as_list(value)] for field, value in answer.items()}
