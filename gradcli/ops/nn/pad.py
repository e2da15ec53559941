"""Padding: constant, reflected, replicated, circular."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Number, OptionalFloat, Shape, Tensor, Text
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.resample.weights import Taps, resampled, resampled_back
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.nn.shared.windows import Ints
from gradcli.ops.shared.numbers import element


def pairs(pad: Ints) -> list[tuple[int, int]]:
    """(before, after) of each padded dimension, the last one first, as `pad` lists them."""
    return list(zip(pad[::2], pad[1::2], strict=True))


# ---- a constant ----------------------------------------------------------------------------------------------------------


@op(
    "torch",
    samples=(S((2, 3), (1, 2, -1, 0), 0.5), S((2, 3), (-1, 1))),
    self=lambda F, g, pad: F.constant_pad_nd(g, tuple(-side for side in pad), 0),
)
def constant_pad_nd(self: Tensor, pad: Shape, value: Number = 0) -> Tensor:
    """Put `value` before and after; a negative pad cuts off.  `pad`: (before, after), last dimension first.  (*) -> (*')."""
    if len(pad) % 2:
        fail(RuntimeError, f"Length of pad must be even but instead it equals {len(pad)}")
    if len(pad) > 2 * self.ndim:
        text = (
            "Length of pad should be no more than twice the number of dimensions of the input. Pad length is "
            f"{len(pad)}while the input has {self.ndim}dimensions."
        )
        fail(RuntimeError, text, mistakes.shapes)
    out = np.full(_padded_shape(self.shape, pad), element(value, self.dtype), self.dtype)
    into, taken = _both_parts(self.shape, pad)
    out[into] = self[taken]
    return out


def length_left(length: int, before: int, after: int) -> int:
    """How much of a dimension negative pads leave."""
    return length + min(before, 0) + min(after, 0)


def _padded_shape(shape: Ints, pad: Ints) -> list[int]:
    new = list(shape)
    for i, (before, after) in enumerate(pairs(pad)):
        at = len(shape) - 1 - i
        new[at] += before + after
        if new[at] < 0 or length_left(shape[at], before, after) < 0:
            fail(RuntimeError, "narrow(): length must be non-negative.")
    return new


def _both_parts(shape: Ints, pad: Ints) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Where the input goes in the output, and what of the input goes there."""
    into, taken = [], []
    for (before, after), length in zip(pairs(pad), reversed(shape), strict=False):
        left = length_left(length, before, after)
        into.append(slice(max(before, 0), max(before, 0) + left))
        taken.append(slice(max(-before, 0), max(-before, 0) + left))
    return (..., *reversed(into)), (..., *reversed(taken))


# ---- mirrors and edges: each output element is one input element -----------------------------------------------------------


def _reflected(length: int, before: int, after: int) -> Any:
    """Which input each output is, mirrored at the edges without repeating them."""
    at = np.arange(-before, length + after)
    return length - 1 - np.abs(length - 1 - np.abs(at))


def _replicated(length: int, before: int, after: int) -> Array:
    return np.clip(np.arange(-before, length + after), 0, length - 1)


INDICES = {"reflection": _reflected, "replication": _replicated}


def _taps(mode: str, shape: Ints, padding: Ints) -> list[Taps]:
    """For each padded dimension, in order, which input each output is."""
    sides = list(zip(pairs(padding), reversed(shape), strict=False))
    return [Taps(INDICES[mode](length, *each)[:, None]) for each, length in reversed(sides)]


def _padding_rows(mode: str, dims: int) -> None:
    """Enter the op that pads `dims` dimensions in one mode, and its adjoint for the gradient."""
    name = f"{mode}_pad{dims}d"
    node = f"{mode.title()}Pad{dims}D"
    shape, pad = (1, 2, 3, 3, 3)[: dims + 2], (2, 1, 1, 0, -1, 1)[: 2 * dims]

    def forward(self: Tensor, padding: Shape) -> Tensor:
        _check(mode, dims, self, padding)
        return resampled(self, _taps(mode, self.shape, padding))

    def backward(grad: Tensor, self: Tensor, padding: Shape) -> Tensor:
        return resampled_back(grad, _taps(mode, self.shape, padding), self.shape[-dims:])

    forward.__name__, backward.__name__ = name, f"{name}_backward"
    forward.__doc__ = f"Pad by {mode}; `padding` is (before, after) of the last dimension, then of the one before it.  (*) -> (*')."
    backward.__doc__ = f"The gradient of `{name}`: every element's gradient goes to where it came from."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        samples=(S(shape, pad),),
        self=lambda F, g, self, padding: getattr(F, f"{name}_backward")(g, self, padding),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, padding: getattr(F, name)(g, padding),
        self=lambda F, self: F.zeros_like(self),
    )(backward)


for _mode in INDICES:
    for _dims in (1, 2, 3):
        _padding_rows(_mode, _dims)


def _check(mode: str, dims: int, x: Array, padding: Ints) -> None:
    """Refuse empty inputs, mirrors larger than what they mirror, and outputs without elements."""
    shape = list(x.shape)
    if x.dtype == np.bool_:
        not_implemented_for(f"{mode}_pad{dims}d", x)
    if 0 in shape[(1 if x.ndim == dims + 2 else 0) :]:
        text = (
            f"Expected {dims + 1}D or {dims + 2}D (batch mode) tensor with possibly 0 batch size and other "
            f"non-zero dimensions for input, but got: {shape}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    for i, (before, after) in enumerate(pairs(padding)):
        at = x.ndim - 1 - i
        if mode == "reflection" and (before >= shape[at] or after >= shape[at]):
            text = (
                f"Argument #{4 + 2 * i}: Padding size should be less than the corresponding input dimension, but got: "
                f"padding ({before}, {after}) at dimension {at} of input {shape}"
            )
            fail(RuntimeError, text, mistakes.shapes)
        if shape[at] + before + after < 1:
            _refuse_empty(dims, shape, padding, at)


def _refuse_empty(dims: int, shape: list[int], padding: Ints, at: int) -> None:
    out = list(shape)
    for i, (before, after) in enumerate(pairs(padding)):
        out[-1 - i] += before + after
    if dims == 1:
        fail(RuntimeError, f"input (W: {shape[at]}) is too small. Calculated output W: {out[at]}")
    fail(RuntimeError, f"Trying to create tensor with negative dimension {out[at]}: {out}")


# ---- around in a circle ----------------------------------------------------------------------------------------------------


def _circular(F: Any, x: Any, pad: Ints) -> Any:
    """Write `x` into the middle of a new tensor, then let each dimension's ends continue around."""
    shape = list(x.shape)
    sides = list(enumerate(pairs(pad), start=1))
    for i, (before, after) in sides:
        if before > shape[-i] or after > shape[-i]:
            fail(RuntimeError, "Padding value causes wrapping around more than once.")
        if shape[-i] + before + after < 0:
            fail(RuntimeError, "Negative padding value is resulting in an empty dimension")
    lengths = list(shape)
    for i, (before, after) in sides:
        shape[-i] += before + after
    out = F.zeros(tuple(shape), dtype=of_value(x))
    inner, middle = x, out
    for i, (before, after) in sides:
        at = len(shape) - i
        inner = F.slice(inner, at, max(-before, 0), lengths[at] - max(-after, 0))
        middle = F.slice(middle, at, max(before, 0), shape[at] - max(after, 0))
    middle[...] = inner
    for i, (before, after) in sides:
        rest = (slice(None),) * (i - 1)
        length = shape[-i]
        if before > 0:
            out[(..., slice(0, before), *rest)] = out[(..., slice(length - before - max(after, 0), length - max(after, 0)), *rest)]
        if after > 0:
            out[(..., slice(length - after, length), *rest)] = out[(..., slice(max(before, 0), max(before, 0) + after), *rest)]
    return out


# ---- what a program calls -----------------------------------------------------------------------------------------------------

UNSUPPORTED = """Padding size {size} is not supported for {dims}D input tensor.
Supported combinations for non-constant padding:
  - 2D or 3D input: padding size = 2 (pads last dimension)
  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)
  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"""


@composite("F", samples=(S((2, 3), (1, 2)), S((1, 2, 4), (2, 1), "reflect"), S((1, 2, 4), (2, 1), "circular")))
def pad(F: Any, input: Tensor, pad: Shape, mode: Text = "constant", value: OptionalFloat = None) -> Any:
    """Make `input` larger at its ends: constant, reflect, replicate or circular.  `pad` as in `constant_pad_nd`.  (*) -> (*')."""
    kind = {"reflect": "reflection", "replicate": "replication"}.get(mode, mode)
    if kind not in ("constant", "circular", "reflection", "replication"):
        fail(NotImplementedError, f"Unrecognised padding mode {mode}", mistakes.arguments)
    dims, size = len(input.shape), len(pad)
    if size % 2:
        fail(RuntimeError, "Padding length must be divisible by 2", mistakes.shapes)
    if size > 2 * dims:
        text = (
            "Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{size} and input of dimension {dims}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if mode == "constant":
        return F.constant_pad_nd(input, pad, value or 0)
    if value:
        fail(RuntimeError, f'Padding mode "{mode}" doesn\'t take in value argument')
    if size not in (2, 4, 6) or dims not in (size // 2 + 1, size // 2 + 2):
        fail(NotImplementedError, UNSUPPORTED.format(size=size, dims=dims), mistakes.shapes)
    if mode == "circular":
        return _circular(F, input, pad)
    return getattr(F, f"{kind}_pad{size // 2}d")(input, pad)
