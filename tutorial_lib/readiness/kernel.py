"""The notebook's side: the kernel, its widgets, JupyterLab's part in them, and trust."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from .finding import Finding, note, ready, trouble
from .ranges import wanted
from .software import SECONDS, begin, fits

LAB_WIDGETS = Path("labextensions", "@jupyter-widgets", "jupyterlab-manager", "package.json")
LAB_WIDGETS_MAJOR = "5"  # what belongs to ipywidgets 8


def running_kernel() -> Any | None:
    """Return the kernel that this program is, or `None` outside of a notebook."""
    ipython = sys.modules.get("IPython")
    return getattr(ipython.get_ipython(), "kernel", None) if ipython else None


def kernel() -> Finding:
    """Look whether a kernel runs this, and whether it is the one that is installed."""
    if running_kernel() is None:
        return ready("kernel", "none")
    from ipykernel._version import __version__ as running

    installed = metadata.version("ipykernel")
    if running != installed and not fits("ipykernel", running):
        return trouble("kernel", "stale", running=running, installed=installed)
    return ready("kernel", version=running)


def widgets() -> Finding:
    """Open a widget and change it from a thread, as the network panel does."""
    try:
        import ipywidgets  # type: ignore[import-untyped]
    except ImportError as error:
        if error.name == "ipywidgets":  # then it is the package that is missing
            return note("widgets", "not-looked")
        return trouble("widgets", "unloadable", module=error.name or "ipywidgets")
    if running_kernel() is None:
        return ready("widgets", "no-kernel")
    widget = ipywidgets.Layout()
    try:
        begin(lambda: setattr(widget, "width", "1px")).result(SECONDS)
    except (LookupError, TimeoutError) as error:
        asked = "ipykernel" + wanted("ipykernel")
        return trouble("widgets", "dead", error=type(error).__name__, wanted=asked)
    finally:
        widget.close()
    return ready("widgets")


def lab() -> Finding:
    """Look for the part that shows widgets in the browser, where JupyterLab is installed here.

    Whether the browser really shows them, a kernel cannot know while a cell runs.
    """
    from jupyter_core.paths import jupyter_path

    try:
        metadata.version("jupyterlab")
    except metadata.PackageNotFoundError:
        return ready("lab", "elsewhere")
    # The first counts: an older one in the user's own folder wins.
    found = next(filter(Path.is_file, (Path(place, LAB_WIDGETS) for place in jupyter_path())), None)
    if found is None:
        return trouble("lab", "missing")
    version = str(json.loads(found.read_text(encoding="utf-8"))["version"])
    if version.split(".")[0] != LAB_WIDGETS_MAJOR:
        return trouble("lab", "other", version=version)
    return ready("lab", version=version)


def trust() -> Finding:
    """Look whether Jupyter trusts the notebook's file; it says so only by its own signatures."""
    file = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if running_kernel() is None or not file.is_file():
        return ready("trust", "unknown")
    return ready("trust") if _is_signed(file) else note("trust", "untrusted")


def _is_signed(file: Path) -> bool:
    from jupyter_core.paths import jupyter_data_dir

    nbformat: Any = import_module("nbformat")  # its types are not whole
    sign: Any = import_module("nbformat.sign")
    data = Path(jupyter_data_dir())
    signatures = data / "nbsignatures.db"
    if not signatures.is_file() or not (data / "notebook_secret").is_file():
        return False  # looking would make them
    with tempfile.TemporaryDirectory() as own:
        # In a copy: Jupyter may have locked the original, on some network drives for ever.
        copy = shutil.copy(signatures, own)
        notary = sign.NotebookNotary(data_dir=str(data), db_file=str(copy))
        try:
            return bool(notary.check_signature(nbformat.read(file, as_version=4)))
        finally:
            notary.store.close()
