"""Running random inputs in a process of their own, with limits on time and memory, and judging what became of each.

What counts as a finding:

- ``crash``: the process ended, by a signal or without a word;
- ``hang``: an input took longer than its time, and neither a signal's handler nor the interpreter could end it;
- ``internal``: E0999, a fault of gradcli by its own account;
- ``escaped``: an exception that is none of gradcli's left a run;
- ``host``, which is not severe and fails nothing: a program's error is not one that gradcli raised on purpose but one that Python or NumPy raised inside an op.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, NamedTuple

import tests.campaign.files
import tests.campaign.library  # noqa: F401  # their generators enter themselves
from gradcli.host import interrupt
from tests.campaign.generators import GENERATORS, Input
from tests.campaign.sharing import SHARED, Library, Watch, keep_library

SECONDS = 3  # of processor time that one input may take before it is interrupted
WAITING = 20  # seconds on the clock, for one that computes nothing
PATIENCE = 25  # that its process may be silent while it computes
MOST_SILENT = 8  # times as long, where the machine gives it no time
MEMORY = 2 << 30  # bytes of address space beyond what the process has at its start
FEW = 100  # inputs for which it does not pay to parse the whole library beforehand
LIMIT = 200 << 20  # bytes: what `--max-memory` is for each program
RARELY = {
    "hooks": 0.2,
    "modules": 0.2,
    "torch_library": 0.5,
}  # how often a kind comes up, beside 1: an input of these takes ten times as long
SEVERE = ("crash", "hang", "internal", "escaped")
ENGINE = ("/engine/", "/ops/", "/library/torch/")  # in whose words PyTorch speaks; those of NumPy and Python are right elsewhere
PYTORCHS = re.compile(r"^OverflowError: int too |^TypeError: S object is not (callable|iterable)")  # which PyTorch lets Python say, too
RAISED = re.compile(r"\braise\b|\bfail\b|refus|not_implemented")


class Finding(NamedTuple):
    """One kind of thing that went wrong."""

    kind: str
    what: str  # the exception and place, without numbers
    example: Input


class Interrupted(BaseException):
    """An input took too long."""


# ---- one input -------------------------------------------------------------------------------------------------------------


def judge(given: Input) -> tuple[str, str] | None:
    """Run it in this process: the kind and description of a finding, or None."""
    try:
        if given.words:
            return _command(given)
        return _session(given.text.split("\x1e")) if given.kind == "session" else _program(given.text)
    except Interrupted:
        return None
    except (Exception, SystemExit) as error:
        return "escaped", described(error)


def _program(text: str) -> tuple[str, str] | None:
    import gradcli

    try:
        gradcli.run(text, memory_limit=LIMIT)
    except gradcli.ProgramError as error:
        if error.diagnostic.code == "E0999":
            return "internal", described(error.__cause__ or error)
        return _host(error.__cause__)
    except KeyboardInterrupt:
        return None
    return None


def _host(error: BaseException | None) -> tuple[str, str] | None:
    """Whether an error of the program was raised by Python or NumPy inside an op, and not by gradcli on purpose."""
    if error is None or isinstance(error, (RecursionError, MemoryError)):
        return None
    frames = traceback.extract_tb(error.__traceback__)
    place = next((frame for frame in reversed(frames) if "/gradcli/" in frame.filename or "/campaign/" in frame.filename), None)
    if place is None or not any(room in place.filename for room in ENGINE) or _is_deliberate(place):
        return None
    if PYTORCHS.search(described(error)):
        return None
    return "host", described(error)


def _is_deliberate(place: traceback.FrameSummary) -> bool:
    """Whether the place is a raise: on that line or, of a long statement, a little above; or a function that only raises."""
    above = range(max(1, (place.lineno or 1) - 4), (place.lineno or 1) + 1)
    return bool(RAISED.search("".join(linecache.getline(place.filename, number) for number in above) + place.name))


def _command(given: Input) -> tuple[str, str] | None:
    from gradcli.command.cli import with_options
    from gradcli.command.command import status_of

    with _folder(given.files), _streams() as (_, errors):
        status_of(lambda: with_options(list(given.words)))
        return _internal(errors.getvalue(), traceback="--debug" not in given.words)


def _session(entries: list[str]) -> tuple[str, str] | None:
    from gradcli.host.streams import Streams
    from gradcli.repl.look import Look
    from gradcli.repl.loop import Repl
    from gradcli.runs.session import Settings

    class Typed:
        """Gives the entries one after the other."""

        def __init__(self) -> None:
            self.left = list(reversed(entries))

        def read(self) -> str:
            if not self.left:
                raise EOFError
            return self.left.pop()

        def use_keys(self, keys: str) -> None:
            """There are none."""

    os.environ["TERM"] = "dumb"
    with _folder(()), _streams() as (_, errors):
        repl = Repl(Settings(memory_limit=LIMIT), Streams(), Look())
        repl.lines = Typed()
        repl.loop()
        return _internal(errors.getvalue())


def _internal(said: str, *, traceback: bool = True) -> tuple[str, str] | None:
    """An internal error, or a traceback of Python's that nobody asked for."""
    match = re.search(r"E0999\W+(.*)", said)
    if match is not None:
        return "internal", _without_numbers(match[1])
    return ("escaped", _without_numbers(said[-300:])) if traceback and "Traceback (most recent" in said else None


