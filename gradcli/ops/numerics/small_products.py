"""Small float32 products, their terms added in the order in which PyTorch adds them: the last digit depends on it, and tutorials print it.

What is here was found by comparing with PyTorch 2.13 on Intel's processors with AVX-512, by shape and layout.  Product and sum are rounded
together everywhere, but what is summed with what is not the same:

- as a rule one term follows the other (`in_order`);
- few rows against a transposed matrix, as in ``x @ weight.T``, have sixteen sums side by side, folded in half until one is left;
- rows by a vector have sixteen sums that begin at the second term.

Whatever is larger goes to NumPy's library, whose order may differ.
"""

from functools import cache

import numpy as np

from gradcli.engine.table.kinds import Array

MOST_TERMS = 1 << 14
MOST_STEPS = 32
FEW_STEPS = 8  # below, and with few rows or columns, NumPy's library keeps the order too
FEW_ROWS, FEW_COLUMNS = 4, 8
LANES = 16
FEW_SUMS = 32  # results, of which two or three columns are summed side by side
SHORT_COLUMNS = 12  # likewise fewer columns, where they are no fewer than terms and more than rows
LONG = 24  # times as many terms as rows, and the rows are summed side by side
OWN_WORK = 400  # terms; fewer in each of a batch of products are not worth calling a library


def small_product(first: Array, second: Array) -> Array | None:
    """`first` @ `second`, or None where NumPy's order will do, or none is known that takes little time.  (n, k), (k, m) -> (n, m)."""
    n, k = first.shape
    m = second.shape[1]
    if k < 2 or not 0 < n * k * m <= MOST_TERMS:
        return None
    if n == 1 or m == 1:
        return by_vector(first, second)
    if is_transposed(second) and not is_transposed(first):
        if k >= LONG * n:
            return by_quarters(products(first, second))
        if (m <= 3 and n * m < FEW_SUMS) or (n < m < SHORT_COLUMNS and m >= k):
            return halved(lanes(products(first, second)))
    if k < FEW_STEPS or n < FEW_ROWS or m < FEW_COLUMNS or k > MOST_STEPS:
        return None
    return by_few_rows(first, second)


def is_transposed(matrix: Array) -> bool:
    """Whether the columns lie together in memory rather than the rows."""
    rows, columns = matrix.strides
    return columns != matrix.itemsize and rows == matrix.itemsize


def products(first: Array, second: Array) -> Array:
    """Every term, exactly.  (n, k), (k, m) -> (k, n, m)."""
    return np.multiply(first.T[:, :, None], second[:, None, :], dtype=np.float64, order="C")


def by_few_rows(first: Array, second: Array) -> Array:
    """`first` @ `second`, one term after the other: as NumPy's library adds up to 31 for three rows at a time."""
    if not library_keeps_order():
        return in_order(products(first, second))
    n, k = first.shape
    whole, kept = n // 3 * 3, min(k, MOST_STEPS - 1)
    found, rows, columns = np.empty((n, second.shape[1]), np.float32), first[:, :kept], second[:kept]
    np.matmul(rows[:whole].reshape(-1, 3, kept), columns, out=found[:whole].reshape(-1, 3, second.shape[1]))
    if whole < n:
        np.matmul(rows[-3:], columns, out=found[-3:])
    return found if kept == k else in_order(products(first[:, kept:], second[kept:]), found)


@cache
def library_keeps_order() -> bool:
    """Whether NumPy's library adds so on this processor: not without fused instructions."""
    numbers = np.sqrt(np.arange(1, 97, dtype=np.float32)).reshape(6, 16)
    return np.array_equal(np.matmul(numbers[:3], numbers.T), in_order(products(numbers[:3], numbers.T)))


def in_order(terms: Array, total: Array | None = None) -> Array:
    """One term after the other, beginning with a total where one is given.  (k, …) -> (…)."""
    if total is None:
        total = np.zeros(terms.shape[1:], np.float32)
    for term in terms:
        np.add(term, total, total, casting="unsafe")
    return total


