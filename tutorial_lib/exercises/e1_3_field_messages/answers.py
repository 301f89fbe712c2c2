"""Exercise 1.3: where it starts, how it can be solved, and what goes wrong."""

# %% given
import json
import requests


# %% start
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    ...  # your code


# %% solution
def field_messages(response):
    """The server's messages by field, each a list of texts; {} where there are none to read."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {name: texts if isinstance(texts, list) else [texts] for name, texts in answer.items()}


# %% wrong lost: hard-coded for the answer of the text
def field_messages(response):
    return {"password": ["This field is required."]}


# %% wrong other-fields: hard-coded for two fields
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {name: answer[name] for name in ("username", "password") if name in answer}


# %% wrong text-alone: the answer as it came
def field_messages(response):
    return response.json()


# %% wrong not-an-object: the chatbot's first answer
def field_messages(response):
    try:
        data = response.json()
    except ValueError:
        return {}
    return {key: value if isinstance(value, list) else [value] for key, value in data.items()}


# %% wrong html: no thought of HTML
def field_messages(response):
    answer = response.json()
    if not isinstance(answer, dict):
        return {}
    return {name: texts if isinstance(texts, list) else [texts] for name, texts in answer.items()}


# %% wrong text-alone: a list for every value, one inside another
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {name: list(texts) for name, texts in answer.items()}


# %% wrong first-only: the first message of each field
def field_messages(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    return {
        name: texts[:1] if isinstance(texts, list) else [texts] for name, texts in answer.items()
    }


# %% wrong no-dictionary: nothing is returned
def field_messages(response):
    answer = response.json()
    {name: texts if isinstance(texts, list) else [texts] for name, texts in answer.items()}


# %% wrong label: the header is asked, to the letter
# -     try:
# -         answer = response.json()
# -     except ValueError:
# +     try:
# +         answer = response.json()
# +     except ValueError:
# +         return {}
# +     if response.headers["Content-Type"] != "application/json":


# %% wrong unreadable: HTML begins with a bracket, and all else is JSON
# -     try:
# -         answer = response.json()
# -     except ValueError:
# -         return {}
# +     if response.text.startswith("<"):
# +         return {}
# +     answer = response.json()


# %% wrong left-over: the dictionary is made once
def field_messages(response, messages={}):
    try:
        answer = response.json()
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    for name, texts in answer.items():
        messages[name] = texts if isinstance(texts, list) else [texts]
    return messages


# %% wrong not-utf-8: the bytes are read, and one kind of error is thought of
# -         answer = response.json()
# -     except ValueError:
# +         answer = json.loads(response.content)
# +     except json.JSONDecodeError:


# %% wrong changed-later: one dictionary for all, emptied at each call
messages = {}


def field_messages(response):
    messages.clear()
    try:
        answer = response.json()
    except ValueError:
        return {}
    if isinstance(answer, dict):
        for name, texts in answer.items():
            messages[name] = texts if isinstance(texts, list) else [texts]
    return messages


# %% wrong escapes: what comes looks like Python, and is taken for it
# -         answer = response.json()
# -     except ValueError:
# +         answer = eval(response.text)
# +     except Exception:
