"""The cache, filled while that is allowed: what runs later runs behind a wall."""

from __future__ import annotations

import os

from gradcli import __version__
from gradcli.lang.parsing import cache, tables
from gradcli.lang.parsing.parsed import language, parsed
from gradcli.lang.parsing.parser import machine


def keep_library() -> None:
    """Have the grammar's tables loaded, and all texts of the library in the cache.

    In a checkout it takes a third of a second, once for each version of the language; an installed package has all of it already, and
    where nothing can be kept nothing is done.
    """
    machine()
    if os.path.exists(tables.PACKED):
        return
    stamp = cache.named("whole-library", f"{language()} {__version__}")
    if cache.read(stamp) is None and cache.is_writable():
        from gradcli.library.prelude import sources

        for source in sources():
            parsed(source)
        cache.write(stamp, True)
