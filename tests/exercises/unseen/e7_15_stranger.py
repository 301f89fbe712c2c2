# %% right: html.escape, once for both places
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(str(claims["name"]))
    return f'<p title="{name}">Hello, {name}!</p>'


# %% right: a table of the five letters
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    letters = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
    name = str(claims["name"]).translate(str.maketrans(letters))
    return '<p title="{0}">Hello, {0}!</p>'.format(name)


# %% right: every letter that isn't a plain one as its number
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""

    def harmless(letter):
        return letter if letter.isalnum() or letter == " " else f"&#{ord(letter)};"

    name = "".join(map(harmless, str(claims["name"])))
    return "".join(['<p title="', name, '">Hello, ', name, "!</p>"])


# %% wrong: the quotation mark stays as it is
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(claims["name"], quote=False)
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: only the text is escaped, and the tooltip isn't
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = claims["name"]
    return f'<p title="{name}">Hello, {html.escape(name)}!</p>'


# %% wrong: takes tags out with a regular expression
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    import re

    name = re.sub(r"<[^>]*>", "", claims["name"])
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: what looks dangerous is left out, and the name isn't shown just so
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = "".join(letter for letter in claims["name"] if letter not in "<>\"'&")
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: the ampersand comes last, and escapes what was escaped before
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = claims["name"].replace("<", "&lt;").replace(">", "&gt;")
    name = name.replace('"', "&quot;").replace("&", "&amp;")
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: the ampersand is left, so a name like &lt; is shown as another one
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = claims["name"].replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: puts the escaped name into the claims, which the next one escapes again
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    claims["name"] = html.escape(claims["name"])
    return f'<p title="{claims["name"]}">Hello, {claims["name"]}!</p>'


# %% wrong: blanks at both ends are taken off
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(claims["name"].strip())
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: a tooltip in single quotation marks, with only double ones escaped
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(claims["name"], quote=False).replace('"', "&quot;")
    return f"<p title='{name}'>Hello, {name}!</p>"


# %% wrong: unescapes first, so that nothing is escaped twice
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(html.unescape(claims["name"]))
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: a long name is cut short
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(claims["name"][:40])
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong: the name of the first call is kept for everybody
_names = []


def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    _names.append(html.escape(claims["name"]))
    return f'<p title="{_names[0]}">Hello, {_names[0]}!</p>'
