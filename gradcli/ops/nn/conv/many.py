"""The three maps of a convolution, for many images: a part of them at a time, so that what is copied stays in the cache, and a core for each part.

The images of a part are laid out side by side, with the image as the last dimension, so that lines to copy are long.  Only the taps of a row are copied
out: what the taps of the next row see is a row further on.  So all that the taps see for one row of the result lies together, a matrix for each row:

    (G, rows of the image, C/G, *taps in a row, *places in a row, images)                     the copy
    (G, rows of the result, all taps: rows of taps * C/G * taps in a row, places * images)    a view of it

A row here is all but the first spatial dimension.  Where that cannot be stepped through, a dimension of length 1 stands before it.  Parts are the same
for every number of cores, and so is every sum.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from gradcli.engine.fusion import cores
from gradcli.engine.table.kinds import Array
from gradcli.ops.nn.conv.how import How
from gradcli.ops.nn.shared.windows import Ints, add_windows, cropped, windows

MANY = 16  # images
MOST_IMAGES = 32  # in a part
COPIED = 1 << 18  # numbers in the copy for a part
LEAST_LINE = 512  # numbers that are copied at once, if there are so many images
BLOCK = 1 << 17  # bytes of images that are turned at once
WORTH = 1 << 22  # multiplications from which on the other cores are asked


def pay(images: Array, other: Array) -> bool:
    """Whether there are so many images that this is the quicker way."""
    return len(images) >= MANY and images.size > 0 and other.size > 0


def correlate(x: Array, weight: Array, bias: Array | None, how: How, counts: Ints) -> Array:
    """Every output channel sees its group's windows.  (n, C, *length), (O, C/G, *kernel), (O) -> (n, O, *counts)."""
    if how.dims == 1 or how.dilation[0] > 1:
        return correlate(x[:, :, None], weight[:, :, None], bias, _led(how), (1, *counts))[:, :, 0]
    groups, channels = how.groups, len(weight) // how.groups
    rows = _grouped(weight, groups).swapaxes(2, 3).reshape(groups, 1, channels, -1)
    result = np.empty((len(x), groups, channels, *counts), x.dtype)

    def work(_: int, part: slice) -> None:
        sums = (rows @ _seen(x[part], weight.shape[2:], how, counts)).reshape(groups, counts[0], channels, *counts[1:], -1)
        sums = sums.transpose(-1, 0, 2, 1, *range(3, 2 + how.dims))
        if bias is None:
            result[part] = sums
        else:
            np.add(sums, bias.reshape(groups, channels, *[1] * how.dims), out=result[part])

    _run(work, _parts(len(x), weight.shape, how, counts), result.size * rows.shape[-1])
    return result.reshape(len(x), -1, *counts)


def correlate_input(grad: Array, weight: Array, lengths: Ints, how: How) -> Array:
    """The adjoint in the input.  (n, O, *counts), (O, C/G, *kernel) -> (n, C, *lengths)."""
    if how.dims == 1 or how.dilation[0] > 1 or how.stride[0] > 1:
        return correlate_input(grad[:, :, None], weight[:, :, None], (1, *lengths), _led(how))[:, :, 0]
    groups, channels, counts, kernel = how.groups, len(weight) // how.groups, grad.shape[2:], weight.shape[2:]
    rows = _grouped(weight, groups)[:, :, :, ::-1].transpose(0, 2, 4, 3, 1).reshape(groups, -1, kernel[0] * channels)
    whole = [length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True)]
    result = np.empty((len(grad), groups, weight.shape[1], *lengths), grad.dtype)

    def work(_: int, part: slice) -> None:
        images = grad[part].reshape(-1, groups, channels, counts[0], prod(counts[1:]))
        lines = np.empty((groups, counts[0], channels, images.shape[-1], len(images)), grad.dtype)
        for some in _blocks(images):
            lines[..., some] = images[some].transpose(1, 3, 2, 4, 0)
        lines = lines.reshape(groups, counts[0] * channels, -1)
        seen = np.empty((groups, whole[0], rows.shape[1], lines.shape[2]), grad.dtype)
        for row in range(whole[0]):
            first, last = max(0, row - kernel[0] + 1), min(counts[0], row + 1)
            taps = rows[:, :, (first - row + kernel[0] - 1) * channels : (last - row + kernel[0] - 1) * channels]
            seen[:, row] = taps @ lines[:, first * channels : last * channels] if first < last else 0
        parts = seen.reshape(groups, whole[0], weight.shape[1], *kernel[1:], *counts[1:], -1)
        taps_at, places_at = range(3, 2 + how.dims), range(2 + how.dims, 1 + 2 * how.dims)
        total = add_windows(parts.transpose(-1, 0, 1, 2, *places_at, *taps_at), whole[1:], how.stride[1:], how.dilation[1:], True)
        result[part] = cropped(total.swapaxes(2, 3), how.padding)

    _run(work, _parts(len(grad), weight.shape, how, counts), grad.size * rows.shape[1] * kernel[0])
    return result.reshape(len(grad), -1, *lengths)


