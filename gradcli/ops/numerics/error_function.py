"""The error function of many single-precision numbers at once.

SciPy's loop takes a number at a time.  Here ``erf(x) = x * P(x * x) / Q(x * x)`` in double precision, block by block, so that what is rounded is right to
eleven digits: one result in a hundred thousand is not SciPy's, and then by its last bit.
"""

import numpy as np

from gradcli.engine.table.kinds import Array

FEW = 1 << 10  # elements; fewer are left to SciPy
BLOCK = 1 << 14  # elements
PAST = np.float32(3.92)  # from here on the result is 1
# Of the powers of x * x: both polynomials together, fitted to the least relative error, 6e-12.
RATIO = np.array(
    [
        (1.1283791670891525, 1.0),
        (0.19754685499437857, 0.5084046749681024),
        (0.05769659352905746, 0.12060050230090971),
        (0.004833866432587929, 0.017453117321154885),
        (0.0005052492314187523, 0.001680680942867225),
        (2.0971328978942473e-05, 0.00010877340191104464),
        (7.501783740328165e-07, 4.400265442159904e-06),
        (3.1003989163079955e-09, 7.448371755438752e-08),
    ]
)[:, :, None]


def error_function(source: Array, target: Array) -> None:
    """Fill `target` with the error function of `source`, both float32.  (n), (n)."""
    size = min(BLOCK, source.size)
    inside, square, both = np.empty(size), np.empty(size), np.empty((2, size))
    for start in range(0, source.size, size):
        part = source[start : start + size]
        x, z, ratio = inside[: part.size], square[: part.size], both[:, : part.size]
        np.minimum(np.maximum(part, -PAST), PAST, out=x)
        np.multiply(x, x, out=z)
        np.multiply(z, RATIO[-1], out=ratio)
        for factors in RATIO[-2:0:-1]:
            np.add(ratio, factors, out=ratio)
            np.multiply(ratio, z, out=ratio)
        np.add(ratio, RATIO[0], out=ratio)
        np.multiply(x, ratio[0], out=x)
        np.divide(x, ratio[1], out=target[start : start + part.size], casting="same_kind")
