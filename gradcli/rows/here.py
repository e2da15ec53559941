"""The blocks of a job in this process, one after the other: no other has to be started, and pointwise work has all cores."""

from __future__ import annotations

from gradcli.records import NamedTuple
from gradcli.rows.block import answer
from gradcli.rows.job import Data, Job


class Here:
    """Answers each request at once."""

    most = 1

    def __init__(self, job: Job) -> None:
        self.job = job

    def submit(self, request: Data) -> Done:
        """The answer."""
        return Done(answer(self.job, request))

    def close(self) -> None:
        """There is nobody to end."""


class Done(NamedTuple):
    """An answer that is there."""

    data: Data

    def result(self) -> Data:
        return self.data
