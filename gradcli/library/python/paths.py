"""``pathlib`` and ``os.path``: paths as texts.  What would look at a file is refused."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module
from gradcli.library.closed import refuse

if TYPE_CHECKING:
    from gradcli.library.protocol import World

PURE = words(
    """
    anchor as_posix drive is_absolute is_relative_to joinpath match name parent parents parts relative_to root stem suffix suffixes
    with_name with_stem with_suffix
    """
)
TOUCHING = words(
    """
    absolute exists expanduser glob is_dir is_file iterdir mkdir open read_bytes read_text rename resolve rglob rmdir stat touch unlink
    write_bytes write_text
    """
)
OF_TEXT = words("basename commonprefix dirname isabs join normpath split splitext")
OF_FILES = words("abspath exists expanduser getmtime getsize isdir isfile realpath relpath")


class PosixPath(PurePosixPath):
    """A path, which is only a text here."""

    __slots__ = ()
    __module__ = "pathlib"
    cwd = home = staticmethod(refuse)


def path_functions() -> dict[str, Any]:
    """What ``os.path`` has."""
    return {name: getattr(posixpath, name) for name in OF_TEXT} | {"sep": "/"} | dict.fromkeys(OF_FILES, refuse)


def load(world: World, name: str) -> Module:
    if name == "os.path":
        return Module(name, path_functions())
    refusing = dict.fromkeys(TOUCHING, lambda path: refuse)
    runtime.expose(PurePosixPath, PURE)
    runtime.expose(type(PurePosixPath().parents))
    runtime.expose(PosixPath, PURE, refusing, of_class=("cwd", "home"))
    return Module(name, {"Path": PosixPath, "PosixPath": PosixPath, "PurePath": PurePosixPath, "PurePosixPath": PurePosixPath})
