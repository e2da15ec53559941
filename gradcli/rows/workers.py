"""Processes on this machine that run blocks: each reads the rows itself, and answers in plain data."""

from __future__ import annotations

import json
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, NoReturn

from gradcli.diagnostics.model import Diagnostic
from gradcli.host import child
from gradcli.rows.job import Failure, Job, Part, Request, part_of

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "GRADCLI_CORES": "1"}
AHEAD = 2  # requests for each process that are on their way
KILLED = -9
LOST = 5  # exit status


class Workers:
    """So many processes. They start before this one gives up its right to start any."""

    def __init__(self, job: Job, count: int) -> None:
        self.job, self.count = job, count
        environment = child.environment() | ONE_THREAD
        start = json.dumps(job.as_data())
        self.processes = [
            subprocess.Popen(
                child.command("gradcli.rows.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=environment,
            )
            for _ in range(count)
        ]
        self.idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        for process in self.processes:
            send(process, start)
            self.idle.put(process)
        self.threads = ThreadPoolExecutor(count)

    def ask(self, request: Request) -> Part:
        """The answer of whichever process is free."""
        process = self.idle.get()
        try:
            send(process, json.dumps(request.as_data()))
            line = answers_of(process).readline()
        finally:
            self.idle.put(process)  # one that is no more too: whoever asks it next is told so, and waits for nothing
        if not line:
            lost(process)
        return part_of(json.loads(line), self.job)

    def results(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Part]]:
        """The answers in the order of the requests, of which a few are on their way at any time."""
        waiting: deque[tuple[Request, Future[Part]]] = deque()
        for request in requests:
            waiting.append((request, self.threads.submit(self.ask, request)))
            if len(waiting) >= AHEAD * self.count:
                yield answered(*waiting.popleft())
        while waiting:
            yield answered(*waiting.popleft())

    def close(self) -> None:
        """End the processes, whatever they do: each leaves when nobody can ask it any more. This process may not have the right to kill."""
        for process in self.processes:
            with suppress(BrokenPipeError):
                requests_of(process).close()
        self.threads.shutdown(wait=True, cancel_futures=True)
        for process in self.processes:
            process.wait()
            answers_of(process).close()


def answered(request: Request, future: Future[Part]) -> tuple[Request, Part]:
    """An answer; a failure says for which rows."""
    try:
        return request, future.result()
    except Failure as failure:
        raise failure.noted(f"in the block of {rows_in_words(request)}") from None


def rows_in_words(request: Request) -> str:
    """``rows 0 to 99``, counted from 0."""
    (start, stop), *_ = request.pieces
    return f"rows {start} to {stop - 1}"


def send(process: subprocess.Popen[str], line: str) -> None:
    """A line for a process; that it has ended is seen when its answer is read."""
    requests = requests_of(process)
    with suppress(BrokenPipeError):
        requests.write(line + "\n")
        requests.flush()


def requests_of(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdin is not None
    return process.stdin


def answers_of(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def lost(process: subprocess.Popen[str]) -> NoReturn:
    """A process that is no more."""
    status = process.wait()
    why = "was killed, perhaps because memory ran out" if status == KILLED else f"ended with status {status}"
    helps = ("smaller blocks take less memory: `--block 16M`", "`--resume FILE` keeps what is done")
    raise Failure((Diagnostic("E0912", f"a worker process {why}", help=helps),), LOST)
