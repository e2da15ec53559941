"""How PyTorch's functions parse their arguments, read off it into ``signatures.txt`` (tests/oracle/record_signatures.py)."""

from __future__ import annotations

import os
import re
from functools import cache

from gradcli.engine.table.binder import OF_NUMPY
from gradcli.records import NamedTuple

# The parser's types: the words for each, and the Python types it takes besides what `accepts` adds.
WORDS = {
    "Tensor": "Tensor",
    "Scalar": "Number",
    "int64_t": "int",
    "double": "float",
    "bool": "bool",
    "IntArrayRef": "tuple of ints",
    "ArrayRef<double>": "tuple of floats",
    "ArrayRef<Scalar>": "tuple of Scalars",
    "TensorList": "tuple of Tensors",
    "ScalarType": "torch.dtype",
    "Layout": "torch.layout",
    "Device": "torch.device",
    "MemoryFormat": "torch.memory_format",
    "Generator": "torch.Generator",
    "c10::string_view": "str",
    "std::string_view": "str",
    "PyObject*": "object",
    "Dimname": "name",
    "DimnameList": "tuple of names",
    "Storage": "torch.Storage",
}
PARAMETER = re.compile(r"(?P<type>[\w:<>*]+)(?P<size>\[\d*\])?(?P<none>\?)? (?P<name>\w+)(?:=(?P<default>.*))?")


class Parameter(NamedTuple):
    """One parameter of a signature as PyTorch's parser has it."""

    type: str
    size: int | None
    allows_none: bool
    name: str
    default: str | None
    keyword_only: bool

    @property
    def words(self) -> str:
        return WORDS.get(self.type, self.type)

    def __str__(self) -> str:
        return f"{self.words} {self.name}" + ("" if self.default is None else f" = {self.default}")


class Signature(NamedTuple):
    """One overload: the name texts use, and its parameters."""

    name: str
    parameters: tuple[Parameter, ...]
    hidden: bool

    @property
    def most_positional(self) -> int:
        return sum(not parameter.keyword_only for parameter in self.parameters)

    @property
    def least(self) -> int:
        return sum(parameter.default is None for parameter in self.parameters)

    def __str__(self) -> str:
        shown = [str(parameter) for parameter in self.parameters]
        if self.most_positional < len(shown):
            shown.insert(self.most_positional, "*")
        return f"({', '.join(shown)})"


@cache
def _all_recorded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with open(f"{os.path.dirname(__file__)}/signatures.txt", encoding="utf-8") as file:
        for line in file:
            name, _, text = line.rstrip("\n").partition("\t")
            found.setdefault(name, []).append(text)
    return found


def recorded(name: str) -> list[str]:
    return _all_recorded().get(name, [])


@cache
def misfits(name: str) -> tuple[tuple[int, str, str], ...]:
    """What PyTorch's function, if written in Python, says of an argument that is no tensor: its place, the kind of error, and the text.

    The texts, with ``{}`` for the name of the type, are read off PyTorch (tests/oracle/record_misfits.py).
    """
    return _all_misfits().get(name, ())


@cache
def _all_misfits() -> dict[str, tuple[tuple[int, str, str], ...]]:
    found: dict[str, tuple[tuple[int, str, str], ...]] = {}
    with open(f"{os.path.dirname(__file__)}/misfits.txt", encoding="utf-8") as file:
        for line in file:
            name, place, kind, text = line.rstrip("\n").split("\t")
            found[name] = (*found.get(name, ()), (int(place), kind, text))
    return found


@cache
def name_in_python(name: str) -> str:
    """What a function is called that PyTorch writes in Python, as ``Tensor.norm``; empty for one that is made in C."""
    return next((line[4:].partition("(")[0] for line in recorded(name) if line.startswith("def ")), "")


@cache
def takes_keyword(name: str, keyword: str) -> bool:
    """Whether PyTorch's function of this public name has an argument of this name; of one that is not recorded it is not known."""
    lines = recorded(name)
    for line in lines:
        if line.startswith("def "):
            own = {part.partition("=")[0] for part in split(line.partition("(")[2].rpartition(")")[0])}
            return keyword in own or "**" in line
        own = {parameter.name for parameter in parsed(line).parameters}
        if keyword in own or any(keyword in OF_NUMPY.get(other, ()) for other in own):
            return True
    return not lines


@cache
def parsed(line: str) -> Signature:
    """A recorded line, taken apart."""
    text, _, mark = line.partition("|")
    name, _, inside = text.partition("(")
    parameters: list[Parameter] = []
    keyword_only = False
    for part in split(inside.removesuffix(")")):
        if part == "*":
            keyword_only = True
            continue
        match = PARAMETER.fullmatch(part)
        assert match is not None, part
        size = match["size"]
        default = match["default"]
        parameters.append(
            Parameter(
                match["type"],
                int(size[1:-1] or 0) if size else None,
                bool(match["none"]) or default == "None",
                match["name"],
                default,
                keyword_only,
            )
        )
    return Signature(name, tuple(parameters), mark == "deprecated")


def split(inside: str) -> list[str]:
    """The parameters of a signature; a default may hold commas in brackets."""
    return [part.strip() for part in re.split(r",\s*(?![^{\[(]*[}\])])", inside) if part.strip()]
