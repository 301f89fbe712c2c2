"""The versions that the course works with."""

# pyproject.toml says the same, and a test keeps the two in step: where the course was not
# installed but linked (start.py), no metadata tells a program what pyproject.toml asks for.
RANGES = {
    "jupyterlab": ">=4.6.4,<5",
    "ipykernel": ">=6.30,!=7.0.*",
    "ipywidgets": ">=8.1,<9",
    "flask": ">=3.1.3,<4",
    "pyjwt": ">=2.15,<3",
    "cryptography": ">=48.0.1",
    "requests": ">=2.33,<3",
    "filelock": ">=4.2.1,<5",
    "keyring": ">=25,<27",
    "platformdirs": ">=4",
    "mistune": ">=3.3,<4",
    "nbval": ">=0.11",
}

PYTHON = (3, 11)

# JupyterLab may be installed elsewhere (a hub, VS Code), and nbval is for those who test.
NOT_NEEDED_HERE = frozenset({"jupyterlab", "nbval"})