def correlate_weight(x: Array, grad: Array, shape: Ints, how: How) -> Array:
    """The adjoint in the weight.  (n, C, *length), (n, O, *counts) -> (O, C/G, *kernel)."""
    if how.dims == 1 or how.dilation[0] > 1:
        return correlate_weight(x[:, :, None], grad[:, :, None], (*shape[:2], 1, *shape[2:]), _led(how)).reshape(shape)
    groups, channels, counts, kernel = how.groups, shape[0] // how.groups, grad.shape[2:], shape[2:]
    parts = _parts(len(x), shape, how, counts)
    sums: list[Any] = [None] * len(parts)

    def work(number: int, part: slice) -> None:
        images = grad[part].reshape(-1, groups, channels, counts[0], prod(counts[1:]))
        lines = np.empty((groups, *images.shape[3:], len(images), channels), grad.dtype)
        for some in _blocks(images):
            lines[:, :, :, some] = images[some].transpose(1, 3, 4, 0, 2)
        lines = lines.reshape(groups, counts[0], -1, channels)
        sums[number] = np.add.reduce(_seen(x[part], kernel, how, counts) @ lines, axis=1)

    _run(work, parts, grad.size * prod(shape[1:]))
    total = sum(sums[1:], sums[0]).reshape(groups, kernel[0], shape[1], -1, channels)
    return np.ascontiguousarray(total.transpose(0, 4, 2, 1, 3)).reshape(shape)


def _led(how: How) -> How:
    """The same with a dimension of length 1 before the spatial ones."""
    return How((1, *how.stride), (0, *how.padding), (1, *how.dilation), how.transposed, (0, *how.output_padding), how.groups)


def _grouped(weight: Array, groups: int) -> Array:
    """(O, C/G, *kernel) -> (G, O/G, C/G, rows of taps, taps in a row)."""
    return weight.reshape(groups, len(weight) // groups, *weight.shape[1:3], -1)


def _seen(x: Array, kernel: Ints, how: How, counts: Ints) -> Array:
    """What all taps see, a matrix for each row of the result, as a view of the copy.  (n, C, *length) -> (G, counts[0], C/G * kernel, counts[1:] * n)."""
    n, channels, *lengths = x.shape
    whole = [length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True)]
    side_by_side = (np.zeros if any(how.padding) else np.empty)((channels, *whole, n), x.dtype)
    inner = tuple(slice(pad, pad + length) for pad, length in zip(how.padding, lengths, strict=True))
    for some in _blocks(x):
        side_by_side[:, *inner, some] = np.moveaxis(x[some], 0, -1)
    images_first = np.moveaxis(side_by_side.reshape(how.groups, -1, *whole, n), -1, 0)
    views = windows(images_first, kernel[1:], how.stride[1:], how.dilation[1:], counts[1:])  # (n, G, C/G, rows, *places, *taps)
    places, taps = range(4, 3 + how.dims), range(3 + how.dims, 2 + 2 * how.dims)
    lines = np.ascontiguousarray(views.transpose(1, 3, 2, *taps, *places, 0))
    of_row, line = channels // how.groups * prod(kernel[1:]), prod(counts[1:]) * n
    group, row = lines.strides[:2]
    strides = (group, row * how.stride[0], row // of_row, lines.itemsize)
    return np.ndarray((how.groups, counts[0], kernel[0] * of_row, line), lines.dtype, lines, strides=strides)


def _blocks(images: Array) -> list[slice]:
    """A few images at a time, so that what is read across them stays in the fastest cache."""
    step = max(1, BLOCK // images[0].nbytes)
    return [slice(start, start + step) for start in range(0, len(images), step)]


def _parts(n: int, shape: Ints, how: How, counts: Ints) -> list[slice]:
    """The images of each part, for a weight of this shape: an even number of parts."""
    copied = how.groups * shape[1] * prod(shape[3:]) * ((counts[0] - 1) * how.stride[0] + shape[2]) * prod(counts[1:])  # numbers an image
    most = min(MOST_IMAGES, max(1, COPIED // copied, LEAST_LINE // counts[-1]))
    step = -(-n // (2 * -(-n // (2 * most))))
    return [slice(start, start + step) for start in range(0, n, step)]


def _run(work: Callable[[int, slice], None], parts: list[slice], cost: int) -> None:
    """Do the work of each part, if there is much to do on all cores."""

    def some(first: int, last: int) -> None:
        with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
            for number in range(first, last):
                work(number, parts[number])

    if cost < WORTH:
        some(0, len(parts))
    else:
        cores.run_products_on_all(some, len(parts))
