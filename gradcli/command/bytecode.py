"""The bytecode of all modules in one file of the wheel: a start loads some two hundred, and most of the time of a small one goes into finding it.

For each module Python looks through a folder, asks for the time of the source, opens the file beside it, asks for its size, reads and compares.
Here an index that is read once says where in one file the module's bytecode is, and what is left of these questions is one: whether the source was
changed since.  A wheel has the bytecode of the Python that built it; any other Python, and a checkout, import as ever.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from typing import TYPE_CHECKING, Any

from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from types import CodeType

FILE = "bytecode.bin"  # in the package's folder; only an installed package has it
MODULE, PACKAGE = ".py", "/__init__.py"  # what a source's name ends in
LENGTH = 4  # bytes of the number that says how long the index is
FORMAT = 4  # of marshal
INSTALLING = 60  # seconds in which all files of a wheel are written; a source that is younger was changed


class Entry(NamedTuple):
    """Where the bytecode of a module is, how long its source was, and whether it is a package."""

    offset: int
    length: int
    size: int
    is_package: bool


def pack(folder: str, package: str) -> bytes:
    """The file for all modules of a package that lies in a folder."""
    index: dict[str, tuple[Any, ...]] = {}
    codes: list[bytes] = []
    end = 0
    for source in sources(folder, package):
        with open(f"{folder}/{source}", "rb") as file:
            text = file.read()
        code = marshal.dumps(compile(text, source, "exec", dont_inherit=True, optimize=0), FORMAT)
        index[module_of(source)] = (end, len(code), len(text), source.endswith(PACKAGE))
        codes.append(code)
        end += len(code)
    head = marshal.dumps(index, FORMAT)
    return b"".join((magic_number(), len(head).to_bytes(LENGTH, "little"), head, *codes))


def sources(folder: str, package: str) -> list[str]:
    """The files of a package, with slashes, in order."""
    found = []
    for place, _, names in os.walk(f"{folder}/{package}"):
        below = os.path.relpath(place, folder).replace(os.sep, "/")
        found += [f"{below}/{name}" for name in names if name.endswith(MODULE)]
    return sorted(found)


def module_of(source: str) -> str:
    return source.removesuffix(PACKAGE).removesuffix(MODULE).replace("/", ".")


def source_of(module: str, is_package: bool) -> str:
    """The inverse."""
    return module.replace(".", "/") + (PACKAGE if is_package else MODULE)


def magic_number() -> bytes:
    """What bytecode of this Python begins with; not from `importlib.util`, which takes longer to load than this file."""
    from _frozen_importlib_external import MAGIC_NUMBER

    return MAGIC_NUMBER


class Finder:
    """Finds the modules of one such file."""

    def __init__(self, path: str) -> None:
        from _imp import _fix_co_filename as name_source  # type: ignore[attr-defined]  # says in tracebacks where the source is here

        self.name_source = name_source
        self.folder = os.path.dirname(os.path.dirname(path))
        self.file = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        magic = magic_number()
        head = os.pread(self.file, len(magic) + LENGTH, 0)
        if not head.startswith(magic):
            os.close(self.file)
            raise ImportError(f"{path} has the bytecode of another Python", path=path)
        length = int.from_bytes(head[len(magic) :], "little")
        self.index: dict[str, tuple[Any, ...]] = marshal.loads(os.pread(self.file, length, len(head)))
        self.start = len(head) + length
        there, last = os.fstat(self.file), Entry(*next(reversed(self.index.values())))
        self.until = there.st_mtime + INSTALLING
        if there.st_size != self.start + last.offset + last.length:
            raise EOFError(f"{path} ends too early")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As `importlib` asks for it."""
        if name not in self.index:
            return None
        entry = Entry(*self.index[name])
        source = f"{self.folder}/{source_of(name, entry.is_package)}"
        spec = ModuleSpec(name, Loader(name, source, self, entry), origin=source, is_package=entry.is_package)
        spec.has_location = True
        folder, _, file = source.rpartition("/")
        spec.cached = f"{folder}/__pycache__/{file[:-2]}{sys.implementation.cache_tag}.pyc"
        if entry.is_package:
            spec.submodule_search_locations = [folder]
        return spec

    def code(self, entry: Entry, source: str) -> CodeType | None:
        """The bytecode of a source, if that was not changed since."""
        there = os.stat(source)
        if there.st_size != entry.size or there.st_mtime > self.until:
            return None
        code: CodeType = marshal.loads(os.pread(self.file, entry.length, self.start + entry.offset))
        self.name_source(code, source)
        return code


class Loader(SourceFileLoader):
    """Loads a module as ever, but that its bytecode comes from the file."""

    def __init__(self, name: str, path: str, finder: Finder, entry: Entry) -> None:
        super().__init__(name, path)
        self.finder, self.entry = finder, entry

    def get_code(self, name: str) -> CodeType | None:
        return self.finder.code(self.entry, self.path) or super().get_code(name)


def use() -> None:
    """From now on import the modules of this package from its file, if it has one for this Python."""
    if sys.flags.optimize or not hasattr(os, "pread"):
        return
    try:
        finder = Finder(f"{os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}/{FILE}")
    except (OSError, ImportError, EOFError, ValueError, TypeError):  # the last three: a damaged file
        return
    sys.meta_path.insert(0, finder)