@contextlib.contextmanager
def _streams() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    class Stream(io.StringIO):
        encoding = "utf-8"
        buffer = io.BytesIO()

    out, errors, before = Stream(), Stream(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(b""), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            yield out, errors
    finally:
        sys.stdin = before


@contextlib.contextmanager
def _folder(files: tuple[tuple[str, bytes], ...]) -> Iterator[None]:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for name, content in files:
                Path(name).write_bytes(content)
            yield
        finally:
            os.chdir(before)


def described(error: BaseException) -> str:
    """``TypeError: … at gradcli/ops/x.py:12 name``, the innermost place of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((frame for frame in reversed(frames) if "/gradcli/" in frame.filename), None)
    where = f" at gradcli/{place.filename.rpartition('/gradcli/')[2]}:{place.lineno} {place.name}" if place else ""
    try:
        text = str(error).split("\n")[0]
    except Exception as second:
        text = f"its text raises {type(second).__name__}"
    return _without_numbers(f"{type(error).__name__}: {text}"[:200]) + where


def _without_numbers(text: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "S", re.sub(r"[-+]?\d[\d.e+]*", "N", text))


# ---- many, in a process that may die ----------------------------------------------------------------------------------------


def campaign(seconds: float, seed: int, kinds: list[str], most: int | None = None) -> tuple[int, list[tuple[Finding, int]]]:
    """Random inputs until the time is over or `most` have run: how many they were, and the findings with how often each came up."""
    end, count, run = time.monotonic() + seconds, 0, 0
    if most is None or most > FEW:
        keep_library()
    findings: dict[tuple[str, str], tuple[Finding, int]] = {}
    while time.monotonic() < end and (most is None or count < most):
        left = None if most is None else most - count
        done, found = _batch(seed * 1_000_003 + run, kinds, end, left)
        count, run = count + done, run + 1
        for finding in found:
            key = finding.kind, finding.what
            first, times = findings.get(key, (finding, 0))
            shorter = len(finding.example.text) < len(first.example.text)
            findings[key] = (finding if shorter else first, times + 1)
    return count, sorted(findings.values(), key=lambda pair: -pair[1])


def _batch(seed: int, kinds: list[str], end: float, most: int | None) -> tuple[int, list[Finding]]:
    """One process, until it dies, the time is over, or it has run long enough."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work(seed, kinds, end, most, os.fdopen(writer, "w", encoding="utf-8", errors="surrogatepass"))
    os.close(writer)
    return _watch(child, reader)


def _watch(child: int, reader: int) -> tuple[int, list[Finding]]:
    import select

    count, findings, pending, buffer, worked, silent = 0, [], None, b"", 0.0, 0
    while True:
        ready = select.select([reader], [], [], PATIENCE)[0]
        before, worked = worked, _processor_time(child)
        if not ready and worked - before < PATIENCE / 2 and (silent := silent + 1) < MOST_SILENT:
            continue  # the machine gave it no time
        silent = 0
        chunk = os.read(reader, 1 << 16) if ready else b""
        buffer += chunk
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message[0] == "start":
                pending = _input_of(message[1])
            else:
                count, pending = count + 1, None
                if message[1] is not None:
                    findings.append(Finding(message[1], message[2], _input_of(message[3])))
        if not chunk:
            break
    if ready:
        status = os.waitpid(child, 0)[1]
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        status = -1
    os.close(reader)
    if pending is not None:
        kind, what = ("hang", "no end") if status == -1 else ("crash", f"status {os.waitstatus_to_exitcode(status)}")
        findings.append(Finding(kind, f"{what}, {pending.kind}: {_without_numbers(pending.text[-60:])}", pending))
        count += 1
    return count, findings


def _processor_time(child: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _work(seed: int, kinds: list[str], end: float, most: int | None, out: Any) -> None:
    """What the process does."""
    random, weights = Random(seed), [RARELY.get(kind, 1) for kind in kinds]
    library = None if most is not None and most <= FEW else Library()
    if library is not None:
        Watch()
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, resource.RLIM_INFINITY))
    sys.unraisablehook = lambda what: None
    interrupt.end_after = lambda seconds: None  # `--timeout` ends a process for good, and here it is for many inputs
    try:
        for number in range(min(most or 2000, 2000)):
            if time.monotonic() >= end:
                break
            if library is not None and not number % SHARED:
                library.forget()
            given = GENERATORS[random.choices(kinds, weights)[0]](random)
            _send(out, ["start", _plain(given)])
            verdict = _timed(given)
            _send(out, ["end", *(verdict or (None, None)), _plain(given) if verdict else None])
    finally:
        out.flush()
        os._exit(0)


def _timed(given: Input) -> tuple[str, str] | None:
    timers = ((signal.SIGPROF, signal.ITIMER_PROF, SECONDS), (signal.SIGALRM, signal.ITIMER_REAL, WAITING))
    for number, timer, seconds in timers:
        signal.signal(number, _too_long)
        signal.setitimer(timer, seconds, 0.5)
    try:
        return judge(given)
    except Interrupted:
        return None
    finally:
        with contextlib.suppress(Interrupted):
            for _, timer, _ in timers:
                signal.setitimer(timer, 0)


def _too_long(number: int, frame: TracebackType | None) -> None:
    raise Interrupted


def _send(out: Any, message: list[Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def _plain(given: Input) -> list[Any]:
    return [given.kind, given.text, list(given.words), [[name, content.hex()] for name, content in given.files]]


def _input_of(data: list[Any]) -> Input:
    kind, text, words, files = data
    return Input(kind, text, tuple(words), tuple((name, bytes.fromhex(content)) for name, content in files))
