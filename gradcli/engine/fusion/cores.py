"""How many cores work, and the threads that work on them.

OpenBLAS, which NumPy brings for products of matrices, starts a thread for each core as soon as NumPy is loaded, and that takes as long as
the rest of NumPy.  So the command has it start with one, and the first large array has it start the others.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock  # `threading` takes longer to load
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")  # where a user says how many
ONE_THREAD = dict.fromkeys((*VARIABLES, "MKL_NUM_THREADS"), "1")
SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads64_", "openblas_set_num_threads")
TRIM_THRESHOLD, MMAP_MAX = -1, -4  # what glibc calls these settings
RESERVED = 1 << 28  # bytes; what is not written takes no memory
_spared: list[str] = []
_own_process: list[bool] = []  # whether this process is ours alone, so that it may be tuned
_started: list[tuple[Callable[[int], None], int]] = []  # what sets the number of OpenBLAS's threads, and how many we had it start


@cache
def count() -> int:
    """The cores this process may use, or what the user said."""
    for name in VARIABLES:
        if name not in _spared and os.environ.get(name, "").isdigit():
            return max(1, int(os.environ[name]))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spare() -> None:
    """Before NumPy is loaded: one core will do for now.  Only where `wake` can take it back."""
    if sys.platform != "linux":
        return
    _own_process.append(True)
    if not any(name in os.environ for name in VARIABLES):
        _spared.append(VARIABLES[0])
        os.environ[VARIABLES[0]] = "1"


@cache
def wake() -> None:
    """From now on all cores, and memory that stays: what the command puts off until there is large work."""
    if _own_process:
        keep_memory()
    if _spared and idle() > 1:
        for path in loaded_libraries("openblas"):
            set_threads(path, idle())


def one_for_products() -> None:
    """From now on one core for products of matrices, whose last bits depend on how many there are; other work still gets all."""
    _spared.clear()
    _started.clear()
    if _own_process:
        keep_memory()
    os.environ.update(ONE_THREAD)  # where NumPy is not loaded yet
    if sys.platform == "linux":
        for path in loaded_libraries("openblas"):
            set_threads(path, 1)


def use_one() -> None:
    """From now on one core for everything: other processes have the others."""
    global PARTS
    PARTS = 1
    one_for_products()


def idle() -> int:
    """The cores that nobody else uses.  OpenBLAS's threads wait for each other, so that one without a core holds up all, tenfold and more."""
    return count() - round(os.getloadavg()[0])


def keep_memory() -> None:
    """Have the C library keep freed memory for the next array of that size, where by itself it gives it back and asks for it anew, page by page."""
    from ctypes import CDLL

    adjust = getattr(CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(MMAP_MAX, 0)
        adjust(TRIM_THRESHOLD, (1 << 31) - 1)
        use_large_pages()


def use_large_pages() -> None:
    """Have memory for arrays come in large pages: NumPy asks for these for an array of 4 MiB, and what it leaves behind, smaller ones get."""
    import numpy as np

    with suppress(MemoryError):  # under a limit on memory
        np.empty(RESERVED, np.uint8)


def loaded_libraries(word: str) -> set[str]:
    """The files of loaded libraries that have a word in their name."""
    with open("/proc/self/maps") as maps:
        paths = {line.split(maxsplit=5)[5].strip() for line in maps if word in line}
    return {path for path in paths if word in os.path.basename(path)}


def set_threads(path: str, count: int) -> None:
    from ctypes import CDLL, c_int

    library = CDLL(path)
    for name in SETTERS:
        setter = getattr(library, name, None)
        if setter is not None:
            setter.argtypes, setter.restype = [c_int], None
            setter(count)
            _started.append((setter, count))
            return


# ---- threads of our own ---------------------------------------------------------------------------------------------------


def number_in_environment(name: str) -> int:
    """The positive integer that an environment variable holds; 0 where it holds none, so that a stray one changes nothing."""
    text = os.environ.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


PARTS = number_in_environment("GRADCLI_CORES") or count()
_pool: ThreadPoolExecutor | None = None
_lock = allocate_lock()  # a run in another thread may let the threads go


def run_on_all(work: Callable[[int, int], None], count: int) -> None:
    """Call `work` on the parts of a range, as many as there are cores; the first of them here."""
    global _pool
    step = -(-count // PARTS)
    others = []
    if step < count:
        with _lock:
            if _pool is None:
                from concurrent.futures import ThreadPoolExecutor

                _pool = ThreadPoolExecutor(PARTS - 1)
            others = [_pool.submit(work, start, min(start + step, count)) for start in range(step, count, step)]
    work(0, min(step, count))
    for other in others:
        other.result()


def run_products_on_all(work: Callable[[int, int], None], count: int) -> None:
    """The same for work that multiplies matrices: meanwhile OpenBLAS keeps to the thread that calls it, for its own would wait for each other."""
    for setter, _ in _started:
        setter(1)
    try:
        run_on_all(work, count)
    finally:
        for setter, threads in _started:
            setter(threads)


def rest() -> None:
    """Let the threads go, once they have done what they were asked for."""
    global _pool
    with _lock:
        if _pool is not None:
            _pool.shutdown(wait=False)
            _pool = None
