"""Small float32 products, their terms added in the order in which PyTorch's library for matrices adds them.

The last digit of a float32 depends on that order, and tutorials print it.  What is here was found by comparing with PyTorch 2.13 on a CPU:
with few columns each term is rounded and added to those before it; against a transposed matrix, as in ``x @ weight.T``, four (or eight)
sums run side by side and are folded at the end.  Whatever is larger goes to NumPy's library, whose order may differ.
"""

import numpy as np

from gradcli.engine.kinds import Array

MOST_TERMS = 8192
NARROW = 11  # columns; more of them are added with one rounding for product and sum together


def small_product(first: Array, second: Array) -> Array | None:
    """`first` @ `second`, or None where the order is not known.  (n, k), (k, m) -> (n, m)."""
    n, k = first.shape
    m = second.shape[1]
    if k < 2 or not 0 < n * k * m <= MOST_TERMS or (m > NARROW and n > 3):
        return None
    if m == 1:
        return in_order(first, second) if k <= 4 else None
    if not is_transposed(second) or k <= 3 or (k < 8 and m < 4):
        return in_order(first, second)
    return side_by_side(first, second) if k % 4 == 0 and n > 1 and m <= NARROW and not is_transposed(first) else None


def is_transposed(matrix: Array) -> bool:
    """Whether the columns lie together in memory rather than the rows."""
    rows, columns = matrix.strides
    return columns != matrix.itemsize and rows == matrix.itemsize


def in_order(first: Array, second: Array) -> Array:
    """One term after the other."""
    return np.asarray(np.add.reduce(np.multiply(first[:, :, None], second[None], order="C"), axis=1))


def side_by_side(first: Array, second: Array) -> Array:
    """Whole fours of columns by four sums; the columns left over by eight, or in order where there are not enough terms."""
    k, fours = first.shape[1], second.shape[1] // 4 * 4
    terms = np.multiply(first[:, :, None], second[None], order="C")
    rest = terms[:, :, fours:]
    return np.concatenate([folded(terms[:, :, :fours], 4), np.add.reduce(rest, axis=1) if k < 8 else folded(rest, 8)], axis=1)


def folded(terms: Array, lanes: int) -> Array:
    """Sums over every `lanes`-th term, folded in half until one is left; then the terms that fill no whole round.  (n, k, m) -> (n, m)."""
    whole = terms.shape[1] // lanes * lanes
    sums = terms[:, :lanes]
    for start in range(lanes, whole, lanes):
        sums = sums + terms[:, start : start + lanes]
    while sums.shape[1] > 1:
        middle = sums.shape[1] // 2
        sums = sums[:, :middle] + sums[:, middle:]
    total = sums[:, 0]
    for place in range(whole, terms.shape[1]):
        total = total + terms[:, place]
    return np.asarray(total)
