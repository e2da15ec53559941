"""Scatters that reduce: what lands on one place is added up, multiplied, averaged, or only its extreme kept."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_row
from gradcli.engine.table.kinds import Array, Bool, Index, Int, Tensor, Text
from gradcli.engine.table.table import S, T, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.index.places import add_at
from gradcli.ops.index.scatter import assign, at_least_1d, check_bounds, check_index, check_same_dtype, check_scatter, written
from gradcli.ops.index.slices import check_vector, slices_at
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

CELLS = T([[0, 1, 0], [0, 1, 1]])
ROWS = T([0, 0])
EXTREMES = {"amax": np.maximum, "amin": np.minimum, "max": np.maximum, "min": np.minimum}  # the last two are older names
UFUNCS = {"prod": np.multiply, **EXTREMES}


def start(self: Array, reduce: str) -> Any:
    """What a reduction starts from where `self` does not count."""
    if reduce in ("sum", "mean"):
        return np.zeros((), self.dtype)
    if reduce == "prod":
        return np.ones((), self.dtype)
    if self.dtype == np.bool_:
        return np.asarray(EXTREMES[reduce] is np.minimum)
    if dtypes.category(self.dtype) == dtypes.INT:
        limits = np.iinfo(self.dtype)
        return np.asarray(limits.min if EXTREMES[reduce] is np.maximum else limits.max, self.dtype)
    return np.asarray(-np.inf if EXTREMES[reduce] is np.maximum else np.inf).astype(self.dtype)


def reduced(self: Array, src: Array, reduce: str, include_self: bool, write: Callable[[Array, Any, Any], Array]) -> Array:
    """`self` with `src` reduced into it; ``write(array, values, how)`` writes values at the places there are."""
    wide = self.astype(np.float32) if dtypes.is_half(self.dtype) else self
    values = src.astype(wide.dtype) if src.dtype != wide.dtype else src
    begun = wide if include_self else write(wide, start(wide, reduce), assign)
    if reduce in ("sum", "mean"):
        found = write(begun, values, add_at)
        if reduce == "mean":
            count = write(np.full(self.shape, include_self, wide.dtype), np.ones((), wide.dtype), add_at)
            found = _divided(found, np.maximum(count, 1))
    else:
        found = write(begun, values, UFUNCS[reduce].at)
    return found if found.dtype == self.dtype else found.astype(self.dtype)


def _divided(total: Array, count: Array) -> Array:
    return total // count if dtypes.category(total.dtype) <= dtypes.INT else (total / count).astype(total.dtype)


# ---- gradients --------------------------------------------------------------------------------------------------------------


class Route:
    """How one kind of reduction moves values: to places (`add`, `reduce`), back from them (`pick`), out of them (`clear`)."""

    def __init__(self, F: Any, dim: int, index: Any, by_cell: bool) -> None:
        self.F, self.dim, self.index, self.by_cell = F, dim, index, by_cell

    def pick(self, values: Any) -> Any:
        return self.F.gather(values, self.dim, self.index) if self.by_cell else self.F.index_select(values, self.dim, self.index)

    def add(self, values: Any, src: Any) -> Any:
        return (
            self.F.scatter_add(values, self.dim, self.index, src) if self.by_cell else self.F.index_add(values, self.dim, self.index, src)
        )

    def clear(self, values: Any) -> Any:
        return self.F.scatter_value(values, self.dim, self.index, 0) if self.by_cell else self.F.index_fill(values, self.dim, self.index, 0)

    def reduce(self, values: Any, src: Any, how: str, include_self: bool) -> Any:
        run = self.F.scatter_reduce if self.by_cell else self.F.index_reduce
        return run(values, self.dim, self.index, src, how, include_self=include_self)

    def once_text(self) -> str:
        """What PyTorch says of a second derivative where several zeros meet."""
        name, what = ("scatter_reduce", "src") if self.by_cell else ("index_reduce", "source")
        return f"{name}(): Double backward is unsupported for {what} when >1 zeros in {what} are scattered to the same position in self"

    def counts(self, g: Any, src: Any, include_self: bool) -> Any:
        """How many values each place averages."""
        F = self.F
        count = self.add(F.ones_like(g) if include_self else F.zeros_like(g), F.ones_like(src))
        return F.masked_fill(count, count == 0, 1)

    def shares(self, g: Any, out: Any, self_: Any, src: Any) -> tuple[Any, Any, Any]:
        """Who holds the extreme, of `self` and of `src`, and the cotangent shared among them."""
        dtype = array_of(self_).dtype
        own = self.F.to_copy(self_ == out, dtype)
        other = self.F.to_copy(src == self.pick(out), dtype)
        return own, other, g / self.add(own, other)


def self_gradient(F: Any, g: Any, out: Any, self_: Any, route: Route, src: Any, how: str, include_self: bool) -> Any:
    """The cotangent of what was there before."""
    if how == "sum":
        found = g
    elif how == "mean":
        found = g / route.counts(g, src, include_self)
    elif how == "prod":
        known = F.masked_fill(self_, self_ == 0, 1)
        found = g * route.reduce(known, src, how, include_self) / known
    else:
        own, _, share = route.shares(g, out, self_, src)
        found = own * share
    return found if include_self else route.clear(found)


def source_gradient(F: Any, g: Any, out: Any, self_: Any, route: Route, src: Any, how: str, include_self: bool) -> Any:
    """The cotangent of what was reduced in."""
    if how == "sum":
        return route.pick(g)
    if how == "mean":
        return route.pick(g) / route.pick(route.counts(g, src, include_self))
    if how == "prod":
        return _factor_gradient(F, g, out, self_, route, src, include_self)
    _, other, share = route.shares(g, out, self_, src)
    return other * route.pick(share)


def _factor_gradient(F: Any, g: Any, out: Any, self_: Any, route: Route, src: Any, include_self: bool) -> Any:
    """Of a product: the product of the others, which is not out / factor where the factor is the only zero."""
    zero = src == 0
    count = route.pick(route.add(F.zeros_like(self_), F.to_copy(zero, array_of(self_).dtype)))
    only = zero & (count == 1)
    others = route.reduce(self_, F.masked_fill(src, only, 1), "prod", include_self)
    plain = route.pick(g * out) / F.masked_fill(src, zero, 1)
    found = F.where(only, route.pick(g * others), plain)
    several = F.traces and np.any(array_of(zero) & (array_of(count) > 1))
    return F.once_only(found, route.once_text()) if several else found


@op("", node="Error", self=lambda F, g, text: fail(RuntimeError, text))
def once_only(self: Tensor, text: Text) -> Tensor:
    """A gradient that may not be differentiated again, which would fail with `text`."""
    return self


# ---- scatter_reduce ----------------------------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    inplace=True,
    samples=tuple(
        S((2, 3), 0, CELLS, (2, 3), how, include_self=kept) for how in ("sum", "prod", "mean", "amax", "amin") for kept in (True, False)
    ),
    self=lambda F, g, out, self, dim, index, src, reduce, include_self: self_gradient(
        F, g, out, self, Route(F, dim, index, True), src, reduce, include_self
    ),
    src=lambda F, g, out, self, dim, index, src, reduce, include_self: source_gradient(
        F, g, out, self, Route(F, dim, index, True), src, reduce, include_self
    ),
    real_only="scatter_reduce",
)
def scatter_reduce(self: Tensor, dim: Int, index: Index, src: Tensor, reduce: Text, *, include_self: Bool = True) -> Tensor:
    """A copy of `self` with `src` reduced into the places an index names; with `include_self`, what was there counts too."""
    if reduce not in EXTREMES and reduce not in ("sum", "prod", "mean"):
        text = f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}"
        fail(RuntimeError, text)
    at = wrap(dim, self.ndim)
    check_index("scatter", index)
    check_same_dtype(self, src)
    check_scatter(self, at, index, src)
    if self.dtype == np.bool_ and reduce == "mean":
        _refuse_kernel("scatter_gather_tensor_cpu_reduce_mean", self)
    check_bounds(index, at, self.shape[at] if self.ndim else 1)
    return reduced(self, src, reduce, include_self, lambda array, values, how: written(array, at, index, values, how))


# ---- index_reduce -----------------------------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    inplace=True,
    samples=tuple(S((2, 3), 0, ROWS, (2, 3), how, include_self=kept) for how in ("prod", "mean", "amax", "amin") for kept in (True, False)),
    self=lambda F, g, out, self, dim, index, source, reduce, include_self: self_gradient(
        F, g, out, self, Route(F, dim, index, False), source, reduce, include_self
    ),
    source=lambda F, g, out, self, dim, index, source, reduce, include_self: source_gradient(
        F, g, out, self, Route(F, dim, index, False), source, reduce, include_self
    ),
    real_only="index_reduce",
)
def index_reduce(self: Tensor, dim: Int, index: Index, source: Tensor, reduce: Text, *, include_self: Bool = True) -> Tensor:
    """A copy of `self` with slices of `source` reduced into the slices an index names."""
    if reduce not in ("prod", "mean", "amax", "amin"):
        text = f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}."
        fail(RuntimeError, text)
    at = wrap(dim, self.ndim)
    check_vector("index_reduce_", self, at, index, source)
    where = index.reshape(-1)
    refuse_row(where, self.shape[at] if self.ndim else 1)
    if self.dtype.kind in "bc" and not include_self:
        _refuse_kernel("index_reduce_func_exclude_input_init", self)
    if self.dtype == np.bool_ and reduce == "mean":
        _refuse_kernel("div_floor_cpu", self)
    if self.dtype.kind == "c" and reduce in ("amax", "amin"):
        _refuse_kernel("maximum_cpu" if reduce == "amax" else "minimum_cpu", self)

    def write(array: Array, values: Any, how: Any) -> Array:
        found = np.array(array, order="C")
        how(at_least_1d(found), slices_at(at, where), _slices(values, at_least_1d(found).ndim))
        return found

    return reduced(self, source, reduce, include_self, write)


def _refuse_kernel(kernel: str, array: Array) -> None:
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.scalar_name(array)}'", mistakes.dtypes)


def _slices(values: Any, ndim: int) -> Any:
    return values if values.ndim == ndim or values.size != 1 else values.reshape((1,) * ndim)
