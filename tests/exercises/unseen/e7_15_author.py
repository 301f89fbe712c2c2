# %% right: single quotes, and a template
from string import Template


def greeting(claims):
    page = Template("<p title='$name'>Hello, $name!</p>")
    return page.substitute(name=html.escape(str(claims.get("name", "")), quote=True))


# %% right: character by character
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def greeting(claims):
    name = "".join(SIGNS.get(sign, sign) for sign in str(claims["name"]))
    return '<p title="' + name + '">Hello, ' + name + "!</p>"


# %% right: every character as a number
def greeting(claims):
    name = "".join(f"&#{ord(sign)};" for sign in f"{claims['name']}")
    return f'<p title="{name}">Hello, {name}!</p>\n'


# %% wrong: the title is forgotten
def greeting(claims):
    name = html.escape(str(claims["name"]))
    return f'<p title="{claims["name"]}">Hello, {name}!</p>'


# %% wrong: only letters are let through
def greeting(claims):
    name = "".join(sign for sign in str(claims["name"]) if sign.isalnum() or sign == " ")
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: an attribute without quotation marks
def greeting(claims):
    name = html.escape(str(claims["name"]))
    return f"<p title={name}>Hello, {name}!</p>"


# %% wrong: in capital letters nobody looks
def greeting(claims):
    name = str(claims["name"])
    for evil in ("<script", "</script", "onerror", "onload", "onmouseover", "javascript:"):
        name = name.replace(evil, "")
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: quoted for an address, not for a page
from urllib.parse import quote


def greeting(claims):
    name = quote(str(claims["name"]))
    return f'<p title="{name}">Hello, {name}!</p>'
