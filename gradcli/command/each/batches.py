"""Rows by several processes: this one reads them and hands them out in batches, and writes what comes back in their order.

One thread reads rows, for a live input may let it wait; one makes batches of what is there, larger ones the faster rows are; and the main thread
waits for the oldest batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

from gradcli.data.files import Loaded
from gradcli.diagnostics.model import Source
from gradcli.records import NamedTuple
from gradcli.rows.job import Data, Failure
from gradcli.rows.workers import rows_in_words
from gradcli.runs.exchange import decoded, diagnostic_of, encoded

if TYPE_CHECKING:
    from gradcli.command.each.output import Output
    from gradcli.data.inputs import Rows
    from gradcli.rows.workers import Answer, Pool

MOST = 500  # rows of a batch
WORTH = 0.05  # seconds that a batch is to take
ADVICE = ("fewer processes take less memory: `--jobs 1`",)  # where a worker is lost
END = object()  # of the rows


class Sent(NamedTuple):
    """A batch on its way: the rows from `first` up to, not including, `stop`."""

    first: int
    stop: int
    answer: Answer


class Ended(NamedTuple):
    """No more rows; the error that ended them, if there was one."""

    error: BaseException | None = None


class Batches:
    """The batches of one run."""

    def __init__(self, pool: Pool, rows: Rows, output: Output) -> None:
        self.pool, self.rows, self.output = pool, rows, output
        self.size = 1  # rows of the next batch
        self.read: Queue[Any] = Queue(2 * MOST)
        self.sent: Queue[Sent | Ended] = Queue(pool.most)
        self.is_over = False

    def run(self) -> None:
        """All rows; raises what ended them, when everything before it was written."""
        for work in (self.read_rows, self.send_batches):
            Thread(target=work, daemon=True).start()
        try:
            while isinstance(batch := self.sent.get(), Sent):
                self.write(batch)
        finally:
            self.is_over = True
        if batch.error is not None:
            raise batch.error

    def read_rows(self) -> None:
        """Put each row where the batches are made of them."""
        ended = Ended()
        try:
            for value in self.rows.values:
                self.read.put(value)
        except BaseException as error:  # it belongs to the main thread, in its turn
            ended = Ended(error)
        self.read.put(ended)

    def send_batches(self) -> None:
        """Send what is there, as soon as somebody can take it."""
        first = 0
        ended: Ended | None = None
        while ended is None:
            batch = []
            for value in self.waiting():
                if isinstance(value, Ended):
                    ended = value
                else:
                    batch.append(value)
            if batch:
                try:
                    answer = self.pool.submit(request_of(first, batch))
                except RuntimeError:
                    if self.is_over:  # and the pool is closed
                        return
                    raise
                self.sent.put(Sent(first, first + len(batch), answer))
                first += len(batch)
        self.sent.put(ended)

    def waiting(self) -> Iterator[Any]:
        """The rows of the next batch: one, when it has come in, and those that came with it."""
        value = self.read.get()
        yield value
        count = 1
        while count < self.size and not isinstance(value, Ended) and not self.read.empty():
            value = self.read.get()
            yield value
            count += 1

    def write(self, batch: Sent) -> None:
        """What came of a batch."""
        output, count = self.output, batch.stop - batch.first
        answer = answer_to(batch)
        for kind, content in answer.get("said", ()):
            if kind == "line":
                output.write(content)
            elif kind == "aside":
                output.write_aside(content)
            else:
                diagnostic, texts = content
                output.tell(diagnostic_of(diagnostic, [Source(name, text) for name, text in texts.items()]))
        if "diagnostics" in answer:  # of what ends the run
            raise Failure([diagnostic_of(each, ()) for each in answer["diagnostics"]], int(answer["status"]))
        output.end_row(answer["status"], count)
        self.size = max(1, min(MOST, 2 * self.size, int(WORTH * count / max(answer["seconds"], 1e-6))))


def answer_to(batch: Sent) -> Data:
    """The answer; raises Failure where the worker is lost."""
    try:
        return batch.answer.result()
    except Failure as failure:
        raise failure.noted(f"in {rows_in_words(batch.first, batch.stop)}").advised(ADVICE) from None


def request_of(first: int, batch: Sequence[Any]) -> Data:
    """A batch as plain data: items of a literal, or rows of a file, which have their remark and their columns in common."""
    if not isinstance(batch[0], Loaded):
        return {"first": first, "items": [encoded(item) for item in batch]}
    head = batch[0]
    return {"first": first, "remark": head.remark, "columns": head.columns, "arrays": [encoded(row.array) for row in batch]}


def batch_in(request: Data) -> list[Any]:
    """The inverse of `request_of`."""
    if "items" in request:
        return [decoded(item) for item in request["items"]]
    columns = tuple(request["columns"])
    return [Loaded(decoded(array), request["remark"], columns) for array in request["arrays"]]
