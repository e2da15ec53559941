"""Interpolation: every output of a dimension is a weighted sum of one, two or four inputs."""

from collections.abc import Callable
from math import floor
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, OptionalBool, Tensor, Text
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.nn.resample.weights import Taps, bytes_resampled, resampled, resampled_back
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.nn.shared.windows import Ints

Scale = float | None

# ---- which inputs each output is made of -----------------------------------------------------------------------------------------


def _ratio(length: int, count: int, scale: Scale, dtype: Any) -> Any:
    """How far the source moves for each output; a given scale wins over the sizes."""
    return dtype(1.0 / scale) if scale is not None and scale > 0 else dtype(length) / dtype(count)


def _positions(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Array:
    """Where each output lies among the inputs."""
    if align:
        step = dtype(length - 1) / dtype(count - 1) if count > 1 else dtype(0)
        return np.asarray(step * np.arange(count, dtype=dtype))
    half = dtype(0.5)
    return np.asarray(_ratio(length, count, scale, dtype) * (np.arange(count, dtype=dtype) + half) - half)


def _nearest(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Taps:
    """The input at or before; always found in float32."""
    at = np.floor(np.arange(count, dtype=np.float32) * _ratio(length, count, scale, np.float32))
    return Taps(np.minimum(at.astype(np.int64), length - 1)[:, None])


def _nearest_exact(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Taps:
    """The input whose middle is nearest."""
    at = np.floor((np.arange(count) + 0.5) * float(_ratio(length, count, scale, np.float32)))
    return Taps(np.minimum(at.astype(np.int64), length - 1)[:, None])


def _linear(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Taps:
    """The inputs on both sides, by distance."""
    if length == count:
        return Taps(np.arange(count)[:, None])
    source = np.maximum(_positions(length, count, align, scale, dtype), 0)
    left = np.minimum(source.astype(np.int64), length - 1)
    weight = np.clip(source - left.astype(dtype), 0, 1)
    return Taps(np.stack([left, np.minimum(left + 1, length - 1)], 1), np.stack([1 - weight, weight], 1))


def _cubic(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Taps:
    """Two inputs on each side, by Keys' cubic with a = -0.75."""
    source = _positions(length, count, align, scale, dtype)
    left = np.minimum(np.floor(source).astype(np.int64), length - 1)
    t = np.clip(source - left.astype(dtype), 0, 1)
    at = np.clip(left[:, None] + np.arange(-1, 3), 0, length - 1)
    return Taps(at, np.stack([_far(t + 1), _near(t), _near(1 - t), _far(2 - t)], 1))


def _near(x: Array, a: float = -0.75) -> Array:
    """Keys' cubic between 0 and 1."""
    return ((a + 2) * x - (a + 3)) * x * x + 1


def _far(x: Array, a: float = -0.75) -> Array:
    """Keys' cubic between 1 and 2."""
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a


def _triangle(x: Array) -> Any:
    return np.maximum(1 - np.abs(x), 0)


def _keys(x: Array) -> Array:
    x = np.abs(x)
    return np.where(x < 1, _near(x, -0.5), np.where(x < 2, _far(x, -0.5), 0))


def _lanczos(x: Array) -> Array:
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)


def _antialiased(shape: Callable[[Array], Array], reach: int) -> Callable[..., Taps]:
    """A filter as wide as the inputs are dense, so that shrinking averages."""

    def taps(length: int, count: int, align: bool, scale: Scale, dtype: Any) -> Taps:
        if align:
            ratio = dtype(length - 1) / dtype(count - 1) if count > 1 else dtype(0)
        else:
            ratio = _ratio(length, count, scale, dtype)
        wide = max(float(ratio), 1.0)
        support = reach * wide
        center = float(ratio) * (np.arange(count) + 0.5)
        start = np.maximum((center - support + 0.5).astype(np.int64), 0)
        size = np.minimum((center + support + 0.5).astype(np.int64), length) - start
        tap = np.arange(int(np.ceil(support)) * 2 + 1)
        used = tap < size[:, None]
        weight = np.where(used, shape((tap + (start - center)[:, None] + 0.5) / wide), 0)
        return Taps(np.minimum(start[:, None] + tap, length - 1), weight / weight.sum(axis=1, keepdims=True), used)

    return taps


# ---- rows -------------------------------------------------------------------------------------------------------------------------

KINDS: dict[str, tuple[Callable[..., Taps], tuple[int, ...]]] = {
    "upsample_nearest": (_nearest, (1, 2, 3)),
    "upsample_nearest_exact": (_nearest_exact, (1, 2, 3)),
    "upsample_linear": (_linear, (1,)),
    "upsample_bilinear": (_linear, (2,)),
    "upsample_trilinear": (_linear, (3,)),
    "upsample_bicubic": (_cubic, (2,)),
    "upsample_bilinear_aa": (_antialiased(_triangle, 1), (2,)),
    "upsample_bicubic_aa": (_antialiased(_keys, 2), (2,)),
    "upsample_lanczos_aa": (_antialiased(_lanczos, 3), (2,)),
}


def _rows(kind: str, taps_of: Callable[..., Taps], dims: int) -> None:
    """Enter an interpolation of `dims` dimensions and its adjoint."""
    stem, aa = kind.removesuffix("_aa"), kind.endswith("_aa")
    name = f"{stem}{dims}d{'_aa' if aa else ''}"
    node = "".join(part.title() for part in stem.split("_")) + f"{dims}D{'Aa' if aa else ''}"
    none = (None,) * dims
    sample = S((1, 2, 3, 2, 3)[: dims + 2], (2, 4, 3)[:dims], False, none)

    def taps(lengths: Ints, counts: Ints, align: bool, scales: tuple[Scale, ...], dtype: Any) -> list[Taps]:
        real = np.float64 if dtype in (np.float64, np.uint8) else np.float32
        return [taps_of(length, count, align, scale, real) for length, count, scale in zip(lengths, counts, scales, strict=True)]

    def forward(self: Tensor, output_size: Anything, align_corners: Bool, scales: Anything) -> Tensor:
        _check(kind, dims, self, output_size)
        every = taps(self.shape[-dims:], output_size, align_corners, scales, self.dtype)
        return bytes_resampled(self, every) if self.dtype == np.uint8 else resampled(self, every)

    def backward(grad: Tensor, output_size: Anything, input_size: Anything, align_corners: Bool, scales: Anything) -> Tensor:
        lengths = input_size[-dims:]
        return resampled_back(grad, taps(lengths, output_size, align_corners, scales, grad.dtype), lengths)

    back = f"{name}_backward"
    forward.__name__, backward.__name__ = name, back
    forward.__doc__ = "Interpolation to `output_size`.  (n, C, *lengths) -> (n, C, *output_size)."
    backward.__doc__ = f"The gradient of `{name}`: the transposed map."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        lacks=("compute_index_ranges_weights", "h") if aa else None,
        samples=(sample,),
        self=lambda F, g, output_size, self_shape, align_corners, scales: getattr(F, back)(
            g, output_size, self_shape, align_corners, scales
        ),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, output_size, align_corners, scales: getattr(F, name)(g, output_size, align_corners, scales),
    )(backward)


for _kind, (_taps_of, _counts) in KINDS.items():
    for _dims in _counts:
        _rows(_kind, _taps_of, _dims)


# ---- what a program calls ------------------------------------------------------------------------------------------------------------


def _check(kind: str, dims: int, x: Array, counts: Ints) -> None:
    """Refuse sizes without elements and dtypes that cannot be weighted."""
    lengths = x.shape[-dims:]
    if min(lengths) < 1 or min(counts) < 1:
        names = {1: "W", 2: "HW", 3: "DHW"}[dims]
        shown = [", ".join(f"{name}: {size}" for name, size in zip(names, sizes, strict=True)) for sizes in (lengths, counts)]
        joint = " and output" if dims == 1 else " output"
        text = f"Input and output sizes should be greater than 0, but got input ({shown[0]}){joint} ({shown[1]})"
        fail(RuntimeError, text)
    if x.shape[1] == 0:
        fail(
            RuntimeError,
            f"Non-empty {dims + 2}D data tensor expected but got a tensor with sizes {list(x.shape)}",
            mistakes.shapes,
        )
    if kind.endswith("_aa") and (x.dtype.kind in "bic" or dtypes.is_half(x.dtype)):
        not_implemented_for("compute_index_ranges_weights", x)
    family = "nearest" if "nearest" in kind else "cubic" if "cubic" in kind else "linear"
    if x.dtype.kind in "bic" or (x.dtype == np.uint8 and family == "linear" and dims != 2):
        by_place = dims == 2 and family != "cubic"
        word = f"upsample_{'bi' if family == 'linear' else ''}{family}2d_channels_last" if by_place else f"compute_indices_weights_{family}"
        not_implemented_for(word, x)


BY_MODE = {
    ("nearest", 3): "upsample_nearest1d",
    ("nearest", 4): "upsample_nearest2d",
    ("nearest", 5): "upsample_nearest3d",
    ("nearest-exact", 3): "upsample_nearest_exact1d",
    ("nearest-exact", 4): "upsample_nearest_exact2d",
    ("nearest-exact", 5): "upsample_nearest_exact3d",
    ("linear", 3): "upsample_linear1d",
    ("bilinear", 4): "upsample_bilinear2d",
    ("trilinear", 5): "upsample_trilinear3d",
    ("bicubic", 4): "upsample_bicubic2d",
    ("lanczos", 4): "upsample_lanczos2d",
}
NEEDS = {"linear": 3, "bilinear": 4, "trilinear": 5}


def _one_of(x: Any, size: Any, scale_factor: Any) -> tuple[list[int] | None, list[float] | None]:
    """The size and the scales for every spatial dimension: exactly one of them is given."""
    dims, lengths = len(x.shape) - 2, list(x.shape[2:])
    if size is not None and scale_factor is not None:
        fail(ValueError, "only one of size or scale_factor should be defined")
    if size is None and scale_factor is None:
        fail(ValueError, "either size or scale_factor should be defined")
    given = size if size is not None else scale_factor
    if not isinstance(given, (list, tuple)):
        return ([given] * dims, None) if size is not None else (None, [given] * dims)
    if size is None:
        if len(given) != dims:
            text = (
                "Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of "
                f"{lengths} and scale_factor of shape {given}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and "
                "scale_factor in (s1, s2, ...,sK) format."
            )
            fail(ValueError, text)
        return None, list(given)
    if len(given) != dims:
        text = (
            "Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of "
            f"{lengths} and output size of {given}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and "
            "output size in (o1, o2, ...,oK) format."
        )
        fail(ValueError, text)
    if not all(isinstance(item, int) for item in given):
        text = (
            "expected size to be one of int or Tuple[int] or Tuple[int, int] or Tuple[int, int, int], but got "
            f"size with types {[type(item) for item in given]}"
        )
        fail(TypeError, text)
    return list(given), None


@composite(
    "F",
    samples=(S((1, 2, 3), size=5), S((1, 1, 3, 3), scale_factor=1.5, mode="bilinear"), S((1, 1, 4, 3), 2, mode="bicubic", antialias=True)),
)
def interpolate(
    F: Any,
    input: Tensor,
    size: Anything = None,
    scale_factor: Anything = None,
    mode: Text = "nearest",
    align_corners: OptionalBool = None,
    recompute_scale_factor: OptionalBool = None,
    antialias: Bool = False,
) -> Any:
    """Resize by nearest, nearest-exact, linear, bilinear, trilinear, bicubic, lanczos or area.  (n, C, *lengths) -> (n, C, *size)."""
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        fail(
            ValueError,
            "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear",
        )
    sizes, scales = _one_of(input, size, scale_factor)
    if recompute_scale_factor and size is not None:
        fail(ValueError, "recompute_scale_factor is not meaningful with an explicit size.")
    count = len(input.shape)
    if sizes is None:
        assert scales is not None
        recompute = recompute_scale_factor or mode == "area"
        sizes = [(int if recompute else floor)(length * scale) for length, scale in zip(input.shape[2:], scales, strict=True)]
        scales = None if recompute else scales
    if antialias and not (mode in ("bilinear", "bicubic", "lanczos") and count == 4):
        text = "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        fail(ValueError, text)
    if mode == "area" and count in (3, 4, 5):
        return getattr(F, f"adaptive_avg_pool{count - 2}d")(input, tuple(sizes))
    name = BY_MODE.get((mode, count))
    if name is None:
        _refuse_mode(mode, count)
    if mode == "lanczos":
        _check_lanczos(align_corners, antialias)
    none: list[Scale] = [None] * (count - 2)
    return getattr(F, f"{name}_aa" if antialias else f"{name}")(input, tuple(sizes), bool(align_corners), tuple(scales or none))


def _refuse_mode(mode: str, count: int) -> None:
    if mode in NEEDS and count in (3, 4, 5):
        fail(
            NotImplementedError,
            f"Got {count}D input, but {mode} mode needs {NEEDS[mode]}D input",
        )
    text = (
        f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {count}D) for the modes: "
        f"nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got {mode})"
    )
    fail(NotImplementedError, text, mistakes.shapes)


def _check_lanczos(align_corners: bool | None, antialias: bool) -> None:
    if align_corners:
        fail(ValueError, "Lanczos mode does not support align_corners=True")
    if not antialias:
        fail(ValueError, "Lanczos mode requires antialias=True")


def _deprecated(name: str) -> None:
    STATE.warn("UserWarning", f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.")


@composite("F", samples=(S((1, 2, 3), 5),))
def upsample(
    F: Any, input: Tensor, size: Anything = None, scale_factor: Anything = None, mode: Text = "nearest", align_corners: OptionalBool = None
) -> Any:
    """The old name of `interpolate`."""
    _deprecated("upsample")
    return F.interpolate(input, size, scale_factor, mode, align_corners)


@composite("F", samples=(S((1, 2, 3), 5),))
def upsample_nearest(F: Any, input: Tensor, size: Anything = None, scale_factor: Anything = None) -> Any:
    """The old name of `interpolate` by nearest."""
    _deprecated("upsample_nearest")
    return F.interpolate(input, size, scale_factor, "nearest")


@composite("F", samples=(S((1, 2, 3, 2), (2, 4)),))
def upsample_bilinear(F: Any, input: Tensor, size: Anything = None, scale_factor: Anything = None) -> Any:
    """The old name of `interpolate` by bilinear with aligned corners."""
    _deprecated("upsample_bilinear")
    return F.interpolate(input, size, scale_factor, "bilinear", True)
