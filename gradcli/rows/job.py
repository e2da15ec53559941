"""What goes between the process that adds up and those that run blocks: plain data both ways, because neither trusts what the other ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.data.reference import Reading, files_in, reading_of
from gradcli.diagnostics.model import Diagnostic, GradcliError, Source
from gradcli.options.table import Options
from gradcli.records import NamedTuple
from gradcli.rows.layout import Layout, Mark
from gradcli.runs.exchange import decoded, diagnostic_of, encoded
from gradcli.runs.report import diagnostic_as_dict

Array = np.ndarray[Any, Any]
Data = dict[str, Any]
GRADIENT = ".grad"


class Job(NamedTuple):
    """What all blocks have in common. `options` are those of the command, by their keys; `seed` is that of the first block's stream."""

    programs: tuple[Source, ...]
    texts: tuple[tuple[str, str], ...]  # NAME=VALUE and the option, of the inputs that every block gets whole
    layouts: tuple[Layout, ...]
    options: Options
    seed: int
    memory_limit: int | None = None

    @property
    def reading(self) -> Reading:
        """How text becomes numbers."""
        return reading_of(self.options)

    @property
    def files(self) -> list[str]:
        """What a process has to be able to read."""
        return files_in([text for text, _ in self.texts] + [layout.text for layout in self.layouts])

    @property
    def total(self) -> int:
        """How many rows."""
        return self.layouts[0].total

    def as_data(self) -> Data:
        programs = [[source.name, source.text] for source in self.programs]
        return {**self._asdict(), "programs": programs, "layouts": [layout._asdict() for layout in self.layouts]}


def job_of(data: Data) -> Job:
    """The inverse of `Job.as_data`."""
    layouts = [
        Layout(
            **{
                **part,
                "shape": tuple(part["shape"]),
                "columns": tuple(part["columns"]),
                "marks": tuple(Mark(*mark) for mark in part["marks"]),
            }
        )
        for part in data["layouts"]
    ]
    programs = tuple(Source(name, text) for name, text in data["programs"])
    texts = tuple((text, option) for text, option in data["texts"])
    return Job(programs, texts, tuple(layouts), Options(data["options"]), data["seed"], data["memory_limit"])


class Request(NamedTuple):
    """One run of the program, over the rows of `pieces` (start, stop) one after the other.

    `wanted` are the keys of the values to send; None: all. Of the others, but for those `by_row`, digests are sent. `noise` seeds a change of
    the rows, `is_steady` makes all random numbers the same one: both for finding out what combines. `values` are those of leaves, in place of
    the program's own. With `directions`, several for each leaf, one behind the other, not the program's values are wanted but the products of its
    Hessian with them, under the keys of the gradients.
    """

    number: int
    pieces: tuple[tuple[int, int], ...]
    wanted: tuple[str, ...] | None = None
    by_row: tuple[str, ...] = ()
    noise: int | None = None
    is_steady: bool = False
    values: Mapping[str, Array] | None = None
    directions: Mapping[str, Array] | None = None

    @property
    def rows(self) -> int:
        """How many."""
        return sum(stop - start for start, stop in self.pieces)

    def as_data(self) -> Data:
        return {**self._asdict(), "values": encoded_all(self.values), "directions": encoded_all(self.directions)}


def encoded_all(arrays: Mapping[str, Array] | None) -> Data | None:
    """Arrays by name as plain data."""
    return None if arrays is None else {name: encoded(value) for name, value in arrays.items()}


def decoded_all(data: Data | None) -> dict[str, Array] | None:
    """The inverse."""
    return None if data is None else {str(name): np.asarray(decoded(value)) for name, value in data.items()}


def request_of(data: Data) -> Request:
    """The inverse of `Request.as_data`."""
    return Request(
        data["number"],
        tuple((start, stop) for start, stop in data["pieces"]),
        None if data["wanted"] is None else tuple(data["wanted"]),
        tuple(data["by_row"]),
        data["noise"],
        data["is_steady"],
        decoded_all(data["values"]),
        decoded_all(data["directions"]),
    )


class Part(NamedTuple):
    """What one run came to. `values` has the numbers of names under the name, the gradient of a leaf under ``leaf.grad``.

    `digests` tell whether what every block has to itself is the same in all: of names that are not among the `values`.
    """

    values: Mapping[str, Array]
    digests: Mapping[str, str]
    root: str | None
    printed: bool
    rows: int = 0  # that it is over: not those that lack a value, where these are left out

    def as_data(self) -> Data:
        return {**self._asdict(), "values": {name: encoded(value) for name, value in self.values.items()}}


class Failure(GradcliError):
    """A run that failed, with the status it asks for."""

    def __init__(self, diagnostics: Sequence[Diagnostic], status: int) -> None:
        super().__init__(*diagnostics)
        self.exit_status = status

    def as_data(self) -> Data:
        return {"status": self.exit_status, "diagnostics": [diagnostic_as_dict(each) for each in self.diagnostics]}

    def noted(self, note: str) -> Failure:
        """The same with a note more."""
        first, *others = self.diagnostics
        return Failure([first._replace(notes=(*first.notes, note)), *others], self.exit_status)

    def advised(self, helps: tuple[str, ...]) -> Failure:
        """The same with more to do about it."""
        first, *others = self.diagnostics
        return Failure([first._replace(help=(*first.help, *helps)), *others], self.exit_status)


def part_of(data: Data, job: Job) -> Part:
    """What a process sent; raises the failure that it tells of, and ValueError or the like for what is neither."""
    if "status" in data:
        raise Failure([diagnostic_of(each, job.programs) for each in data["diagnostics"]], int(data["status"]))
    values = {str(name): np.asarray(decoded(value)) for name, value in data["values"].items()}
    digests = {str(name): str(text) for name, text in data["digests"].items()}
    root = None if data["root"] is None else str(data["root"])
    return Part(values, digests, root, bool(data["printed"]), int(data["rows"]))
