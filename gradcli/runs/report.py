"""What a run produced, as data: the values it bound, the gradients that reached a leaf, what it printed and what went wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from gradcli.diagnostics.model import Diagnostic, UsageError, did_you_mean
from gradcli.engine.table.kinds import items_of
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.subclassed import Subclassed, inner_of
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.records import NamedTuple

SCHEMA = 2
DEEPEST = 100  # lists in lists that are looked into; tensors have no more than 64 dimensions

LONG = 14_280  # bits of the longest integer that Python writes, which has 4,300 digits


class NotFinite(ValueError):
    """A nan or infinity where only numbers were asked for."""


class Row(NamedTuple):
    """One value and the name it goes by."""

    name: str
    value: Any

    @property
    def is_tensor(self) -> bool:
        return isinstance(self.value, Tensor)

    @property
    def shape(self) -> list[int] | None:
        return [int(size) for size in self.value.shape] if self.is_tensor else None

    @property
    def dtype(self) -> str:
        """``float32`` of a tensor, the type's name of anything else."""
        return str(self.value.dtype).removeprefix("torch.") if self.is_tensor else type_name(self.value)

    @property
    def grad_fn(self) -> str:
        """The node's name; ``leaf`` where gradients collect; nothing for a constant."""
        if not self.is_tensor:
            return ""
        node = self.value.grad_fn
        if node is not None:
            return str(node.name()).rpartition("::")[2]
        return "leaf" if self.value.requires_grad else ""


class Gradient(NamedTuple):
    """What a leaf collected. `root` is the name backward began from, where that is known, `formula` the derivative as an expression, likewise."""

    leaf: str
    root: str | None
    value: Tensor
    formula: str | None = None

    @property
    def label(self) -> str:
        return f"d {self.root}/d {self.leaf}" if self.root else f"{self.leaf}.grad"


class Jacobian(NamedTuple):
    """The derivative of a value with several elements with respect to a leaf: `value` has the shape `of_shape` followed by `by_shape`."""

    of: str
    by: str
    of_shape: tuple[int, ...]
    by_shape: tuple[int, ...]
    value: Tensor

    @property
    def label(self) -> str:
        return f"d {self.of}/d {self.by}"

    @property
    def diagonal(self) -> Tensor | None:
        """The derivative of each element with respect to its own counterpart, where all others are zero; None where that is not so."""
        if self.of_shape != self.by_shape:
            return None
        count = math.prod(self.of_shape)
        square = self.value.array.reshape(count, count)
        diagonal = square.diagonal()
        rest = square.copy()
        rest[range(count), range(count)] = 0
        return None if rest.any() else Tensor(diagonal.reshape(self.of_shape).copy())

    def as_dict(self, nonfinite: str) -> dict[str, Any]:
        """The entry in ``--json``."""
        structure = ["diagonal"] if self.diagonal is not None else []
        return {"of": self.of, "by": [self.by], **tensor_as_dict(self.value, nonfinite), "structure": structure}


