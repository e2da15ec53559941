"""matplotlib itself: loaded once, with its own defaults whatever a user has set, and without a window."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType

from gradcli.diagnostics.model import UsageError

PARTS = ("figure", "backends.backend_agg", "patches", "lines", "colors", "cm", "ticker", "gridspec", "style", "font_manager")
EXTRA = "pip install 'gradcli[plot]'"


@contextmanager
def quiet() -> Iterator[None]:
    """matplotlib's remarks on fonts and layouts are not the program's."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)  # its children ask it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


@cache
def loaded() -> ModuleType:
    """The package with all parts that drawing needs. Its list of fonts is read or made now: a process behind the wall could not do it."""
    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        with quiet():
            import matplotlib
    except ImportError:
        raise UsageError("E0906", "drawing a plot needs the package matplotlib", help=(EXTRA,)) from None
    from importlib import import_module

    with quiet():
        for part in PARTS:
            import_module(f"matplotlib.{part}")
    package: ModuleType = matplotlib
    return package


def is_installed() -> bool:
    """Whether it can be loaded, without loading it."""
    from importlib.util import find_spec

    return "matplotlib" in sys.modules or find_spec("matplotlib") is not None


def prepare() -> None:
    """Load it while reading and writing its cache is allowed; where it is not installed, those who draw will say so."""
    if is_installed():
        prepare_or_refuse()


def prepare_or_refuse() -> None:
    """The same where a picture is sure to be drawn: UsageError where it is not installed."""
    loaded()
    from importlib import import_module

    for name in ("pdf", "svg"):
        import_module(f"matplotlib.backends.backend_{name}")


def bundled_fonts_only() -> None:
    """Leave matplotlib the fonts that come with it: a process behind the wall cannot read others. Only for a process of the command's own."""
    if "matplotlib" in sys.modules:
        package = loaded()
        manager = package.font_manager.fontManager
        manager.ttflist = [font for font in manager.ttflist if font.fname.startswith(package.get_data_path())]
