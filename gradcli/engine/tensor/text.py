"""The text of a tensor, digit by digit and space by space as PyTorch prints it.

Two passes: a `Style` is chosen from all values that will be shown, so that they share one width and one notation; then
the padded pieces are laid out in brackets.  Of a tensor past the threshold only the corners are ever read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from math import isfinite
from typing import Any

import numpy as np

from gradcli.engine.tensor.print_options import PrintOptions

Array = np.ndarray[Any, np.dtype[Any]]
Scalar = bool | int | float | complex

LARGE, SMALL, SPREAD = 1e8, 1e-4, 1e3  # past these a float column turns to scientific notation
SHOWN_WITHOUT_DTYPE = ("torch.int64", "torch.bool")  # dtypes a literal would have by itself


def tensor_text(
    array: Array,
    *,
    dtype: str,
    default_dtype: str = "torch.float32",
    options: PrintOptions,
    grad_fn: str | None = None,
    requires_grad: bool = False,
    tangent: str | None = None,
    prefix: str = "tensor(",
) -> str:
    """What ``repr`` of a tensor shows.

    `dtype` and `default_dtype` are PyTorch's names, `grad_fn` the name of the node that made the tensor, `tangent` what it carries in
    forward mode; a subclass has its own `prefix`.
    """
    body = array_text(array, options, len(prefix))
    suffixes = _shape_and_dtype(array, dtype, default_dtype, options)
    if grad_fn is not None:
        suffixes.append(f"grad_fn=<{grad_fn}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    if tangent is not None:
        suffixes.append(f"tangent={tangent}")
    return _append(prefix + body, suffixes, len(prefix), options.linewidth) + ")"


def parameter_text(text: str) -> str:
    """What ``repr`` of an ``nn.Parameter`` shows, from that of its tensor."""
    return "Parameter containing:\n" + text


def format_item(array: Array, spec: str, class_name: str = "Tensor") -> str | None:
    """``f"{tensor:spec}"``: a 0-d tensor is formatted as its number.  None says: take ``str(tensor)``.

    ``nn.Parameter`` and other subclasses are never taken for their number.
    """
    if array.ndim == 0 and class_name == "Tensor":
        return format(_numbers(array)[0], spec)
    if spec:
        raise TypeError(f"unsupported format string passed to {class_name}.__format__")
    return None


# ------------------------------------------------------------------------------------------------ from values to words


def array_text(array: Array, options: PrintOptions, indent: int = 0) -> str:
    """The bracketed values alone; lines after the first are indented by `indent` and their depth."""
    if array.size == 0:
        return "[]"
    edge = options.edgeitems if array.size > options.threshold else None
    shown = array if edge is None else _corners(array, edge)
    words, width = _words(shown, options)
    if array.ndim == 0:
        return words[0]
    return _Layout(array.shape, words, width, edge, options.linewidth).nest(indent)


def _corners(array: Array, edge: int) -> Array:
    """The values that stay visible when every dimension longer than ``2 * edge`` loses its middle."""
    kept = [[*range(edge), *range(length - edge, length)] if length > 2 * edge else range(length) for length in array.shape]
    return array[np.ix_(*kept)]


def _numbers(array: Array) -> list[Any]:
    """The elements as Python numbers, row by row."""
    if array.dtype.itemsize == 2 and array.dtype.kind not in "iu":
        array = array.astype(np.float32)  # bfloat16 is no NumPy type of its own
    return array.ravel().tolist()


def _words(array: Array, options: PrintOptions) -> tuple[list[str], int]:
    """One padded word an element, and the width PyTorch reckons with when it fills a line."""
    numbers = _numbers(array)
    if array.dtype.kind != "c":
        return _column(numbers, options)
    real, real_width = _column([number.real for number in numbers], options)
    imag, imag_width = _column([number.imag for number in numbers], options)
    return [_complex_word(*parts) for parts in zip(real, imag, strict=True)], real_width + imag_width + 1


def _complex_word(real: str, imag: str) -> str:
    imag = imag.lstrip()
    return f"{real}{imag}j" if imag[0] in "+-" else f"{real}+{imag}j"


def _column(numbers: Sequence[Scalar], options: PrintOptions) -> tuple[list[str], int]:
    """Words of one common width for numbers of one kind."""
    if not numbers or not isinstance(numbers[0], float):
        words = [str(number) for number in numbers]
        return _pad(words, max(map(len, words), default=1))
    return _float_column(numbers, options)  # type: ignore[arg-type]


def _pad(words: Sequence[str], width: int) -> tuple[list[str], int]:
    return [word.rjust(width) for word in words], width


def _float_column(numbers: Sequence[float], options: PrintOptions) -> tuple[list[str], int]:
    """Zeros, infinities and nan have no say in the notation or the width; they are only padded to it."""
    telling = [bool(number) and isfinite(number) for number in numbers]
    sizes = [abs(number) for number, tells in zip(numbers, telling, strict=True) if tells]
    whole = all(size.is_integer() for size in sizes)
    if sizes and _is_scientific(sizes, options):
        words = [format(number, f".{options.precision}e") for number in numbers]
    elif whole:
        words = [format(number, ".0f") + "." * isfinite(number) for number in numbers]
    else:
        words = [format(number, f".{options.precision}f") for number in numbers]
    width = max((len(word) for word, tells in zip(words, telling, strict=True) if tells), default=1)
    return _pad(words, width)


def _is_scientific(sizes: Sequence[float], options: PrintOptions) -> bool:
    if options.sci_mode is not None:
        return options.sci_mode
    low, high = min(sizes), max(sizes)
    return high / low > SPREAD or high > LARGE or low < SMALL


# ---------------------------------------------------------------------------------------------- from words to brackets


class _Layout:
    """Hands out the words, in order, to nested brackets of a given shape."""

    __slots__ = ("edge", "linewidth", "shape", "width", "words")

    def __init__(self, shape: tuple[int, ...], words: Iterable[str], width: int, edge: int | None, linewidth: int) -> None:
        self.shape, self.words, self.width, self.edge, self.linewidth = shape, iter(words), width, edge, linewidth

    def nest(self, indent: int, depth: int = 0) -> str:
        """The brackets from dimension `depth` on; the opening one stands in column `indent`."""
        below = len(self.shape) - depth - 1
        if below == 0:
            return self._row(indent)
        ahead, behind = self._counts(depth)
        blocks = [self.nest(indent + 1, depth + 1) for _ in range(ahead)]
        if behind is not None:
            blocks += ["...", *(self.nest(indent + 1, depth + 1) for _ in range(behind))]
        return "[" + (("," + "\n" * below).ljust(below + indent + 2)).join(blocks) + "]"

    def _row(self, indent: int) -> str:
        """The last dimension: as many words a line as fit."""
        ahead, behind = self._counts(len(self.shape) - 1)
        words = [next(self.words) for _ in range(ahead)]
        if behind is not None:
            words += ["..." if behind == 0 else " ...", *(next(self.words) for _ in range(behind))]
        per_line = max(1, (self.linewidth - indent) // (self.width + 2))
        lines = [", ".join(words[start : start + per_line]) for start in range(0, len(words), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"

    def _counts(self, depth: int) -> tuple[int, int | None]:
        """How many entries of a dimension stand before the dots and after them; without dots, all and None."""
        length = self.shape[depth]
        if self.edge is None or length <= 2 * self.edge:
            return length, None
        return self.edge, self.edge


# --------------------------------------------------------------------------------------------------------- what follows


def _shape_and_dtype(array: Array, dtype: str, default_dtype: str, options: PrintOptions) -> list[str]:
    """The suffixes that say what the values alone do not."""
    expected: Iterable[str] = (default_dtype,)
    shape_hidden = options.edgeitems == 0
    if array.size == 0:
        shape_hidden = array.ndim != 1
    else:
        default_complex = "torch.complex128" if default_dtype == "torch.float64" else "torch.complex64"
        expected = chain(expected, (default_complex,), SHOWN_WITHOUT_DTYPE)
    suffixes = [f"size={tuple(array.shape)}"] if shape_hidden else []
    return suffixes if dtype in expected else [*suffixes, f"dtype={dtype}"]


def _append(text: str, suffixes: Sequence[str], indent: int, linewidth: int) -> str:
    """Add each suffix to the last line, or to a new one where it would not fit."""
    last_line = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if last_line + len(suffix) + 2 > linewidth:
            text += ",\n" + " " * indent + suffix
            last_line = indent + len(suffix)
        else:
            text += ", " + suffix
            last_line += len(suffix) + 2
    return text
