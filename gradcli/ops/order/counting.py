"""Counting: how often each number is there, and how many elements fall into each bin."""

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.results import NamedResult
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Number, OptionalFloats, OptionalTensor, Tensor
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.create.windows import evenly
from gradcli.ops.reduce.sums import unsupported
from gradcli.ops.shared.checks import refuse_derivative_of, underivable


@op(node="NotImplemented", weights=underivable("bincount"))
def bincount(self: Tensor, weights: OptionalTensor = None, minlength: Int = 0) -> Tensor:
    """How often each number is there, or the sum of its weights.  (n,) -> (largest + 1,)."""
    if minlength < 0:
        fail(RuntimeError, "minlength should be >= 0")
    if dtypes.category(self.dtype) != dtypes.INT:
        unsupported("bincount_cpu", self.dtype)
    if self.ndim != 1 or (self.size and self.min() < 0):
        fail(RuntimeError, "bincount only supports 1-d non-negative integral inputs.")
    largest = int(self.max()) if self.size else -1
    if largest == 2**63 - 1:
        fail(RuntimeError, f"maximum value of input overflowed, it should be < {largest} but got {largest}")
    STATE.reserve((max(largest + 1, minlength),), 4 if weights is not None and weights.dtype == np.float32 else 8)
    if weights is None:
        return np.bincount(self, minlength=minlength).astype(np.int64, copy=False)
    if weights.shape != self.shape:
        fail(RuntimeError, "weights should be 1-d and have the same length as input", mistakes.shapes)
    dtype = np.float32 if weights.dtype == np.float32 else np.float64
    return np.bincount(self, weights, minlength).astype(dtype, copy=False)


@op("F")
def one_hot(self: Tensor, num_classes: Int = -1) -> Tensor:
    """A one in the place each number says, zeros elsewhere.  (*) -> (*, num_classes)."""
    if self.dtype != np.int64:
        fail(RuntimeError, "one_hot is only applicable to index tensor of type LongTensor.", mistakes.dtypes)
    text = ""
    if not self.size and num_classes <= 0:
        text = "Can not infer total number of classes from empty tensor."
    elif self.size and self.min() < 0:
        text = "Class values must be non-negative."
    elif self.size and num_classes != -1 and self.max() >= num_classes:
        text = "Class values must be smaller than num_classes."
    if text:
        fail(RuntimeError, text)
    classes = int(self.max()) + 1 if num_classes == -1 else num_classes
    return (self[..., None] == np.arange(classes)).astype(np.int64)


# ---- histograms ------------------------------------------------------------------------------------------------------


@op()
def histc(self: Tensor, bins: Int = 100, min: Number = 0, max: Number = 0) -> Tensor:
    """How many elements fall into each of `bins` equal bins between `min` and `max`, by default all.  (*) -> (bins,)."""
    if not dtypes.is_floating(self.dtype):
        unsupported("histogram_cpu", self.dtype)
    require_bins(bins, 0)
    low, high = float(min), float(max)
    if low == high and self.size:
        low, high = float(self.min()), float(self.max())
    if low == high:
        low, high = low - 1, high + 1
    if not np.isfinite([low, high]).all():
        text = f"torch.histc: range of [{said(low)}, {said(high)}] is not finite"
        fail(RuntimeError, text)
    if low > high:
        fail(RuntimeError, "torch.histc: max must be larger than min")
    wide = np.dtype(np.float32) if dtypes.is_half(self.dtype) else self.dtype
    values = self.reshape(-1).astype(wide)
    values = values[(values >= low) & (values <= high)]
    places = ((values - wide.type(low)) * wide.type(bins) / wide.type(high - low)).astype(np.int64)
    return np.bincount(np.minimum(places, bins - 1), minlength=bins).astype(self.dtype)


def said(value: float) -> str:
    """A limit as C++ prints it; the NaN of a comparison has its sign bit set."""
    return "-nan" if np.isnan(value) else f"{value:g}"


def require_bins(bins: int, at: int) -> None:
    if bins <= 0:
        text = f"torch.histogram(): bins must be > 0, but got {bins} for dimension {at}"
        fail(RuntimeError, text)


@op(returns=("hist", "bin_edges"), node="NotImplemented", self=lambda g_hist: refuse_derivative_of("histogram"))
def histogram(
    self: Tensor, bins: Anything = 100, *, range: OptionalFloats = None, weight: OptionalTensor = None, density: Bool = False
) -> tuple[Tensor, Tensor]:
    """How many elements fall into each bin, and the edges of the bins, given or equally spaced.  (*) -> (bins,), (bins + 1,)."""
    each = int(bins) if isinstance(bins, np.ndarray) and not bins.ndim else bins
    if not isinstance(each, (int, np.ndarray)) or isinstance(each, bool):
        text = f"histogram() received an invalid combination of arguments - got bins={type(bins).__name__}"
        fail(TypeError, text, mistakes.arguments)
    hist, edges = counted(self.reshape(-1, 1), [each], range, _flat_weight(self, weight), density)
    return hist, edges[0]


def _flat_weight(self: Array, weight: Array | None) -> Array | None:
    """Weights for a flattened tensor, of its own shape."""
    if weight is not None and weight.shape != self.shape:
        refuse_weight((self.size, 1), weight)
    return None if weight is None else weight.reshape(-1)


