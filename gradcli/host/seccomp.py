"""A seccomp filter: the system calls that a running program needs, and an error for every other.

The filter is a small program for the kernel, in its language of eight-byte instructions (BPF): load a word of the call, compare, jump.
Calls that depend on an argument have lines of their own: `openat` for reading only, `clone` for threads only, `kill` for oneself only.
It is laid over all threads of the process at once, and nothing takes it away again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # how the kernel calls them in a filter
SECCOMP = {"x86_64": 317, "aarch64": 277}
NO_NEW_PRIVILEGES, SET_FILTER = 38, 1
ALL_THREADS, KEEP_SPECULATION = 1, 1 << 2  # without the second, kernels before 5.16 slow the whole process down

# name: its number on x86_64 and on aarch64; None where it does not exist.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226),
    "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66), "mremap": (25, 216), "msync": (26, 227),
    "mincore": (27, 232), "madvise": (28, 233), "dup": (32, 23), "dup3": (292, 24), "pipe2": (293, 59), "nanosleep": (35, 101),
    "getitimer": (36, 102), "setitimer": (38, 103), "getpid": (39, 172), "exit": (60, 93), "exit_group": (231, 94), "wait4": (61, 260),
    "uname": (63, 160), "fsync": (74, 82), "fdatasync": (75, 83), "ftruncate": (77, 46), "getdents64": (217, 61), "getcwd": (79, 17),
    "gettimeofday": (96, 169), "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174),
    "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173), "getpgid": (121, 155),
    "getsid": (124, 156), "sigaltstack": (131, 132), "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133), "statfs": (137, 43), "fstatfs": (138, 44), "gettid": (186, 178), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "sched_yield": (24, 124), "set_tid_address": (218, 96), "restart_syscall": (219, 128),
    "fadvise64": (221, 223), "timer_create": (222, 107), "timer_settime": (223, 110), "timer_gettime": (224, 108),
    "timer_delete": (226, 111), "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48), "faccessat2": (439, 439), "pselect6": (270, 72),
    "ppoll": (271, 73), "set_robust_list": (273, 99), "get_robust_list": (274, 100), "sync_file_range": (277, 84),
    "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_pwait": (281, 22), "eventfd2": (290, 19), "preadv": (295, 69),
    "getcpu": (309, 168), "getrandom": (318, 278), "membarrier": (324, 283), "statx": (332, 291), "rseq": (334, 293),
    "close_range": (436, 436), "epoll_pwait2": (441, 441), "mlock": (149, 228), "munlock": (150, 229), "shutdown": (48, 210),
    "recvfrom": (45, 207), "getsockopt": (55, 209), "setsockopt": (54, 208), "getsockname": (51, 204), "umask": (95, 166),
    # Those that only the older processor has.
    "stat": (4, None), "lstat": (6, None), "poll": (7, None), "access": (21, None), "pipe": (22, None), "select": (23, None),
    "dup2": (33, None), "alarm": (37, None), "getrlimit": (97, 163), "readlink": (89, None), "arch_prctl": (158, None),
    "time": (201, None), "epoll_wait": (232, None), "epoll_create": (213, None), "pause": (34, None), "getpgrp": (111, None),
    "futex_waitv": (449, 449), "getdents": (78, None), "eventfd": (284, None),
}  # fmt: skip

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000  # the last: a file without a name
THREAD = 0x10000
STREAM = 1
# Asking about a terminal and setting how it echoes; never pushing characters into it, as TIOCSTI does.
TERMINAL = (0x5401, 0x5402, 0x5403, 0x5404, 0x5409, 0x540A, 0x540B, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
NAMING_THREADS = (15, 16, 0x53564D41)  # what a library may ask of prctl: names of threads and of memory
OWNERS = (8, 10, 15, 1026)  # fcntl that has the kernel send signals
STOP = 20  # SIGTSTP: the session is put into the background

LOAD, EQUAL, ANY_BIT, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
NUMBER, ARCHITECTURE = 0, 4
OTHER_NUMBERING = 0x40000000  # x86_64 has a second way to number its calls

Line = tuple[int, int, int, int]  # code, lines to skip when true, when false, constant


def fails(number: int) -> int:
    """The verdict: the call is not made and fails with this error."""
    return 0x00050000 | number


def forbid() -> bool:
    """Put the filter up; says whether the kernel took it."""
    machine = os.uname().machine if sys.platform == "linux" else ""
    if machine not in ARCHITECTURES:
        return False
    library = ctypes.CDLL(None)
    if library.prctl(NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))):
        return False
    lines = program(machine, os.getpid())
    text = b"".join(struct.pack("HBBI", *line) for line in lines)
    held = ctypes.create_string_buffer(text, len(text))
    header = struct.pack("HxxxxxxQ", len(lines), ctypes.addressof(held))
    flags = ctypes.c_ulong(ALL_THREADS | KEEP_SPECULATION)
    return bool(library.syscall(ctypes.c_long(SECCOMP[machine]), ctypes.c_ulong(SET_FILTER), flags, header) == 0)


def program(machine: str, own: int) -> list[Line]:
    """The filter's lines, for a process of the number `own`."""
    column = list(ARCHITECTURES).index(machine)
    lines: list[Line] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, OTHER_NUMBERING),
        (RETURN, 0, 0, KILL),
    ]
    numbers = sorted({pair[column] for pair in ALLOWED.values()} - {None}, key=lambda number: number or 0)
    for number in numbers:
        assert number is not None
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    for pair, body in _with_arguments(own):
        if pair[column] is not None:
            lines += [(EQUAL, 0, len(body), pair[column] or 0), *body]
    clone3 = 435  # its flags are in memory, which a filter cannot read; the C library then falls back to clone
    lines += [(EQUAL, 0, 1, clone3), (RETURN, 0, 0, fails(errno.ENOSYS)), (RETURN, 0, 0, fails(errno.EPERM))]
    return lines