def lanes(terms: Array, total: Array | None = None) -> Array:
    """Sums of every sixteenth term, the first of which begins with a total where one is given.  (k, …) -> (16, …)."""
    sums = np.zeros((LANES, *terms.shape[1:]), np.float32)
    if len(terms) < LANES:  # nothing is summed yet; what is minus zero meets the zeros of the lanes that are left
        sums[: len(terms)] = terms
        if total is not None:
            sums[0] = terms[0] + total
        return sums
    rounds = -(-len(terms) // LANES)
    filled = terms
    if rounds * LANES != len(terms):
        filled = np.zeros((rounds * LANES, *terms.shape[1:]))
        filled[: len(terms)] = terms
    if total is not None:
        sums[0] = total
    return in_order(filled.reshape(rounds, LANES, *terms.shape[1:]), sums)


def halved(sums: Array, to: int = 1) -> Array:
    """Sums folded in half until so many are left; of one, itself.  (16, …) -> (…)."""
    while len(sums) > to:
        middle = len(sums) // 2
        sums = sums[:middle] + sums[middle:]
    return sums if to > 1 else sums[0]


def by_quarters(terms: Array) -> Array:
    """Sixteen sums side by side, of which each fourth are added up, and then by pairs.  (k, …) -> (…)."""
    sums = lanes(terms)
    return in_pairs(sums[:4] + sums[4:8] + sums[8:12] + sums[12:])


def in_pairs(sums: Array) -> Array:
    """(4, …) -> (…)."""
    return np.asarray((sums[0] + sums[1]) + (sums[2] + sums[3]))


# ---- batches ---------------------------------------------------------------------------------------------------------------


def small_batches(first: Array, second: Array) -> Array | None:
    """`first` @ `second`, batch by batch: the smallest are PyTorch's own work, one rounded term after the other.  (b, n, k), (b, k, m) -> (b, n, m)."""
    b, n, k = first.shape
    m = second.shape[2]
    if k < 2 or b * n * m < 2 or not 0 < b * n * k * m <= MOST_TERMS:
        return None
    if n * k * m < OWN_WORK:
        terms = np.multiply(first.transpose(2, 0, 1)[:, :, :, None], second.transpose(1, 0, 2)[:, :, None], order="C")
        return np.add.reduce(terms, axis=0)
    parts = [small_product(first[i], second[i]) for i in range(b)]
    return None if parts[0] is None else np.stack(parts)  # type: ignore[arg-type]


# ---- vectors ---------------------------------------------------------------------------------------------------------------


def by_vector(first: Array, second: Array) -> Array | None:
    """A product of which one side is a row or a column."""
    if len(first) > 1:
        return columns_by_vector(first.T, second.T).T if is_transposed(first) else rows_by_vector(first, second[:, 0])[:, None]
    return rows_by_vector(second.T, first[0])[None] if is_transposed(second) else columns_by_vector(second, first)


def columns_by_vector(matrix: Array, vector: Array) -> Array:
    """The columns of a matrix times the numbers of a row.  (k, m), (1, k) -> (1, m)."""
    k, m = matrix.shape
    if m == 1 and k < FEW_STEPS:
        return np.array([[one_result(matrix[:, 0].tolist(), vector[0].tolist())]], np.float32)
    if k > MOST_STEPS or (k >= FEW_STEPS and m >= LANES):
        return np.matmul(vector, matrix)
    return in_order(products(vector, matrix))


def one_result(first: list[float], second: list[float]) -> float:
    """The product of two short vectors, one term after the other."""
    total = 0.0
    for one, other in zip(first, second, strict=True):
        total = float(np.float32(one * other + total))
    return total


def rows_by_vector(matrix: Array, vector: Array) -> Array:
    """Rows by fours, with what fills no whole sixteen summed for itself; and the rows left over.  (m, k), (k) -> (m)."""
    m, k = matrix.shape
    terms, fours = np.multiply(matrix.T, vector[:, None], dtype=np.float64), m // 4 * 4
    whole = (k - 1) // LANES * LANES + 1
    result = np.empty(m, np.float32)
    if fours:
        total = terms[0, :fours].astype(np.float32)
        for part in (terms[1:whole, :fours], terms[whole:, :fours]):
            total = halved(lanes(part, total)) if len(part) else total
        result[:fours] = total
    if fours < m:
        result[fours:] = halved(lanes(terms[1:, fours:])) + terms[0, fours:].astype(np.float32)
    return result


def small_dot(first: Array, second: Array) -> Array | None:
    """The product of two vectors: four times sixteen sums, folded to four and added by pairs.  (k), (k) -> ()."""
    k = len(first)
    if k > MOST_STEPS * LANES:
        return None
    terms = np.zeros(-(-k // LANES) * LANES)
    np.multiply(first, second, out=terms[:k], dtype=np.float64)
    rows, sums = terms.reshape(-1, LANES), np.zeros((4, LANES), np.float32)
    whole, pairs = k // (4 * LANES) * 4, k // (2 * LANES) * 2
    in_order(rows[:whole].reshape(-1, 4, LANES), sums)
    in_order(rows[whole:pairs].reshape(-1, 2, LANES), sums[:2])
    in_order(rows[pairs:], sums[0])
    return in_pairs(halved(np.asarray(in_pairs(sums)), 4))
