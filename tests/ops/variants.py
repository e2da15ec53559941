"""The samples of the op table with other dtypes, shapes and scalars: what to call, and what comes of it in gradcli."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.functions import find
from gradcli.engine.members import loader
from gradcli.engine.state import fresh
from gradcli.engine.table.table import T
from gradcli.engine.tensor.tensor import Tensor
from tests.ops.table_samples import Case, cases, weights

loader.load()

NUMPY = {
    "float32": np.float32,
    "float64": np.float64,
    "int64": np.int64,
    "uint8": np.uint8,
    "bool": np.bool_,
    "complex64": np.complex64,
    "float16": np.float16,
}
DRAWN = ("create.gamma", "create.random", "create.random_fill", "activation.dropout")
SCALARS = {"number": 2.5, "integer": 2, "truth": True}


class Variant(NamedTuple):
    """A public name, a sample, and what is unusual: `dtypes` by the place of a tensor, `kinds` likewise: 0-d, expanded, a Python number."""

    name: str
    case: Case
    base: str
    place: int | None = None
    what: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.case.name} {self.base} {'' if self.place is None else f'{self.place}:{self.what}'}"


def variants() -> Iterator[Variant]:
    """Every sample under its first public name: all tensors of each dtype, and each tensor in turn of another one, 0-d, expanded, a number."""
    for case in cases():
        if not case.row.public or case.row.family.startswith(DRAWN):
            continue
        name = case.row.public[0]
        places = [place for place, value in enumerate(case.sample.args) if is_random(case, place)]
        if not places:
            continue
        for dtype in NUMPY:
            yield Variant(name, case, dtype)
        for place in places:
            for what in (*NUMPY, "0-d", "expanded", *SCALARS):
                if what != "float32":
                    yield Variant(name, case, "float32", place, what)


def is_random(case: Case, place: int) -> bool:
    return (
        place < len(case.row.kinds)
        and case.row.kinds[place].tensor
        and case.row.kinds[place].says != "tuple of Tensors"
        and isinstance(case.sample.args[place], tuple)
    )


def arrays(variant: Variant) -> list[Any]:
    """The arguments with arrays for tensors."""
    rng = np.random.default_rng(5)
    made: list[Any] = []
    for place, value in enumerate(variant.case.sample.args):
        what = variant.what if place == variant.place else variant.base
        kind = variant.case.row.kinds[min(place, len(variant.case.row.kinds) - 1)]
        if isinstance(value, T):
            array = value.values
            made.append(array.astype(NUMPY[variant.base]) if array.dtype.kind == "f" else array.copy())
        elif kind.tensor and kind.says == "tuple of Tensors" and isinstance(value, tuple):
            made.append(
                tuple(
                    drawn(rng, item, variant.base) if isinstance(item, tuple) else item.values.copy() if isinstance(item, T) else item
                    for item in value
                )
            )
        elif is_random(variant.case, place):
            made.append(SCALARS[what] if what in SCALARS else drawn(rng, value, what, variant.base))
        else:
            made.append(value)
    return made


def drawn(rng: Any, shape: tuple[int, ...], what: str, base: str = "float32") -> Any:
    values = rng.uniform(0.5, 1.5, shape)
    if what == "0-d":
        return np.asarray(values.reshape(-1)[0] if values.size else 1.0).astype(NUMPY[base])
    if what == "expanded":
        first = values[:1] if values.ndim else values
        return ("expanded", first.astype(NUMPY[base]), shape)
    dtype = NUMPY[what]
    if np.dtype(dtype).kind in "iu":
        values = np.round(values * 2)
    if dtype is np.bool_:
        values = values > 1
    if dtype is np.complex64:
        values = values + 1j * rng.uniform(-0.5, 0.5, shape)
    return np.asarray(values).astype(dtype)


class Outcome(NamedTuple):
    """The error, or what came out: shapes, dtypes, names of nodes and values of outputs, dtypes and values of gradients."""

    error: str
    facts: tuple[Any, ...] = ()
    values: tuple[Any, ...] = ()
    grad_error: str = ""
    grad_facts: tuple[Any, ...] = ()
    grads: tuple[Any, ...] = ()


def by_gradcli(variant: Variant) -> Outcome:
    leaves: list[Any] = []

    def tensor(array: Any) -> Any:
        if isinstance(array, tuple) and array and array[0] == "expanded":
            leaf = Tensor(array[1].copy(), array[1].dtype.kind in "fc")
            leaves.append(leaf)
            return TRACED.expand(leaf, array[2])
        if isinstance(array, tuple):
            return tuple(tensor(item) if isinstance(item, np.ndarray) else item for item in array)
        if not isinstance(array, np.ndarray):
            return array
        leaf = Tensor(array.copy(), array.dtype.kind in "fc")
        leaves.append(leaf)
        return leaf

    function = find(variant.name)

    def differentiate(value: Any) -> Any:
        return grad([value], [leaf for leaf in leaves if leaf.requires], allow_unused=True)

    kwargs = {name: tensor(value.values.copy()) if isinstance(value, T) else value for name, value in variant.case.sample.kwargs.items()}
    with fresh():
        return outcome(
            lambda: function(*[tensor(array) for array in arrays(variant)], **kwargs),
            Tensor,
            lambda value: value.array,
            differentiate,
            Tensor,
        )


def outcome(run: Any, kind: type, array: Any, differentiate: Any, wrap: Any) -> Outcome:
    try:
        result = run()
    except Exception as error:
        return Outcome(f"{type(error).__name__}: {error}")
    outs = [out for out in (result if isinstance(result, (tuple, list)) else [result]) if isinstance(out, kind)]
    facts = tuple(
        (tuple(out.shape), str(array(out).dtype), type(out.grad_fn).__name__ if out.grad_fn is not None else None) for out in outs
    )
    values = tuple(np.array(array(out)) for out in outs)
    recorded = [out for out in outs if out.grad_fn is not None]
    if not recorded:
        return Outcome("", facts, values)
    try:
        total: Any = None
        for place, out in enumerate(recorded):
            weight = wrap(weights(tuple(out.shape), place).astype(array(out).dtype))
            part = (out * weight).sum()
            part = part.real if array(part).dtype.kind == "c" else part
            total = part if total is None else total + part
        grads = differentiate(total)
    except Exception as error:
        return Outcome("", facts, values, f"{type(error).__name__}: {error}")
    return Outcome(
        "",
        facts,
        values,
        "",
        tuple(None if g is None else str(array(g).dtype) for g in grads),
        tuple(None if g is None else np.array(array(g)) for g in grads),
    )


def difference(want: Outcome, got: Outcome) -> str:
    """What differs, in a word and the two; empty if nothing does."""
    if bool(want.error) != bool(got.error):
        return f"refused: {want.error or want.facts} | {got.error or got.facts}"
    if want.error:
        return "" if want.error == got.error else f"text: {want.error} | {got.error}"
    if want.facts != got.facts:
        return f"facts: {want.facts} | {got.facts}"
    if not all(map(close, want.values, got.values)):
        return f"values: {want.values} | {got.values}"
    if bool(want.grad_error) != bool(got.grad_error):
        return f"grad refused: {want.grad_error or want.grad_facts} | {got.grad_error or got.grad_facts}"
    if want.grad_error:
        return "" if want.grad_error == got.grad_error else f"grad text: {want.grad_error} | {got.grad_error}"
    if want.grad_facts != got.grad_facts:
        return f"grad facts: {want.grad_facts} | {got.grad_facts}"
    if not all(a is None or close(a, b) for a, b in zip(want.grads, got.grads, strict=True)):
        return f"grads: {want.grads} | {got.grads}"
    return ""


def close(a: Any, b: Any) -> bool:
    tolerance = {"float16": 4e-3, "float64": 1e-9}.get(str(a.dtype), 2e-4)
    return a.shape == b.shape and bool(
        np.allclose(np.asarray(a, np.complex128), np.asarray(b, np.complex128), rtol=tolerance, atol=tolerance, equal_nan=True)
    )


def summary(found: Outcome) -> list[Any]:
    """An outcome as it is kept: texts, dtypes and shapes as they are, of each array one sum with fixed weights."""
    if found.error:
        return [found.error]
    facts = [[list(shape), dtype, node] for shape, dtype, node in found.facts]
    grads = list(found.grad_facts)
    return [
        facts,
        [digest(value) for value in found.values],
        found.grad_error,
        grads,
        [None if g is None else digest(g) for g in found.grads],
    ]


def digest(array: Any) -> list[float]:
    """The weighted sum of an array's real and imaginary parts and the sum of its magnitudes; infinities and NaN count one each."""
    values = np.asarray(array, np.complex128)
    values = np.where(np.isfinite(values), values, 1)
    total = np.sum(values * weights(values.shape, 9))
    return [float(total.real), float(total.imag), float(np.abs(values).sum())]
