"""The versions that the course works with."""

import os

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
    "psutil": ">=7",
    "mistune": ">=3.3,<4",
    "nbval": ">=0.11",
}

# Colab's own: to replace them there would break its page, and the whole course was run with them
# (requirements/colab.txt; an older version's advisory is Google's to weigh).
COLAB = {
    "ipykernel": ">=6.17.1,!=7.0.*",
    "ipywidgets": ">=7.7.1,<9",
    "pyjwt": ">=2.13,<3",
    "requests": ">=2.32.4,<3",
    "filelock": ">=3.32.3,<5",
}

PYTHON = (3, 11)

# JupyterLab may be installed elsewhere (a hub, VS Code), nbval is for those who test, and psutil
# for a teacher who plays what was handed in.
NOT_NEEDED_HERE = frozenset({"jupyterlab", "nbval", "psutil"})


def wanted(name: str) -> str:
    """Return the range of versions of a package that works here."""
    here = RANGES | COLAB if "COLAB_RELEASE_TAG" in os.environ else RANGES
    return here[name]
