"""A worker process: it reads what to do and then requests, a line each, and writes an answer a line.

A thread reads, so that the process leaves in the middle of a block when the one that started it is gone or wants no more.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NoReturn

from gradcli.engine.fusion import cores
from gradcli.host import memory, wall

Answering = Callable[[dict[str, Any]], dict[str, Any]]


def main(requests: IO[str], answers: IO[str]) -> NoReturn:
    """Run blocks."""
    serve(block_answers, requests, answers)


def serve(prepare: Callable[[dict[str, Any]], Answering], requests: IO[str], answers: IO[str]) -> NoReturn:
    """Answer until there is nothing more to read. The process that started this one ends it, also on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=read_lines, args=(requests, lines), daemon=True).start()
    wall.own()
    cores.use_one()
    answer = prepare(json.loads(lines.get()))
    while True:
        answers.write(json.dumps(answer(json.loads(lines.get()))) + "\n")
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


def read_lines(requests: IO[str], lines: SimpleQueue[str]) -> NoReturn:
    """Hand each line on; where there are no more, nobody waits for an answer."""
    for line in requests:
        lines.put(line)
    os._exit(0)
