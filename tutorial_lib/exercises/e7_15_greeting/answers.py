"""Exercise 7.15: where it starts, how it can be solved, and what goes wrong."""

# %% given
import html


# %% start
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    ...  # your code


# %% solution
def greeting(claims):
    """Return a paragraph that greets whoever the claims name."""
    name = html.escape(str(claims["name"]))
    return f'<p title="{name}">Hello, {name}!</p>'


# %% wrong ran: as it comes
# -     name = html.escape(str(claims["name"]))
# +     name = str(claims["name"])


# %% wrong changed: hard-coded for the name of the text
# -     name = html.escape(str(claims["name"]))
# +     name = "Ada"


# %% wrong ran: the chatbot's first answer, without a thought of the quotation marks
# -     name = html.escape(str(claims["name"]))
# +     name = html.escape(str(claims["name"]), quote=False)


# %% wrong changed: escaped twice, to be sure
# -     name = html.escape(str(claims["name"]))
# +     name = html.escape(html.escape(str(claims["name"])))


# %% wrong ran: a list of evil words
# -     name = html.escape(str(claims["name"]))
# +     name = str(claims["name"]).replace("<script>", "").replace("onerror", "")


# %% wrong removed: tags are taken out, and the rest is escaped
# -     name = html.escape(str(claims["name"]))
# +     import re
# +     name = html.escape(re.sub(r"<[a-zA-Z/][^>]*>", "", str(claims["name"])))


# %% wrong ran: only the angle brackets
# -     name = html.escape(str(claims["name"]))
# +     name = str(claims["name"]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# %% wrong markup: bold letters are let through
# -     return f'<p title="{name}">Hello, {name}!</p>'
# +     bold = name.replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")
# +     return f'<p title="{name}">Hello, {bold}!</p>'


# %% wrong not-text: a name is taken for a text
# -     name = html.escape(str(claims["name"]))
# +     name = html.escape(claims["name"])


# %% wrong claims-changed: the escaped name is put back into the claims
# -     name = html.escape(str(claims["name"]))
# +     name = claims["name"] = html.escape(str(claims["name"]))


# %% wrong no-paragraph: another element
# -     return f'<p title="{name}">Hello, {name}!</p>'
# +     return f'<div title="{name}">Hello, {name}!</div>'


# %% wrong no-html: it prints
# -     return f'<p title="{name}">Hello, {name}!</p>'
# +     print(f'<p title="{name}">Hello, {name}!</p>')
