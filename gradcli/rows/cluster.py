"""Dask as the executor: a scheduler that is already there, or a cluster on this machine. Retries and lost workers are Dask's affair.

A program in a Dask worker has the language's wall around it and not the operating system's, for the worker talks to the network.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from gradcli.diagnostics.model import Diagnostic, UsageError
from gradcli.rows.job import Data, Failure, Job, Part, Request, part_of
from gradcli.rows.workers import LOST, rows_in_words

AHEAD = 4  # requests for each worker that are on their way
RETRIES = 3
PATIENCE = 10  # seconds until a scheduler has to answer


def answer_on_worker(job: Data, request: Data) -> Data:
    """One run, in a worker; where a file cannot be read, the answer says on which."""
    from distributed import get_worker

    from gradcli.rows.block import answer
    from gradcli.rows.job import job_of

    found = answer(job_of(job), request)
    for diagnostic in found.get("diagnostics", ()):
        if diagnostic["code"] == "E0901":
            where = f"on the Dask worker {get_worker().address}: a worker reads the rows itself, so that it has to see the file under the same path"
            diagnostic["notes"] = [*diagnostic["notes"], where]
    return found


class Cluster:
    """The workers of a scheduler at `address`; without one, of a cluster of `count` processes made for this run."""

    def __init__(self, job: Job, address: str, count: int) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise UsageError("E0902", "--dask needs the package distributed", help=("pip install 'gradcli[dask]'",)) from None
        self.job = job
        self.own: Any = None
        try:
            if not address:
                self.own = LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
            self.client = Client(self.own if self.own is not None else address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            why = str(error).partition("\n")[0] or "no answer"
            raise UsageError("E0902", f"--dask {address}: {why}", help=("the address of a scheduler is written tcp://HOST:8786",)) from None
        self.count = max(1, sum(self.client.nthreads().values()))
        self.data = self.client.scatter(job.as_data(), broadcast=True, hash=False)

    def submit(self, request: Request) -> Any:
        return self.client.submit(answer_on_worker, self.data, request.as_data(), pure=False, retries=RETRIES)

    def ask(self, request: Request) -> Part:
        """The answer of one worker."""
        return self._answered(request, self.submit(request))

    def results(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Part]]:
        """The answers in the order of the requests."""
        waiting: deque[tuple[Request, Any]] = deque()
        for request in requests:
            waiting.append((request, self.submit(request)))
            if len(waiting) >= AHEAD * self.count:
                yield self._noted(*waiting.popleft())
        while waiting:
            yield self._noted(*waiting.popleft())

    def _noted(self, request: Request, future: Any) -> tuple[Request, Part]:
        try:
            return request, self._answered(request, future)
        except Failure as failure:
            raise failure.noted(f"in the block of {rows_in_words(request)}") from None

    def _answered(self, request: Request, future: Any) -> Part:
        from distributed import CancelledError, KilledWorker

        try:
            data = future.result()
        except (KilledWorker, CancelledError, OSError, ImportError) as error:
            why = f"the Dask workers did not run it: {type(error).__name__}: {str(error).partition('. ')[0]}"
            helps = ("gradcli has to be installed on every worker, in the same version", "`--resume FILE` keeps what is done")
            raise Failure((Diagnostic("E0912", why, help=helps),), LOST) from None
        return part_of(data, self.job)

    def close(self) -> None:
        """Leave the scheduler, or end the cluster that was made for this run."""
        self.client.close()
        if self.own is not None:
            self.own.close()
