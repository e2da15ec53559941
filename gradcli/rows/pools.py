"""Who does the work of ``--rows`` and ``--each``: this process, others of this machine, or Dask's workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.options.table import Options
    from gradcli.rows.job import Data
    from gradcli.rows.workers import Pool

MOST_JOBS = 1024


class Here:
    """This process, which answers each request at once: no other has to be started, and pointwise work has all cores."""

    most = 1

    def __init__(self, answer: Callable[[Data], Data]) -> None:
        self.answer = answer

    def submit(self, request: Data) -> Done:
        """The answer."""
        return Done(self.answer(request))

    def close(self) -> None:
        """There is nobody to end."""


class Done(NamedTuple):
    """An answer that is there."""

    data: dict[str, Any]

    def result(self) -> Data:
        return self.data


def pool_for(options: Options, start: Data, module: str, answer: Callable[[Data, Data], Data], stack: ExitStack) -> Pool:
    """The pool that the options ask for, which `stack` closes: processes run ``main`` of a module, Dask's workers `answer`."""
    jobs = options["jobs"]
    if jobs is not None and not 1 <= jobs <= MOST_JOBS:
        raise UsageError("E0902", f"--jobs takes a number of processes from 1 to {MOST_JOBS}, not {jobs}")
    pool: Pool
    if options["dask"] is not None:
        from gradcli.rows.cluster import Cluster

        pool = Cluster(answer, start, options["dask"], jobs or os.cpu_count() or 1)
    else:
        from gradcli.rows import pool as processes

        pool = processes.Pool(module, start, jobs or 1)
    stack.callback(pool.close)
    return pool
