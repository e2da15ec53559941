"""NumPy's own format. A large file is mapped, so that a program has its numbers without a copy and only what it looks at is read.

The file stays open as long as something may ask for its array again: behind the wall it could not be opened a second time.
"""

from __future__ import annotations

import io
import math
import mmap
import os
import warnings
import weakref
from collections.abc import Callable
from tokenize import TokenError
from typing import IO, Any

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
MAGIC = b"\x93NUMPY"  # how such a file begins
MOST_DIMENSIONS = 64
MAPPED_FROM = 1 << 20  # bytes of numbers; a smaller file is read
PIECE = 1 << 24  # bytes that are read at once
MOST_HEADER = 1 << 16  # characters of a header; NumPy's own limit is for records, which are refused
# What NumPy's reader and Python's parser, which it hands the text to, raise of a header that says something else.
MALFORMED = (ValueError, TypeError, LookupError, OverflowError, MemoryError, RecursionError, SyntaxError, TokenError)
HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


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
    read_header = HEADERS.get((beginning[-2], beginning[-1])) if len(beginning) == len(MAGIC) + 2 else None
    if read_header is None:
        raise ValueError("its header is damaged")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that Python 2 wrote, which are read all the same
            found = Stored(*read_header(file, max_header_size=MOST_HEADER))
    except MALFORMED:
        raise ValueError("its header is damaged") from None
    if found.dtype.hasobject:
        raise ValueError("it holds Python objects, which could run code")
    if any(type(length) is not int or length < 0 for length in found.shape) or len(found.shape) > MOST_DIMENSIONS:
        raise ValueError("its header is damaged")
    return found


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