def refuse_weight(shape: tuple[int, ...], weight: Array) -> NoReturn:
    text = (
        "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding "
        f"its innermost dimension, but got input with shape {list(shape)} and weight with shape {list(weight.shape)}"
    )
    fail(RuntimeError, text, mistakes.shapes)


@composite()
def histogramdd(
    F: Any, self: Tensor, bins: Anything, *, range: OptionalFloats = None, weight: OptionalTensor = None, density: Bool = False
) -> Any:
    """How many points (rows) fall into each cell of a grid, and the edges of the cells.  (*, d) -> (*bins), d of (bins + 1,)."""
    shape = tuple(self.shape)
    if len(shape) < 2:
        text = "torch.histogramdd: input tensor should have at least 2 dimensions"
        fail(RuntimeError, text, mistakes.shapes)
    each = tuple(bins) if isinstance(bins, (tuple, list)) else (bins,) * shape[-1]
    if len(each) != shape[-1]:
        text = "histogramdd: The size of bins must be equal to the innermost dimension of the input."
        fail(RuntimeError, text, mistakes.shapes)
    hist, *edges = F.histogramdd_grid(self, each, range, weight, density)
    return HistogramGrid((hist, tuple(edges)))


def _of_bins(bins: Any) -> str:
    return "cts" if all(isinstance(each, int) for each in bins) else "tensors"


HistogramGrid = type("histogramdd", (NamedResult,), {"__slots__": (), "fields": ("hist", "bin_edges"), "title": "histogramdd"})


@op("", several=True, node="NotImplemented", self=lambda F, gs, bins: refuse_derivative_of(f"_histogramdd_from_bin_{_of_bins(bins)}"))
def histogramdd_grid(self: Tensor, bins: Anything, range: OptionalFloats, weight: OptionalTensor, density: Bool) -> Tensor:
    """The counts, then the edges along each dimension."""
    if weight is not None and weight.shape != self.shape[:-1]:
        refuse_weight(self.shape, weight)
    points = self.reshape(-1, self.shape[-1])
    hist, edges = counted(points, bins, range, None if weight is None else weight.reshape(-1), density)
    return [hist, *edges]  # type: ignore[return-value]


def counted(
    points: Array, bins: Sequence[Any], limits: Sequence[float] | None, weight: Array | None, density: bool
) -> tuple[Array, list[Array]]:
    """How many points (rows) fall into each cell of a grid, and the edges of the cells along each dimension."""
    if not dtypes.is_floating(points.dtype) or dtypes.is_half(points.dtype):
        unsupported("histogramdd", points.dtype)
    edges = [_edges(points[:, at], bins[at], None if limits is None else limits[2 * at : 2 * at + 2], at) for at in range(len(bins))]
    inside, places = np.ones(len(points), np.bool_), []
    for at, line in enumerate(edges):
        values = points[:, at]
        inside &= (values >= line[0]) & (values <= line[-1])
        places.append(np.minimum(np.searchsorted(line, values, "right") - 1, len(line) - 2))
    sizes = [len(line) - 1 for line in edges]
    flat = np.ravel_multi_index([place[inside] for place in places], sizes)
    hist = np.bincount(flat, None if weight is None else weight[inside], int(np.prod(sizes))).reshape(sizes).astype(points.dtype)
    return _as_density(hist, edges) if density else hist, edges


def _as_density(hist: Array, edges: Sequence[Array]) -> Array:
    """Counts over their sum and the size of the cells."""
    hist = hist / hist.sum()
    for at, line in enumerate(edges):
        hist = hist / np.diff(line).reshape([-1 if other == at else 1 for other in range(hist.ndim)])
    return hist


def _edges(values: Array, bins: Any, limits: Sequence[float] | None, at: int) -> Array:
    """The edges along one dimension: as given, or equally spaced between limits or over all values."""
    if isinstance(bins, np.ndarray):
        return _given_edges(values, bins, at)
    require_bins(bins, at)
    low, high = limits if limits is not None else (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if low > high:
        text = f"torch.histogramdd: min should not exceed max, but got min {low:g} max {high:g} for dimension {at}"
        fail(RuntimeError, text)
    if not np.isfinite([low, high]).all():
        text = f"torch.histogramdd: dimension {at}'s range [{low:g}, {high:g}] is not finite"
        fail(RuntimeError, text)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return evenly(low, high, bins + 1, values.dtype)


def _given_edges(values: Array, bins: Array, at: int) -> Array:
    if bins.ndim != 1:
        shape = f"{bins.ndim} dimensions in the bins tensor for dimension {at}"
        text = f"torch.histogramdd: bins tensor should have one dimension, but got {shape}"
        fail(RuntimeError, text, mistakes.shapes)
    if bins.dtype != values.dtype:
        words = [dtypes.of(dtype).scalar_name.lower() for dtype in (values.dtype, bins.dtype)]
        text = (
            "torch.histogramdd: input tensor and bins tensors should have the same dtype, "
            f"but got input with dtype {words[0]} and bins for dimension {at} with dtype {words[1]}"
        )
        fail(RuntimeError, text, mistakes.dtypes)
    require_bins(len(bins) - 1, at)
    return bins
