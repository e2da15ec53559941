"""A thread that needs no interpreter: calls of the C library, one after the other.

While Python is inside one long call of C, no Python code runs, in no thread: nobody could end the process or say why.  So what is to happen
then is written down before, as a chain of C calls, and a thread of the C library walks along it.  Each link is a context (`makecontext`): a
stack of its own, a function, its arguments, and the link that follows when the function returns.  Starting the first one is all that the
thread does; `poll` keeps it asleep until there is a reason to go on.
"""

from __future__ import annotations

import ctypes
import signal
import struct
import sys
from functools import cache
from typing import Any

from gradcli.records import NamedTuple

CONTEXT, STACK, ALIGNMENT = 16384, 65536, 64  # bytes: more than the C library's `ucontext_t` takes on any processor
FOLLOWING, STACK_START, STACK_SIZE = 8, 16, 32  # where its fields lie: `uc_link`, `uc_stack.ss_sp`, `uc_stack.ss_size`
NEEDED = ("getcontext", "makecontext", "setcontext", "pthread_create", "poll", "socketpair", "malloc")
READABLE = 1  # POLLIN
FOREVER = 0xFFFFFFFF  # -1, as poll's timeout
_kept: list[Any] = []  # what the thread uses stays where it is until the process ends


class socket_of:  # noqa: N801  # numbers of the kernel, without the module that has them, which takes longer to load than all this
    """What the kernel calls them."""

    UNIX, DATAGRAM, NOT_BLOCKING, OPTIONS, FILTER = 1, 2, 0o4000, 1, 26


class Link(NamedTuple):
    """A function of the C library by name, and its arguments; bytes are put where C can see them."""

    function: str
    arguments: tuple[int | bytes, ...]


REST = Link("poll", (0, 0, FOREVER))


class _Polled(ctypes.Structure):
    _fields_ = (("number", ctypes.c_int), ("events", ctypes.c_short), ("happened", ctypes.c_short))


@cache
def _library() -> Any:
    """The C library, where it has what a chain needs; the lack of one is nothing to stop for."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    library = ctypes.CDLL(None)
    if not all(hasattr(library, name) for name in NEEDED):
        return None
    library.malloc.restype = ctypes.c_void_p
    return library


def is_available() -> bool:
    return _library() is not None


def mailbox(accepted: int) -> tuple[int, int]:
    """Two ends of a line for single bytes, to read and to write, on which the kernel drops every byte but one.

    Python writes the number of each signal; a chain, which cannot choose, is to wake at one of them.  A filter of three instructions on
    the socket (load the first byte, compare, keep it or not) does the choosing.
    """
    library, ends = _library(), (ctypes.c_int * 2)()
    if library.socketpair(socket_of.UNIX, socket_of.DATAGRAM | socket_of.NOT_BLOCKING, 0, ends):
        raise OSError(ctypes.get_errno(), "no socket pair")
    lines = b"".join(struct.pack("HBBI", *line) for line in ((0x30, 0, 0, 0), (0x15, 0, 1, accepted), (0x06, 0, 0, 1), (0x06, 0, 0, 0)))
    text = ctypes.create_string_buffer(lines, len(lines))
    header = struct.pack("HxxxxxxQ", 4, ctypes.addressof(text))
    library.setsockopt(ends[0], socket_of.OPTIONS, socket_of.FILTER, header, len(header))
    return ends[0], ends[1]


def until_readable(descriptor: int) -> Link:
    """Sleep until there is something to read."""
    polled = _Polled(descriptor, READABLE, 0)
    _kept.append(polled)
    return Link("poll", (ctypes.addressof(polled), 1, FOREVER))


def pause(seconds: float) -> Link:
    """Sleep for a while. At most the 24 days that the C library counts in one go."""
    return Link("poll", (0, 0, min(2**31 - 1, int(seconds * 1000))))


def say(text: bytes) -> Link:
    """Write to standard error."""
    return Link("write", (2, text, len(text)))


class Apart(NamedTuple):
    """Links that a thread of their own walks along, started where this stands: what is to happen even if the next link never returns."""

    links: tuple[Link, ...]


def start(*links: Link | Apart) -> bool:
    """Start the thread; whether the system let it.

    It takes no signals, and neither do the contexts, which remember what is blocked: a signal that the kernel gave to the thread would end its
    sleep, as if there were something to read or the time were over.
    """
    library = _library()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        first = _contexts(library, links)
        return bool(library.pthread_create(ctypes.byref(ctypes.c_ulong()), None, library.setcontext, ctypes.c_void_p(first)) == 0)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _contexts(library: Any, links: tuple[Link | Apart, ...]) -> int:
    """The address of the first of a chain of contexts. After the last link the thread sleeps: where a context has none that follows, the C
    library ends the process with status 0, even if a signal that was just sent is about to end it.
    """
    following = 0
    for link in (REST, *reversed(links)):
        following = _context(library, _thread(library, link) if isinstance(link, Apart) else link, following)
    return following


def _thread(library: Any, apart: Apart) -> Link:
    """The call that starts a thread."""
    number = ctypes.c_ulong()
    _kept.append(number)
    run = ctypes.cast(library.setcontext, ctypes.c_void_p).value or 0
    return Link("pthread_create", (ctypes.addressof(number), 0, run, _contexts(library, apart.links)))


def _context(library: Any, link: Link, following: int) -> int:
    """The address of a context that makes one call and goes on to the next."""
    memory = library.malloc(ctypes.c_size_t(ALIGNMENT + CONTEXT + STACK))  # never given back; pages that nobody writes to take no time
    if not memory:
        raise MemoryError
    texts = [ctypes.create_string_buffer(argument) if isinstance(argument, bytes) else None for argument in link.arguments]
    _kept.append(texts)
    values: list[Any] = [argument if text is None else ctypes.addressof(text) for text, argument in zip(texts, link.arguments, strict=True)]
    start: int = -(-memory // ALIGNMENT) * ALIGNMENT
    library.getcontext(ctypes.c_void_p(start))
    for place, value in ((FOLLOWING, following), (STACK_START, start + CONTEXT), (STACK_SIZE, STACK)):
        ctypes.c_uint64.from_address(start + place).value = value
    function = getattr(library, link.function)
    library.makecontext(ctypes.c_void_p(start), function, len(values), *[ctypes.c_void_p(value) for value in values])
    return start
