"""Calls made of the samples in the op table, for the tests that are derived from it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.calls.apply import TRACED, call
from gradcli.engine.table import table
from gradcli.engine.table.table import Op, Row, S, T
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor

table.load_all()


@dataclass
class Case:
    """A row, one of its samples, and a name for the test's output."""

    row: Row
    sample: S
    name: str

    @property
    def op(self) -> Op:
        assert isinstance(self.row, Op)
        return self.row

    def arguments(self, dtype: Any = np.float64, seed: int = 0) -> list[Any]:
        """Arguments in the order of the signature, tensors that have a rule requiring grad."""
        rng = np.random.default_rng(seed)
        names = self.row.names
        given = dict(zip(names, self.sample.args, strict=False)) | self.sample.kwargs
        return [self._argument(i, given.get(name, self.row.defaults.get(name)), rng, dtype) for i, name in enumerate(names)]

    def accepts(self, dtype: Any) -> bool:
        """Whether the row runs on tensors of this dtype, all of them, and gives something to differentiate."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return bool(leaves(arguments := self.arguments(dtype))) and bool(outputs(call(self.row, tuple(arguments))))
            except (RuntimeError, TypeError, ValueError, NotImplementedError):
                return False

    def _argument(self, index: int, value: Any, rng: np.random.Generator, dtype: Any) -> Any:
        kind = self.row.kinds[index]
        differentiable = not isinstance(self.row, Op) or self.row.names[index] in self.row.rules
        if not kind.tensor:
            return value
        if kind.says == "tuple of Tensors":
            return tuple(self._tensor(item, rng, dtype, differentiable) for item in value)
        return self._tensor(value, rng, dtype, differentiable)

    def _tensor(self, value: Any, rng: np.random.Generator, dtype: Any, differentiable: bool) -> Any:
        if isinstance(value, T):
            array = value.values
            floating = array.dtype.kind in "fc"
            if floating:
                array = array.astype(dtypes.complex_of(np.dtype(dtype)) if array.dtype.kind == "c" else dtype)
            tensor = Tensor(array.copy(), differentiable and floating)
            if value.within is not None:
                tensor.set_note("within", value.within)
            return tensor
        if isinstance(value, tuple):
            drawn = rng.uniform(0.5, 1.5, value)
            return Tensor(
                (drawn + 1j * rng.uniform(-0.5, 0.5, value) if np.dtype(dtype).kind == "c" else drawn).astype(dtype), differentiable
            )
        return value


def cases() -> list[Case]:
    """Every sample of every row."""
    return [Case(row, sample, f"{row.key}-{number}") for row in table.ROWS.values() for number, sample in enumerate(row.samples)]


def run(case: Case, arguments: list[Any]) -> Any:
    return call(case.row, tuple(arguments))


def leaves(arguments: list[Any]) -> list[Tensor]:
    """The tensors a derivative is taken by, also inside lists."""
    flat = [item for argument in arguments for item in (argument if isinstance(argument, tuple) else (argument,))]
    return [item for item in flat if isinstance(item, Tensor) and item.requires]


def outputs(result: Any) -> list[Tensor]:
    """The outputs a derivative can be taken of; where some have a history, those without are constants."""
    found = result if isinstance(result, (tuple, list)) else [result]
    tensors = [out for out in found if isinstance(out, Tensor) and dtypes.is_differentiable(out.array.dtype)]
    return [out for out in tensors if out.requires_grad] or tensors


def weighted(result: Any, seed: int = 3) -> Tensor:
    """One real number from all outputs, with fixed random weights."""
    rng = np.random.default_rng(seed)
    total: Any = Tensor(np.zeros(()))
    for out in outputs(result):
        weight = rng.standard_normal(out.array.shape)
        if out.array.dtype.kind == "c":
            out = TRACED.real(TRACED.mul(out, Tensor(weight * (0.6 + 0.8j))))
            weight = np.ones_like(weight)
        total = TRACED.add(total, TRACED.sum_to(TRACED.mul(out, Tensor(weight)), ()))
    return total


def weights(shape: tuple[int, ...], seed: int = 0) -> np.ndarray[Any, Any]:
    """Fixed numbers to weigh an output of this shape by."""
    return np.asarray(np.random.default_rng(seed).uniform(0.5, 1.5, shape))


def gradients(value: Tensor, tensors: list[Tensor], create_graph: bool = False) -> list[Tensor]:
    """The gradients, zeros where there is no dependence."""
    if not value.requires_grad:
        return [Tensor(np.zeros_like(tensor.array)) for tensor in tensors]
    found = grad([value], tensors, create_graph=create_graph, allow_unused=True)
    return [Tensor(np.zeros_like(tensor.array)) if g is None else g for g, tensor in zip(found, tensors, strict=True)]


def _normal(rng: np.random.Generator, like: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Normal numbers, complex ones for a complex array."""
    drawn = rng.standard_normal(like.shape)
    return drawn + 1j * rng.standard_normal(like.shape) if like.dtype.kind == "c" else drawn


def along_a_line(function: Any, tensors: list[Tensor], eps: float = 1e-6) -> tuple[list[np.ndarray[Any, Any]], float]:
    """A random direction and the central difference of `function` along it."""
    rng = np.random.default_rng(7)
    directions = [tensor.note("within", np.asarray)(_normal(rng, tensor.array)) for tensor in tensors]
    before = [tensor.array for tensor in tensors]

    def shifted(step: float) -> float:
        for tensor, array, direction in zip(tensors, before, directions, strict=True):
            tensor.array = array + step * direction
        value = float(function().array)
        for tensor, array in zip(tensors, before, strict=True):
            tensor.array = array
        return value

    return directions, (shifted(eps) - shifted(-eps)) / (2 * eps)


def check_gradient(function: Any, tensors: list[Tensor], tolerance: float = 1e-5) -> None:
    """Assert that the gradients of `function` agree with its central difference along one direction."""
    found = gradients(function(), tensors)
    directions, expected = along_a_line(function, tensors)
    projected = sum(float(np.sum(np.conj(g.array) * direction).real) for g, direction in zip(found, directions, strict=True))
    scale = max(1.0, abs(expected), *(float(np.abs(g.array).max(initial=0)) for g in found))
    assert abs(projected - expected) <= tolerance * scale, f"{projected} by the tape, {expected} by differences"
