"""Sliding windows as columns, and columns put back together."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension
from gradcli.engine.table.kinds import Anything, Dims, Shape, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.nn.shared.windows import Ints, add_windows, cropped, padded, spread_to, window_counts, windows
from gradcli.records import NamedTuple


class Blocks(NamedTuple):
    """The windows of fold and unfold: (height, width) each."""

    kernel: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[int, ...]
    stride: tuple[int, ...]

    def counts(self, lengths: Ints) -> tuple[int, ...]:
        whole = [length + 2 * pad for length, pad in zip(lengths, self.padding, strict=True)]
        return window_counts(whole, self.kernel, self.stride, self.dilation)


SMALL = Blocks((2, 2), (1, 2), (1, 0), (2, 1))


@op("", node="Im2ColBackward0", samples=(S((1, 2, 3, 4), SMALL),), self=lambda F, g, self_shape, how: F.col2im(g, self_shape[-2:], how))
def im2col(self: Tensor, how: Anything) -> Tensor:
    """Every window as a column.  (*, C, h, w) -> (*, C * kernel, windows)."""
    if self.dtype.kind in "iu":
        not_implemented_for("im2col_out_cpu", self)
    counts = how.counts(self.shape[-2:])
    parts = windows(padded(self, how.padding), how.kernel, how.stride, how.dilation, counts)
    *lead, channels = self.shape[:-2]
    parts = np.moveaxis(parts, (-4, -3), (-2, -1))
    return parts.reshape(*lead, channels * int(np.prod(how.kernel)), int(np.prod(counts)))


@op("", node="Col2ImBackward0", samples=(S((1, 8, 4), (3, 4), SMALL),), self=lambda F, g, how: F.im2col(g, how))
def col2im(self: Tensor, output_size: Shape, how: Anything) -> Any:
    """Columns back in their places, added up where they overlap.  (*, C * kernel, windows) -> (*, C, h, w)."""
    if self.dtype.kind in "iu":
        not_implemented_for("col2im_out_cpu", self)
    *lead, rows, _ = self.shape
    parts = self.reshape(*lead, rows // int(np.prod(how.kernel)), *how.kernel, *how.counts(output_size))
    whole = [length + 2 * pad for length, pad in zip(output_size, how.padding, strict=True)]
    return cropped(add_windows(np.moveaxis(parts, (-4, -3), (-2, -1)), whole, how.stride, how.dilation), how.padding)


def _blocks(kernel: Ints, dilation: Ints, padding: Ints, stride: Ints) -> Blocks:
    """The windows a call asks for."""
    for name, values in (("kernel_size", kernel), ("dilation", dilation), ("padding", padding), ("stride", stride)):
        if len(values) not in (1, 2):
            fail(RuntimeError, f"It is expected {name} equals to 2, but got size {len(values)}", mistakes.shapes)
    how = Blocks(*(spread_to(values, 2) for values in (kernel, dilation, padding, stride)))
    for word, values in (("kernel", how.kernel), ("stride", how.stride), ("dilation", how.dilation)):
        if min(values) <= 0:
            title = "kernel size" if word == "kernel" else word
            text = f"{title} should be greater than zero, but got {word}_height: {values[0]} {word}_width: {values[1]}"
            fail(RuntimeError, text)
    if min(how.padding) < 0:
        text = f"padding should be non-negative, but got pad_height: {how.padding[0]} pad_width: {how.padding[1]}"
        fail(RuntimeError, text)
    return how


def _shown(values: Ints) -> str:
    return f"({', '.join(map(str, values))})"


@composite("nn.functional.unfold", samples=(S((1, 2, 3, 4), 2), S((2, 3, 4), (2, 1), 1, (1, 0), (2, 1))))
def unfold_blocks(F: Any, input: Tensor, kernel_size: Dims, dilation: Dims = (1,), padding: Dims = (0,), stride: Dims = (1,)) -> Any:
    """Every window as a column.  (n, C, h, w) -> (n, C * kernel, windows)."""
    shape = list(input.shape)
    how = _blocks(kernel_size, dilation, padding, stride)
    if len(shape) not in (3, 4) or 0 in shape[-3:]:
        if 0 < len(shape) < 3:
            refuse_dimension(len(shape), len(shape))
        text = f"Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: {shape}"
        fail(RuntimeError, text, mistakes.shapes)
    counts = how.counts(shape[-2:])
    if min(counts) < 1:
        text = (
            f"Given input with spatial size {_shown(shape[-2:])}, kernel_size={_shown(how.kernel)}, dilation={_shown(how.dilation)}, "
            f"padding={_shown(how.padding)}, calculated shape of the array of sliding blocks as {_shown(counts)}, "
            "but its components must be at least one."
        )
        fail(RuntimeError, text)
    return F.im2col(input, how)


@composite("F", samples=(S((1, 8, 6), (3, 4), 2), S((4, 4), 3, 2)))
def fold(
    F: Any, input: Tensor, output_size: Dims, kernel_size: Dims, dilation: Dims = (1,), padding: Dims = (0,), stride: Dims = (1,)
) -> Any:
    """Columns back in their places, added up where they overlap.  (n, C * kernel, windows) -> (n, C, *output_size)."""
    if len(output_size) not in (1, 2):
        fail(RuntimeError, f"It is expected output_size equals to 2, but got size {len(output_size)}", mistakes.shapes)
    how, size, shape = _blocks(kernel_size, dilation, padding, stride), spread_to(output_size, 2), list(input.shape)
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        text = (
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions "
            f"for input, but got: {shape}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if shape[-2] % int(np.prod(how.kernel)):
        text = (
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, "
            f"but got input.size(1)={shape[-2]} and kernel_size={_shown(how.kernel)}."
        )
        fail(RuntimeError, text, mistakes.shapes)
    high, wide = how.counts(size)
    if high * wide != shape[-1] or high < 1 or wide < 1:
        text = (
            f"Given output_size={_shown(size)}, kernel_size={_shown(how.kernel)}, "
            f"dilation={_shown(how.dilation)}, padding={_shown(how.padding)}, "
            f"stride={_shown(how.stride)}, expected size of input's dimension 2 to match the calculated number of sliding blocks "
            f"{high} * {wide} = {high * wide}, but got input.size(2)={shape[-1]}."
        )
        fail(RuntimeError, text, mistakes.shapes)
    return F.col2im(input, size, how)
