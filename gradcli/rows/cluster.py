"""Dask as the executor: a scheduler that is already there, or a cluster on this machine. Retries and lost workers are Dask's affair.

A program in a Dask worker has the language's wall around it and not the operating system's, for the worker talks to the network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Diagnostic, UsageError
from gradcli.records import NamedTuple
from gradcli.rows.job import Data, Failure
from gradcli.rows.pool import LOST

AHEAD = 4  # requests for each worker that are on their way
RETRIES = 3
PATIENCE = 10  # seconds until a scheduler has to answer
Answering = Callable[[Data, Data], Data]


def answer_block(job: Data, request: Data) -> Data:
    """One run over a block, in a worker."""
    from gradcli.rows.block import answer
    from gradcli.rows.job import job_of

    return answer(job_of(job), request)


def answer_on_worker(answer: Answering, start: Data, request: Data) -> Data:
    """The answer of a worker; where a file cannot be read, it says on which."""
    from distributed import get_worker

    found = answer(start, request)
    for diagnostic in found.get("diagnostics", ()):
        if diagnostic["code"] == "E0901":
            where = (
                f"on the Dask worker {get_worker().address}: a worker reads files itself, so that it has to see them under the same path"
            )
            diagnostic["notes"] = [*diagnostic["notes"], where]
    return found


class Cluster:
    """The workers of a scheduler at `address`; without one, of a cluster of `count` processes made for this run. They run `answer`."""

    def __init__(self, answer: Answering, start: Data, address: str, count: int) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise UsageError("E0902", "--dask needs the package distributed", help=("pip install 'gradcli[dask]'",)) from None
        self.answer = answer
        self.own: Any = None
        try:
            if not address:
                self.own = LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
            self.client = Client(self.own if self.own is not None else address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            why = str(error).partition("\n")[0] or "no answer"
            raise UsageError("E0902", f"--dask {address}: {why}", help=("the address of a scheduler is written tcp://HOST:8786",)) from None
        self.most = AHEAD * max(1, sum(self.client.nthreads().values()))
        self.start = self.client.scatter(start, broadcast=True, hash=False)

    def submit(self, request: Data) -> Answer:
        """The answer, when it is there."""
        return Answer(self.client.submit(answer_on_worker, self.answer, self.start, request, pure=False, retries=RETRIES))

    def close(self) -> None:
        """Leave the scheduler, or end the cluster that was made for this run."""
        self.client.close()
        if self.own is not None:
            self.own.close()


class Answer(NamedTuple):
    """What a worker makes of a request."""

    future: Any

    def result(self) -> Data:
        """Wait for it; raises Failure where no worker could."""
        from distributed import CancelledError, KilledWorker

        try:
            data: Data = self.future.result()
        except (KilledWorker, CancelledError, OSError, ImportError) as error:
            why = f"the Dask workers did not run it: {type(error).__name__}: {str(error).partition('. ')[0]}"
            helps = ("gradcli has to be installed on every worker, in the same version",)
            raise Failure((Diagnostic("E0912", why, help=helps),), LOST) from None
        return data