def _with_arguments(own: int) -> list[tuple[tuple[int | None, int | None], list[Line]]]:
    """The calls that are allowed with some arguments only; no such block falls through to the next line."""
    refused = (RETURN, 0, 0, fails(errno.EPERM))
    return [
        ((2, None), _unless_bits(1, WRITING, errno.EACCES)),  # open
        ((257, 56), _unless_bits(2, WRITING, errno.EACCES)),  # openat
        ((56, 220), _with_bits(0, THREAD)),  # clone
        ((16, 29), _one_of(1, TERMINAL)),  # ioctl
        ((157, 167), _one_of(0, NAMING_THREADS)),  # prctl
        ((72, 25), _none_of(1, OWNERS)),  # fcntl
        ((234, 131), _one_of(0, (own,))),  # tgkill
        ((62, 129), _one_of(0, (own,), otherwise=[(EQUAL, 1, 0, 0), refused, *_one_of(1, (STOP,))])),  # kill
        ((302, 261), _one_of(0, (0, own))),  # prlimit64
        ((53, 199), [_argument(1), (AND, 0, 0, 0xF), (EQUAL, 0, 1, STREAM), (RETURN, 0, 0, ALLOW), refused]),  # socketpair
        (
            (44, 206),
            [_argument(4), (EQUAL, 1, 0, 0), refused, (LOAD, 0, 0, 20 + 8 * 4), (EQUAL, 1, 0, 0), refused, (RETURN, 0, 0, ALLOW)],
        ),  # sendto, without an address
    ]


def _argument(place: int) -> Line:
    """Load the lower half of an argument."""
    return (LOAD, 0, 0, 16 + 8 * place)


def _one_of(place: int, values: tuple[int, ...], otherwise: list[Line] | None = None) -> list[Line]:
    rest = otherwise or [(RETURN, 0, 0, fails(errno.EPERM))]
    return [_argument(place), *(line for value in values for line in ((EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW))), *rest]


def _none_of(place: int, values: tuple[int, ...]) -> list[Line]:
    refused = (RETURN, 0, 0, fails(errno.EPERM))
    return [_argument(place), *(line for value in values for line in ((EQUAL, 0, 1, value), refused)), (RETURN, 0, 0, ALLOW)]


def _with_bits(place: int, bits: int) -> list[Line]:
    return [_argument(place), (ANY_BIT, 0, 1, bits), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, fails(errno.EPERM))]


def _unless_bits(place: int, bits: int, error: int) -> list[Line]:
    return [_argument(place), (ANY_BIT, 0, 1, bits), (RETURN, 0, 0, fails(error)), (RETURN, 0, 0, ALLOW)]
