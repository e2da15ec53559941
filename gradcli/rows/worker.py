"""A worker process: it reads what to do and then requests from standard input, a line each, and writes an answer a line.

A thread reads, so that the process leaves in the middle of a block when the one that started it is gone or wants no more.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, NoReturn

from gradcli.host import memory, wall

Answering = Callable[[dict[str, Any]], dict[str, Any]]


def main() -> NoReturn:
    """Run blocks."""
    serve(block_answers)


def serve(prepare: Callable[[dict[str, Any]], Answering]) -> NoReturn:
    """Answer until there is nothing more to read. The process that started this one ends it, also on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: SimpleQueue[str] = SimpleQueue()
    Thread(target=read_requests, args=(requests,), daemon=True).start()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing but answers goes there
    wall.own()
    answer = prepare(json.loads(requests.get()))
    while True:
        answers.write(json.dumps(answer(json.loads(requests.get()))) + "\n")
        answers.flush()


def block_answers(data: dict[str, Any]) -> Answering:
    """What runs the blocks of a job."""
    from gradcli.rows.block import answer
    from gradcli.rows.job import job_of

    job = job_of(data)
    if any(layout.kind == "parquet" for layout in job.layouts):
        from gradcli.data.parquet import pyarrow

        pyarrow()  # while it may still be loaded
    restrict(job.memory_limit if job.options.get("max_memory") is not None else None, job.files)
    return partial(answer, job)


def restrict(memory_limit: int | None, files: Iterable[str]) -> None:
    """Limit this process as the one that started it is: in memory, and to these files."""
    if memory_limit is not None:
        memory.restrict(memory_limit)
    if wall.is_wanted():
        from gradcli.library.keeping import keep_library

        keep_library()
        wall.confine(files)


def read_requests(requests: SimpleQueue[str]) -> NoReturn:
    """Hand each line on; where there are no more, nobody waits for an answer."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)