class Report:
    """A run, from its first statement to its last."""

    def __init__(
        self,
        names: Mapping[str, Any],
        *,
        last: Row | None = None,
        root: str | None = None,
        stdout: str = "",
        warnings: Sequence[tuple[str, str]] = (),
        diagnostics: Sequence[Diagnostic] = (),
        remarks: Sequence[str] = (),
        jacobians: Sequence[Jacobian] = (),
        exit_status: int = 0,
    ) -> None:
        self.names, self.last, self.root = names, last, root
        self.stdout, self.warnings, self.diagnostics = stdout, warnings, diagnostics
        self.remarks, self.jacobians, self.exit_status = remarks, jacobians, exit_status
        self.selected: Sequence[str] | None = None  # the names and gradients that are told; None: all
        self.nested: Sequence[Row] = ()  # of these, what is inside of others
        self.formulas: Mapping[str, str] = {}  # of gradients, by the leaf
        self.parts: Mapping[str, Callable[[str], Any]] = {}  # what views made of the run: under its key, as data for a `nonfinite`

    def rows(self) -> list[Row]:
        """The named values in the order they were bound, and the value of the last statement if that has no name."""
        rows = [
            Row(name, inner_of(value) if isinstance(value, Subclassed) else value) for name, value in self.names.items() if is_value(value)
        ]
        rows += [self.last] if self.last is not None else []
        return rows if self.selected is None else [*(row for row in rows if row.name in self.selected), *self.nested]

    def gradients(self) -> list[Gradient]:
        """The leaves that a gradient reached, each once."""
        return [
            Gradient(name, self.root, leaf.grad, self.formulas.get(name))
            for name, leaf in self.leaves()
            if leaf.grad is not None and (self.selected is None or f"{name}.grad" in self.selected)
        ]

    def select(self, wanted: Sequence[str], value_of: Callable[[str], Any]) -> None:
        """Tell of these names, gradients as ``NAME.grad``, and values inside of others as ``m["a"]``, alone; UsageError for one that is not there."""
        there = [*(row.name for row in self.rows()), *(f"{gradient.leaf}.grad" for gradient in self.gradients())]
        nested = [name for name in wanted if name not in there and not name.isidentifier() and not name.endswith(".grad")]
        self.nested = [Row(name, value_of(name)) for name in nested]
        missing = next((name for name in wanted if name not in (*there, *nested)), None)
        if missing is not None:
            near = did_you_mean(missing, there, most=1)
            helps = (f"did you mean `{near[0]}`?",) if near else (f"there are {', '.join(there[:12])}",) if there else ()
            raise UsageError("E0905", f"--select {missing}: there is no such name or gradient", help=helps)
        self.selected, self.jacobians = wanted, ()

    def leaves(self) -> Iterator[tuple[str, Tensor]]:
        """The tensors that may have a ``.grad``, also those inside a list or a module, by the name that leads to them."""
        seen: set[int] = set()
        for name, value in self.names.items():
            for path, tensor in tensors_below(name, value):
                if id(tensor) not in seen and (tensor.is_leaf or tensor.retains_grad):
                    seen.add(id(tensor))
                    yield path, tensor

    def as_dict(self, nonfinite: str = "string") -> dict[str, Any]:
        """The data that ``--json`` prints; ``docs/report.schema.json`` describes it."""
        return {
            "schema": SCHEMA,
            "exit_status": self.exit_status,
            "names": {row.name: named_as_dict(row, nonfinite) for row in self.rows()},
            "root": self.root,
            "gradients": {gradient.leaf: tensor_as_dict(gradient.value, nonfinite) for gradient in self.gradients()},
            **({"jacobian": [part.as_dict(nonfinite) for part in self.jacobians]} if self.jacobians else {}),
            "stdout": self.stdout,
            "warnings": [{"category": category, "message": text} for category, text in self.warnings],
            "diagnostics": [diagnostic_as_dict(diagnostic) for diagnostic in self.diagnostics],
            **{key: part(nonfinite) for key, part in self.parts.items()},
        }


def is_value(value: Any) -> bool:
    """Whether a report shows it: data, not the functions, classes and modules that made it."""
    kind = type(value)
    return not (callable(value) and not class_has(kind, "parameters")) and not issubclass(kind, ModuleType) and not is_library(value)


def class_has(kind: type, name: str) -> bool:
    """Whether a class or one it comes from has a name; nothing of the program runs, as it may when a value is asked."""
    return any(name in base.__dict__ for base in kind.__mro__)


def is_library(value: Any) -> bool:
    """Whether a name stands for a part of the library, as ``torch`` and ``F`` do."""
    return any(base.__dict__.get("is_library") is True for base in type(value).__mro__)


def type_name(value: Any) -> str:
    """What a program would call the type of a value."""
    return "" if value is None else str.__str__(type(value).__name__)


def long_integer(value: int) -> str:
    """What stands for an integer of more digits than Python writes."""
    digits = int((value.bit_length() - 1) * math.log10(2)) + 1
    return f"<int of about {digits} digits>"


def repr_of(value: Any, show: Callable[[Any], str] = repr) -> str:
    """A value as Python shows it. One whose ``__repr__`` fails is named by its type, for the program itself went well."""
    if type(value) is int and value.bit_length() > LONG:
        return long_integer(value)
    try:
        return str.__str__(show(value))
    except (Exception, SystemExit, GeneratorExit):  # whatever the program's own method raises, and a list too deep for Python
        return f"<{type_name(value)}>"


def named_as_dict(row: Row, nonfinite: str) -> dict[str, Any]:
    """A row, and if it cannot be told in JSON's numbers, its name with the reason."""
    try:
        return row_as_dict(row, nonfinite)
    except NotFinite as error:
        raise NotFinite(f"`{row.name}` holds {error}") from None


