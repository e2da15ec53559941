"""A worker process: it reads a job and then requests from standard input, a line each, and writes an answer a line.

A thread reads, so that the process leaves in the middle of a block when the one that started it is gone or wants no more.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from typing import NoReturn

from gradcli.host import memory, wall


def main() -> NoReturn:
    """Answer until there is nothing more to read. The process that started this one ends it, also on Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: SimpleQueue[str] = SimpleQueue()
    Thread(target=read_requests, args=(requests,), daemon=True).start()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing but answers goes there
    wall.own()
    from gradcli.library.keeping import keep_library
    from gradcli.rows.block import answer
    from gradcli.rows.job import job_of

    job = job_of(json.loads(requests.get()))
    if job.options.get("max_memory") is not None and job.memory_limit is not None:
        memory.restrict(job.memory_limit)
    if wall.is_wanted():
        keep_library()
        wall.confine(job.files)
    while True:
        answers.write(json.dumps(answer(job, json.loads(requests.get()))) + "\n")
        answers.flush()


def read_requests(requests: SimpleQueue[str]) -> NoReturn:
    """Hand each line on; where there are no more, nobody waits for an answer."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)
