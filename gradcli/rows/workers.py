"""Blocks in the hands of others: processes of this machine, or Dask's workers. Each reads the rows itself, and answers in plain data."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol

from gradcli.rows.job import Data, Failure, Job, Part, Request, part_of

ADVICE = ("smaller blocks take less memory: `--block 16M`", "`--resume FILE` keeps what is done")  # where a worker is lost


class Answer(Protocol):
    """An answer that is there or on its way."""

    def result(self) -> Data:
        """Wait for it; raises Failure where the worker is lost."""


class Pool(Protocol):
    """Who answers requests; `most` of them are worth having on their way."""

    most: int

    def submit(self, request: Data) -> Answer:
        """The answer, when it is there."""

    def close(self) -> None:
        """End them."""


class Workers:
    """The blocks of a job, run by a pool."""

    def __init__(self, job: Job, pool: Pool) -> None:
        self.job, self.pool = job, pool

    def ask(self, request: Request) -> Part:
        """One run."""
        return self._part(self.pool.submit(request.as_data()))

    def results(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Part]]:
        """Runs in the order of the requests, of which a few are on their way at any time."""
        waiting: deque[tuple[Request, Answer]] = deque()
        for request in requests:
            waiting.append((request, self.pool.submit(request.as_data())))
            if len(waiting) >= self.pool.most:
                yield self._answered(*waiting.popleft())
        while waiting:
            yield self._answered(*waiting.popleft())

    def _answered(self, request: Request, answer: Answer) -> tuple[Request, Part]:
        """An answer; a failure says for which rows."""
        try:
            return request, self._part(answer)
        except Failure as failure:
            raise failure.noted(f"in the block of {rows_in_words(*request.pieces[0])}") from None

    def _part(self, answer: Answer) -> Part:
        try:
            data = answer.result()
        except Failure as failure:
            raise failure.advised(ADVICE) from None
        return part_of(data, self.job)


def rows_in_words(start: int, stop: int) -> str:
    """``rows 0 to 99``, counted from 0."""
    return f"row {start}" if stop - start == 1 else f"rows {start} to {stop - 1}"