def row_as_dict(row: Row, nonfinite: str) -> dict[str, Any]:
    """A named value: a tensor in full, anything plain as itself, the rest by its repr."""
    if not row.is_tensor:
        try:
            return {"kind": "value", "type": row.dtype, "value": plain(row.value, nonfinite)}
        except TypeError:
            return {"kind": "object", "type": row.dtype, "repr": repr_of(row.value)}
    tensor = row.value
    grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
    return {
        "kind": "tensor",
        **tensor_as_dict(tensor, nonfinite),
        "requires_grad": bool(tensor.requires_grad),
        "is_leaf": bool(tensor.is_leaf),
        "grad_fn": None if tensor.grad_fn is None else row.grad_fn,
        "grad": None if grad is None else tensor_as_dict(grad, nonfinite),
    }


def tensor_as_dict(tensor: Tensor, nonfinite: str) -> dict[str, Any]:
    """Shape, dtype, and the elements as nested lists, each float the shortest decimal that reads back in its dtype."""
    return {
        "shape": [int(size) for size in tensor.shape],
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "value": plain(elements(tensor), nonfinite),
    }


def elements(tensor: Tensor) -> Any:
    """Nested lists of Python numbers; a float narrower than Python's is spelled as short as its dtype allows."""
    array = tensor.detach().array
    if dtypes.of(array.dtype).is_floating_point and array.dtype.itemsize < 8:
        return shortest(array)
    return array.tolist()


def shortest(array: Any) -> Any:
    """The elements as decimals that read back, instead of every digit of the binary value."""
    if array.ndim == 1:
        return [float(str(number)) for number in array]
    return [shortest(part) for part in array] if array.ndim else float(str(array[()]))


def text_of(array: Any) -> str | None:
    """The JSON of floats that all are finite, as `plain` and `STRICT` would give it; None of anything else."""
    kind = array.dtype.char
    if kind not in "fd" or not array.ndim:
        return None
    if array.ndim > 1:
        parts = [text_of(part) for part in array]
        return None if None in parts else f"[{', '.join(parts)}]"  # type: ignore[arg-type]
    text = ", ".join(map(repr, map(float, map(str, array)) if kind == "f" else array.tolist()))
    return None if "n" in text else f"[{text}]"  # nan and inf


def as_list(value: Any) -> list[Any] | None:
    """The items of a tensor or list as JSON data would have them; None of anything else."""
    if isinstance(value, Tensor):
        return list(elements(value)) if value.ndim else None
    return list(items_of(value)) if isinstance(value, (list, tuple)) else None


def told(value: Any, nonfinite: str, around: tuple[int, ...] = ()) -> Any:
    """A value as strict JSON data, whatever it is: what has no form of its own in there is its text."""
    try:
        return plain(value, nonfinite, around, told)
    except TypeError:
        return repr_of(value)


def plain(value: Any, nonfinite: str, around: tuple[int, ...] = (), inner: Callable[..., Any] | None = None) -> Any:
    """A value as strict JSON data; raises TypeError where there is none, as of a list that holds itself.

    `around` are the lists it is in, `inner` makes data of what it holds.
    """
    inner = inner or plain
    if isinstance(value, int) and value.bit_length() > LONG:
        return long_integer(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else outside_json(value, nonfinite)
    if isinstance(value, complex):
        return {"real": plain(value.real, nonfinite), "imag": plain(value.imag, nonfinite)}
    if isinstance(value, Tensor):
        items = elements(value)
        is_plain = value.ndim == 1 and value.array.dtype.kind == "f" and all(map(math.isfinite, items))
        return items if is_plain else plain(items, nonfinite)
    if id(value) not in around and len(around) <= DEEPEST:
        inside = (*around, id(value))
        if isinstance(value, (list, tuple)):
            return [inner(item, nonfinite, inside) for item in items_of(value)]
        if isinstance(value, dict):
            return {repr_of(key, str): inner(item, nonfinite, inside) for key, item in dict.items(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def outside_json(value: float, nonfinite: str) -> str | None:
    """What stands for nan and the infinities, which JSON has no numbers for."""
    if nonfinite == "error":
        raise NotFinite(f"{value}, which JSON has no number for")
    if nonfinite == "null":
        return None
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def diagnostic_as_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic with its places as lines and columns, counted from 1, and offsets, counted from 0."""
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "headline": diagnostic.headline,
        "labels": [
            {
                "source": label.span.source.name,
                "line": label.span.line,
                "column": label.span.column,
                "start": label.span.start,
                "end": label.span.end,
                "text": label.text,
                "primary": label.primary,
            }
            for label in diagnostic.labels
        ],
        "notes": list(diagnostic.notes),
        "help": list(diagnostic.help),
    }
