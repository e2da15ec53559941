"""Sums and largest elements of many short rows beside NumPy's reductions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradcli.ops.numerics import rows


@pytest.mark.filterwarnings("ignore:invalid value")  # of NaN, by NumPy; kernels run without
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(300, 64), (10, 30, 40), (9, 1024), (4, 3000), (20, 5)])
def test_rows_are_reduced_as_numpy_does(shape: tuple[int, ...], dtype: Any) -> None:
    chance = np.random.default_rng(5)
    x, y = (chance.normal(size=shape).astype(dtype) for _ in range(2))
    x[0, 1], x[-1, 0] = np.nan, -np.inf
    axes = (x.ndim - 1,)
    close = 1e-4 if dtype is np.float32 else 1e-11
    np.testing.assert_array_equal(rows.tops(x, axes), x.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(rows.sums(x, axes), x.sum(axis=-1, keepdims=True), rtol=close, atol=close)
    np.testing.assert_allclose(rows.sums_of_products(x, y, axes), (x * y).sum(axis=-1, keepdims=True), rtol=close, atol=close)


def test_other_axes_and_layouts_are_left_to_numpy() -> None:
    x = np.random.default_rng(6).normal(size=(60, 50, 40))
    for array, axes in ((x, (1,)), (x, (1, 2)), (x.swapaxes(1, 2), (2,)), (x.astype(np.int64), (2,))):
        assert not rows.are_rows(array, axes)
        np.testing.assert_array_equal(rows.tops(array, axes), array.max(axis=axes, keepdims=True))
        np.testing.assert_array_equal(rows.sums(array, axes), array.sum(axis=axes, keepdims=True))
    assert rows.are_rows(x, (2,))
