"""The scenarios, a file for a subject: each file in this folder is found, and fills `SCENARIOS`."""

from importlib import import_module
from pkgutil import iter_modules

for _file in iter_modules(__path__):
    import_module(f"{__name__}.{_file.name}")
