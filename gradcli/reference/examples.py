"""A program that calls an op: its arguments as program text, and the form of the call that shows a derivative."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from gradcli.diagnostics.model import GradcliError, Source
from gradcli.engine.table.table import Row, S, T
from gradcli.runs.automatic import is_shown
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session

POINTWISE = ("pointwise.", "special.")
CLASSES = "nn.loss.classes"  # whose plainest target is a number for each row
LETTERS = "xyzuvwabcdefgh"
ENDINGS = ("", ".sum()", "[0].sum()", "[1].sum()", ".real.sum()", ".abs().sum()", "[0].abs().sum()")  # how a call is made a number


@cache
def example(row: Row) -> str:
    """A program that calls the row with its plainest sample, and shows a derivative if it has one; empty for a row without a sample."""
    if not row.samples or not row.public or row.public[0].startswith("aten."):
        return ""
    lines, call = program_of(row, plainest(row))
    plain = "; ".join([*lines, call])
    if not any(" = const(" not in line for line in lines):
        return plain
    programs = ["; ".join([*lines, f"{call}{ending}"]) for ending in ENDINGS]
    return next((program for program in programs if shows_derivative(program)), plain)


def shows_derivative(program: str) -> bool:
    """Whether a shorthand program ends with a derivative."""
    with Session() as session:
        try:
            session.run_all([Source("<example>", program)])
        except (ProgramError, ProgramExit, GradcliError):
            return False
        return is_shown(session)


def plainest(row: Row) -> S:
    """The sample that says most: matrices of one shape, else matrices, else the first; operands of a pointwise op have one shape."""
    first = row.samples[0]
    if row.family.startswith(POINTWISE) and len(first.args) > 1 and all(is_shape(value) for value in first.args):
        return S(*[max(first.args, key=len)] * len(first.args), **first.kwargs)
    if row.family.startswith(CLASSES):
        return first
    matrices = [sample for sample in row.samples if all(len(shape) == 2 for shape in shapes_of(sample))]
    alike = [sample for sample in matrices if len(set(shapes_of(sample))) == 1]
    return next(iter([*alike, *matrices, *row.samples]))


def is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and all(type(size) is int for size in value)


def shapes_of(sample: S) -> list[tuple[int, ...]]:
    """The shapes of the tensors that a sample names by their shape or values; other arguments have none."""
    tensors = [value for value in sample.args if isinstance(value, T) or is_shape(value)]
    return [tuple(value.values.shape) if isinstance(value, T) else value for value in tensors]


def program_of(row: Row, sample: S, names: Sequence[str] = LETTERS) -> tuple[list[str], str]:
    """Statements that make the tensors of a sample, called by `names` in turn, and the call."""
    lines: list[str] = []
    words = _words(row, sample, lines, names)
    return lines, call_text(row, words)


def call_text(row: Row, words: list[str]) -> str:
    """A call of a row with arguments that are written out."""
    space, _, name = row.public[0].rpartition(".")
    if space == "attribute":
        return f"{words[0]}.{name}"
    if space == "Tensor":
        return f"{words[0]}.{name}({', '.join(words[1:])})"
    bare = "torch." if name.startswith("_") or hasattr(builtins, name) else ""
    prefix = {"torch": bare, "nn.functional": "F."}.get(space, f"torch.{space}.")
    return f"{prefix}{name}({', '.join(words)})"


def _words(row: Row, sample: S, lines: list[str], letters: Sequence[str]) -> list[str]:
    """The arguments of a sample as program text; tensors are assigned to names first, in `lines`."""
    names = row.names
    words = [_word(row, names[min(i, len(names) - 1)], value, lines, letters) for i, value in enumerate(sample.args)]
    return words + [f"{_keyword(row, name)}={_word(row, name, value, lines, letters)}" for name, value in sample.kwargs.items()]


def _keyword(row: Row, name: str) -> str:
    return "input" if name == "self" and not row.public[0].startswith("Tensor.") else name


def _word(row: Row, name: str, value: Any, lines: list[str], letters: Sequence[str]) -> str:
    kind = row.kinds[row.names.index(name)]
    if kind.tensor and kind.says == "tuple of Tensors" and isinstance(value, (tuple, list)):
        return f"[{', '.join(_tensor(item, lines, False, letters) for item in value)}]"
    if isinstance(value, T) or (isinstance(value, tuple) and (kind.tensor or (name == row.varargs and kind.says == "object"))):
        is_label = name == "target" and isinstance(value, T)  # a class or a sign, which no loss is differentiated by
        return _tensor(value, lines, is_label or _is_constant(row, name), letters)
    return f"torch.{value}" if isinstance(value, np.dtype) else repr(value)


def _is_constant(row: Row, name: str) -> bool:
    """Whether an argument has no derivative, so that an example makes no leaf of it: a rule without parameters only refuses."""
    rules = getattr(row, "rules", {})
    if name.startswith("running_") or getattr(row, "node", "") == "NotImplemented" or (rules and name not in rules):
        return True
    return name in rules and not rules[name].__code__.co_argcount


def _tensor(value: Any, lines: list[str], is_constant: bool, letters: Sequence[str]) -> str:
    """A name for a tensor of this shape or these values."""
    name = letters[len(lines)]
    if isinstance(value, T):
        typed = ", dtype=torch.int32" if value.values.dtype == np.int32 else ""
        text = f"tensor({value.values.tolist()}{typed})"
    elif value is None:
        return "None"
    else:
        text = f"rand({', '.join(map(str, value)) or '()'}) + 0.5"
    lines.append(f"{name} = const({text})" if is_constant else f"{name} = {text}")
    return name
