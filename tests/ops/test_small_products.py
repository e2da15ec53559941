"""Small products: a few rows at a time, NumPy's library adds the terms in order, to the last bit."""

import numpy as np
import pytest

from gradcli.ops.numerics.small_products import by_few_rows, in_order, products


@pytest.mark.parametrize("n", [4, 5, 6, 16, 50])
@pytest.mark.parametrize("k", [8, 15, 31, 32])
@pytest.mark.parametrize("m", [8, 17, 32])
def test_terms_follow_one_another(n, k, m):
    random = np.random.default_rng(n * k * m)
    for first in (random.standard_normal((n, k)), random.standard_normal((k, n)).T):
        for second in (random.standard_normal((k, m)), random.standard_normal((m, k)).T):
            one, other = (array.astype(np.float32, order="K") for array in (first, second))
            assert np.array_equal(by_few_rows(one, other), in_order(products(one, other)))
