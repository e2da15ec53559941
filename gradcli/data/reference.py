"""What ``@…`` refers to: a file or standard input, its kind, the array of an archive, the columns of a table; how text is read; and NAME=VALUE."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from gradcli.records import NamedTuple

STANDARD_INPUT = "-"
STANDARD_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")  # besides ``-``; opened by such a name, a file would be begun anew
KINDS = ("npy", "npz", "csv", "tsv", "json", "ndjson", "jsonl", "parquet")
TYPED = ("npy", "npz", "parquet")  # those that say of which dtype their numbers are
COLUMNS = r"(.+)\[([^\[\]]+)\]"
ARCHIVED = r"(?i)(.+?):(npz(?:\.gz)?):(.+)"


class Reading(NamedTuple):
    """How text becomes numbers: the values of ``--header``, ``--missing`` and ``--dtype``."""

    header: str = "auto"
    missing: str = "error"
    dtype: str = "float32"


def reading_of(options: Mapping[str, Any]) -> Reading:
    """The same from the options of a run."""
    return Reading(options["header"], options["missing"], options["dtype"])


class Reference(NamedTuple):
    """A file's name (``-``: standard input), its kind, and which part of it is meant."""

    name: str
    kind: str
    key: str = ""  # of an array in an archive
    columns: tuple[str, ...] = ()
    is_compressed: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether this kind of file says of which dtype its numbers are; text does not."""
        return self.kind in TYPED

    @property
    def has_columns(self) -> bool:
        return self.kind not in ("", "npy", "npz")

    @property
    def written(self) -> str:
        """The reference as it is written, without its columns."""
        word = f"{self.kind}{'.gz' if self.is_compressed else ''}"
        return self.name if kind_of_name(self.name) == (self.kind, self.is_compressed) else f"{self.name}:{word}"

    @property
    def shown(self) -> str:
        """The name in a message."""
        return shown(self.name)


def shown(name: str) -> str:
    """A file's name in a message."""
    return "standard input" if name == STANDARD_INPUT else name


def kind_of(word: str) -> tuple[str, bool]:
    """The kind that ``csv``, ``.csv`` or ``csv.gz`` says (empty: none), and whether it is compressed."""
    word = word.lower().lstrip(".")
    plain = word.removesuffix(".gz")
    return (plain if plain in KINDS else ""), plain != word


def kind_of_name(name: str) -> tuple[str, bool]:
    """The kind that a file's name says by its ending."""
    stem, suffix = os.path.splitext(name)
    if suffix.lower() == ".gz":
        return kind_of(os.path.splitext(stem)[1])[0], True
    return kind_of(suffix)[0], False


@lru_cache(maxsize=64)  # of the same text for each row of --each
def reference_of(text: str) -> Reference:
    """``data.csv``, ``data.csv.gz[age,height]``, ``all.npz:weight``, ``/dev/fd/63:csv``, ``-:npz:weight``; an unknown kind is empty."""
    text = at_home(text)
    picked = re.fullmatch(COLUMNS, text)
    if picked and _reference_of(picked[1]).has_columns:
        columns = tuple(column.strip() for column in picked[2].split(","))
        return _reference_of(picked[1])._replace(columns=columns)
    return _reference_of(text)


def at_home(text: str) -> str:
    """``~/a.csv`` in the home folder, for a shell leaves it as it is behind ``x=@`` and ``--output=``."""
    return os.path.expanduser(text) if text.startswith("~/") else text


class Target(NamedTuple):
    """What is to be written: a file's name (``-``: standard output), its kind (empty: none that is known), whether it is compressed."""

    name: str
    kind: str
    is_compressed: bool = False

    @property
    def is_output(self) -> bool:
        return self.name == STANDARD_INPUT

    @property
    def shown(self) -> str:
        return "standard output" if self.is_output else self.name


def target_of(text: str, kinds: Container[str]) -> Target:
    """``out.csv``, ``out.csv.gz``, ``-:npy``, ``/dev/fd/3:ndjson.gz``; `kinds` are those that can be written."""
    target = _target_of(at_home(text), kinds)
    return target._replace(name=STANDARD_INPUT) if target.name in STANDARD_OUTPUT else target


def _target_of(text: str, kinds: Container[str]) -> Target:
    name, colon, word = text.rpartition(":")
    if colon and name:
        kind = word.lower().lstrip(".").removesuffix(".gz")
        if kind in kinds:
            return Target(name, kind, word.lower().endswith(".gz"))
    stem, suffix = os.path.splitext(text)
    is_compressed = suffix.lower() == ".gz"
    kind = (os.path.splitext(stem)[1] if is_compressed else suffix).lower().lstrip(".")
    return Target(text, kind if kind in kinds else "", is_compressed)


def _reference_of(text: str) -> Reference:
    archived = re.fullmatch(ARCHIVED, text)
    if archived:
        return Reference(archived[1], "npz", archived[3], is_compressed=kind_of(archived[2])[1])
    name, colon, word = text.rpartition(":")
    if colon and kind_of_name(name)[0] == "npz":
        return Reference(name, "npz", word, is_compressed=kind_of_name(name)[1])
    kind, is_compressed = kind_of(word)
    if colon and name and (kind or name == STANDARD_INPUT):
        return Reference(name, kind, is_compressed=is_compressed)
    kind, is_compressed = kind_of_name(text)
    return Reference(text, kind, is_compressed=is_compressed)


# ---- the texts of options: NAME=VALUE, NAME=@REFERENCE ----------------------------------------------------------------


def name_in(text: str) -> str:
    """The name that an option gives a value to, as Python spells it."""
    return normalize("NFKC", text.partition("=")[0].strip())


def by_name(variables: Iterable[str], constants: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The text and the option of every input."""
    return {name_in(text): (text, option) for option, texts in (("-v", variables), ("--const", constants)) for text in texts}


def references_in(texts: Iterable[str]) -> list[Reference]:
    """What inputs refer to with ``@``."""
    values = [text.partition("=")[2].strip() for text in texts]
    return [reference_of(value[1:]) for value in values if value.startswith("@")]


def files_in(texts: Iterable[str]) -> list[str]:
    """The files among these."""
    return [reference.name for reference in references_in(texts) if reference.name not in ("", STANDARD_INPUT)]
