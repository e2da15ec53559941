"""Processes on this machine that answer requests: plain data both ways, a line of JSON each."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, NoReturn

from gradcli.diagnostics.model import Diagnostic
from gradcli.engine.fusion import cores
from gradcli.host import child
from gradcli.rows.job import Data, Failure

ONE_CORE = {"GRADCLI_CORES": "1"}
AHEAD = 2  # requests for each process that are on their way
KILLED = -9
LOST = 5  # exit status


class Pool:
    """So many processes that run ``main`` of a module. They start before this one gives up its right to start any."""

    def __init__(self, module: str, start: Data, count: int) -> None:
        line = json.dumps(start)
        self.most = AHEAD * count  # requests that are worth having on their way
        self.processes = child.children(module, count, ONE_CORE | cores.ONE_THREAD)
        self.idle: SimpleQueue[child.Child] = SimpleQueue()
        for process in self.processes:
            send(process, line)
            self.idle.put(process)
        self.threads = ThreadPoolExecutor(count)

    def submit(self, request: Data) -> Future[Data]:
        """The answer, when it is there."""
        return self.threads.submit(self._ask, request)

    def _ask(self, request: Data) -> Data:
        """The answer of whichever process is free."""
        process = self.idle.get()
        try:
            send(process, json.dumps(request))
            line = answers_of(process).readline()
        finally:
            self.idle.put(process)  # one that is no more too: whoever asks it next is told so, and waits for nothing
        if not line:
            lost(process)
        answer: Data = json.loads(line)
        return answer

    def close(self) -> None:
        """End the processes, whatever they do: each leaves when nobody can ask it any more. This process may not have the right to kill."""
        for process in self.processes:
            with suppress(BrokenPipeError):
                requests_of(process).close()
        self.threads.shutdown(wait=True, cancel_futures=True)
        for process in self.processes:
            process.wait()
            answers_of(process).close()


def send(process: child.Child, line: str) -> None:
    """A line for a process; that it has ended is seen when its answer is read."""
    requests = requests_of(process)
    with suppress(BrokenPipeError):
        requests.write(line + "\n")
        requests.flush()


def requests_of(process: child.Child) -> IO[str]:
    assert process.stdin is not None
    return process.stdin


def answers_of(process: child.Child) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def lost(process: child.Child) -> NoReturn:
    """A process that is no more."""
    status = process.wait()
    why = "was killed, perhaps because memory ran out" if status == KILLED else f"ended with status {status}"
    raise Failure((Diagnostic("E0912", f"a worker process {why}"),), LOST)
