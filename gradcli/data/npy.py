"""NumPy's own format. A large file is mapped, so that a program has its numbers without a copy and only what it looks at is read.

The file stays open as long as something may ask for its array again: behind the wall it could not be opened a second time.
"""

from __future__ import annotations

import io
import math
import mmap
import os
import re
import weakref
from collections.abc import Callable
from typing import IO, Any

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
MAGIC = b"\x93NUMPY"  # how such a file begins
MOST_DIMENSIONS = 64
MAPPED_FROM = 1 << 20  # bytes of numbers; a smaller file is read
PIECE = 1 << 24  # bytes that are read at once
MOST_HEADER = 1 << 16  # bytes of a header; longer ones are those of records, which are refused
KNOWN = (b"\x01\x00", b"\x02\x00", b"\x03\x00")
LENGTHS = {(1, 0): 2, (2, 0): 4, (3, 0): 4}  # bytes of the length of a header, by the version of the format
# A header is a Python dict of three entries, in any order. Its lengths end in ``L`` where Python 2 wrote it.
DICT = re.compile(r"\s*\{(.*)\}\s*", re.DOTALL)
ENTRY = re.compile(r"""\s*(['"])(\w+)\1\s*:\s*(\([^()]*\)|\[.*\]|[^,\s]+)\s*(?:,|$)""", re.DOTALL)
DTYPE = re.compile(r"""(['"])([<>|=]?[?b-zA-Z][0-9]*(?:\[[0-9]*\w+\])?)\1""")
NUMBER = re.compile(r"[0-9]+")
SHAPE = re.compile(r"\(\s*(?:[0-9]{1,19}L?\s*(?:,\s*|(?=\))))*\)")


class Stored(NamedTuple):
    """How the numbers of a file are stored: those of a last dimension first under `is_fortran`."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)

    @property
    def size(self) -> int:
        """In bytes."""
        return self.numbers * self.dtype.itemsize

    def arranged(self, flat: Array) -> Array:
        return flat.reshape(self.shape[::-1]).transpose() if self.is_fortran else flat.reshape(self.shape)


def stored(file: IO[bytes]) -> Stored:
    """Read the header; ValueError for one that NumPy did not write, or that holds no plain numbers."""
    beginning = file.read(len(MAGIC) + 2)
    if not beginning.startswith(MAGIC):
        raise ValueError("it is no .npy file" if beginning else "it is empty")
    if beginning[len(MAGIC) :] not in KNOWN and len(beginning) == len(MAGIC) + 2 and beginning[-2] > 3:
        raise ValueError(f"it is in version {beginning[-2]}.{beginning[-1]} of the format, which is not known here")
    length = file.read(LENGTHS.get((beginning[-2], beginning[-1]), 0) if len(beginning) == len(MAGIC) + 2 else 0)
    size = int.from_bytes(length, "little")
    if not 0 < size <= MOST_HEADER:
        raise ValueError("its header is damaged")
    text = file.read(size)
    if len(text) < size:
        raise ValueError("it ends too early")
    return header_in(text.decode("latin1"))


def header_in(text: str) -> Stored:
    """What the dict of a header says."""
    whole = DICT.fullmatch(text)
    entries = {match[2]: match[3] for match in ENTRY.finditer(whole[1])} if whole and not ENTRY.sub("", whole[1]).strip() else {}
    if entries.keys() != {"descr", "fortran_order", "shape"} or entries["fortran_order"] not in ("True", "False"):
        raise ValueError("its header is damaged")
    shape = SHAPE.fullmatch(entries["shape"])
    lengths = tuple(int(length) for length in NUMBER.findall(entries["shape"]))
    if shape is None or len(lengths) > MOST_DIMENSIONS:
        raise ValueError("its header is damaged")
    return Stored(lengths, entries["fortran_order"] == "True", dtype_in(entries["descr"]))


def dtype_in(text: str) -> np.dtype[Any]:
    """The dtype that a header names."""
    if text.startswith("["):
        raise ValueError("it contains records, not numbers")
    name = DTYPE.fullmatch(text)
    try:
        dtype = np.dtype(name[2] if name else "")
    except TypeError:
        raise ValueError("its header is damaged") from None
    if dtype.hasobject:
        raise ValueError("it holds Python objects, which could run code")
    return dtype


def behind(header: Stored, file: IO[bytes], start: int) -> str:
    """What is said of a file in which something follows its array, as another one that was saved to it; empty: nothing does."""
    return "something follows its first array, which is not read" if file.seek(0, io.SEEK_END) > start + header.size else ""


def array_in(file: IO[bytes]) -> Array:
    """The array of a file, which may be changed; ValueError where the file has less than its header says."""
    header = stored(file)
    content = bytearray()
    while len(content) < header.size:  # piece by piece, because a damaged header may say anything
        piece = file.read(min(header.size - len(content), max(PIECE, len(content))))
        if not piece:
            raise ValueError("it ends too early")
        content += piece
    return header.arranged(np.frombuffer(content, header.dtype, header.numbers))


def remark_on(file: IO[bytes]) -> str:
    """The same of a file that is at its beginning, and is there again then."""
    header = stored(file)
    remark = behind(header, file, file.tell())
    file.seek(0)
    return remark


def mapped(file: IO[bytes]) -> Callable[[], Array] | None:
    """What maps the array of a file that lies on a disk and is worth it: each call gives it anew, as it is in the file. None: read it instead."""
    if not isinstance(file, io.BufferedReader) or not file.seekable():
        return None
    header = stored(file)
    start = file.tell()
    there = os.fstat(file.fileno()).st_size - start
    is_direct = header.dtype.isnative and header.dtype.itemsize and not start % header.dtype.alignment and not header.is_fortran
    if not is_direct or not MAPPED_FROM <= header.size <= there:
        file.seek(0)
        return None
    return Mapping(os.dup(file.fileno()), start, header).array


class Mapping:
    """A file that is open, and where its array is in it."""

    def __init__(self, number: int, start: int, header: Stored) -> None:
        self.number, self.start, self.header = number, start, header
        weakref.finalize(self, os.close, number)

    def array(self) -> Array:
        """The array, for one owner: what it writes stays in its own memory."""
        content = mmap.mmap(self.number, self.start + self.header.size, access=mmap.ACCESS_COPY)
        return self.header.arranged(np.frombuffer(content, self.header.dtype, self.header.numbers, self.start))
