"""Single-precision sums to the last bit, as PyTorch 2.13 gives them on a processor with AVX-512: checksums of results, recorded."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from gradcli.engine.table.kinds import Array
from gradcli.engine.table.table import RAW

RECORDED = [
    ("mm NN 10 9 11", 4171812486),
    ("mm NN 4 20 16", 2413688652),
    ("mm NN 16 13 8", 3274297137),
    ("mm NN 20 17 24", 2163072049),
    ("mm NN 32 10 20", 1119590169),
    ("mm NN 1 20 7", 446163852),
    ("mm NN 1 7 20", 1891676095),
    ("mm NN 1 21 6", 3772784921),
    ("mm NN 6 33 1", 3694832088),
    ("mm NN 7 21 1", 2419231074),
    ("mm NN 13 30 1", 502302507),
    ("mm NT 2 3 2", 2200632692),
    ("mm NT 5 3 3", 1067391733),
    ("mm NT 8 10 3", 2473688124),
    ("mm NT 3 8 10", 1698369773),
    ("mm NT 10 9 11", 535358954),
    ("mm NT 2 50 5", 1978189815),
    ("mm NT 3 80 6", 404618898),
    ("mm NT 4 20 16", 1422360241),
    ("mm NT 16 13 8", 2913108812),
    ("mm NT 20 17 24", 1437051779),
    ("mm NT 32 10 20", 1453447770),
    ("mm NT 1 20 7", 3053876167),
    ("mm NT 1 7 20", 3851766628),
    ("mm NT 1 21 6", 3707079942),
    ("mm NT 6 33 1", 3694832088),
    ("mm NT 7 21 1", 2419231074),
    ("mm NT 13 30 1", 502302507),
    ("mm TN 10 9 11", 1037107549),
    ("mm TN 4 20 16", 4230107744),
    ("mm TN 16 13 8", 4084391529),
    ("mm TN 20 17 24", 2066485411),
    ("mm TN 32 10 20", 194536009),
    ("mm TN 1 20 7", 446163852),
    ("mm TN 1 7 20", 1891676095),
    ("mm TN 1 21 6", 3772784921),
    ("mm TN 7 21 1", 2783784665),
    ("mm TN 13 30 1", 1012512182),
    ("dot 2", 3435257531),
    ("dot 5", 3186995312),
    ("dot 16", 283424647),
    ("dot 21", 2496254815),
    ("dot 33", 3446827500),
    ("dot 50", 3237195914),
    ("dot 64", 1271426617),
    ("dot 77", 1984872482),
    ("dot 100", 941646654),
    ("dot 130", 2032193535),
    ("bmm 3 4 5 6", 4146754201),
    ("bmm 2 3 9 4", 4036874743),
    ("bmm 4 8 9 7", 227457338),
    ("bmm 2 6 20 9", 1338684357),
    ("linear 2 2", 951098512),
    ("linear 8 1", 492674920),
    ("linear 20 16", 1036499080),
    ("softmax_backward 3 5", 365294472),
    ("softmax_backward 4 15", 585782293),
    ("softmax_backward 3 16", 1892359402),
    ("softmax_backward 2 40", 1544883132),
    ("mse_loss 5", 2577288933),
    ("mse_loss 20", 3156371131),
    ("mse_loss 100", 1994636851),
]


def numbers(count: int, start: int) -> Array:
    """Numbers whose products need rounding."""
    return np.array([((start + place) * 7919 % 2003 - 1001) / 777 for place in range(count)], np.float32)


def matrix(rows: int, columns: int, layout: str, start: int) -> Array:
    """A matrix that lies in memory row by row (N) or column by column (T)."""
    array = numbers(rows * columns, start)
    return array.reshape(columns, rows).T if layout == "T" else array.reshape(rows, columns)


def mm(layouts: str, n: str, k: str, m: str) -> Array:
    return RAW.mm(matrix(int(n), int(k), layouts[0], 1), matrix(int(k), int(m), layouts[1], 500))  # type: ignore[no-any-return]


def dot(k: str) -> Array:
    return RAW.dot(numbers(int(k), 1), numbers(int(k), 500))  # type: ignore[no-any-return]


def bmm(*sizes: str) -> Array:
    b, n, k, m = map(int, sizes)
    return RAW.bmm(numbers(b * n * k, 1).reshape(b, n, k), numbers(b * k * m, 500).reshape(b, k, m))  # type: ignore[no-any-return]


def linear(n: str, m: str) -> Array:
    return RAW.linear(matrix(int(n), 1, "N", 1), matrix(int(m), 1, "N", 500), numbers(int(m), 900))  # type: ignore[no-any-return]


def softmax_backward(n: str, k: str) -> Array:
    output = np.abs(matrix(int(n), int(k), "N", 1))
    return RAW.softmax_backward_data(matrix(int(n), int(k), "N", 500), output, 1)  # type: ignore[no-any-return]


def mse_loss(count: str) -> Array:
    return RAW.mse_loss_reduced(numbers(int(count), 1), numbers(int(count), 500), "mean")  # type: ignore[no-any-return]


@pytest.mark.parametrize(("call", "checksum"), RECORDED, ids=[call for call, _ in RECORDED])
def test_every_bit_is_pytorchs(call: str, checksum: int) -> None:
    name, *sizes = call.split()
    result = globals()[name](*sizes)
    assert zlib.crc32(np.ascontiguousarray(result).tobytes()) == checksum
