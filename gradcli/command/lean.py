"""NumPy without what only documents it, which takes a quarter of its import.

The process of the command is ours alone and shows no text or signature of NumPy's functions.  So while NumPy is loaded, the modules that hold
such texts, and the types of annotations, are left empty; modules of Python's that it needs only to document, to print its configuration or to save
objects are loaded when it comes to that.  Whoever imports any of them afterwards gets the real one, and a NumPy that does without them is loaded as
ever.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

DOCUMENTING = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars", "numpy._typing")
LATER = ("ast", "inspect", "pickle", "platform", "textwrap")


class Annotation:
    """What stands for a type that is only written behind a name: `NDArray[Any]`."""

    def __class_getitem__(cls, _: object) -> type[Annotation]:
        return cls


class Blank(ModuleType):
    """A module in which every name is there, for annotations."""

    def __getattr__(self, name: str) -> type[Annotation]:
        if name.startswith("__"):
            raise AttributeError(name)
        return Annotation


class Later(ModuleType):
    """A module that is loaded when something of it is needed; what NumPy's functions get for `help` they do without."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)

    def cleandoc(self, text: str) -> str:
        return text

    def signature(self, function: object) -> None:
        return None


def load_numpy() -> None:
    """Import NumPy, if nobody did before."""
    if "numpy" in sys.modules:
        return
    stands_in: dict[str, ModuleType] = {name: Blank(name) for name in DOCUMENTING}
    stands_in.update((name, Later(name)) for name in LATER if name not in sys.modules)
    sys.modules.update(stands_in)
    try:
        import numpy  # noqa: F401
    finally:
        for name, module in stands_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
