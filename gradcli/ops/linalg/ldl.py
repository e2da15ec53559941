"""The LDL factorization of symmetric and Hermitian matrices."""

from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail, refuse_dimension
from gradcli.engine.table.kinds import Array, Bool, Index, Tensor
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg.checks import (
    columns_first,
    each_matrix,
    lapack,
    named,
    refuse_failed,
    require_floating,
    require_kernel,
    require_square,
)
from gradcli.ops.linalg.solve import check_right_side
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.checks import refuse_derivative_of, underivable


def _underived() -> NoReturn:
    refuse_derivative_of("linalg_ldl_factor_ex")


def _zero_block(info: int) -> str:
    return f"D[{info},{info}] is zero: the matrix is singular."


@op("linalg.ldl_factor_ex", node="NotImplemented", returns=("LD", "pivots", "info"), self=lambda g_LD: _underived())
def ldl_factor_ex(self: Tensor, *, hermitian: Bool = False, check_errors: Bool = False) -> tuple[Array, Array, Array]:
    """L and the blocks of D in one matrix, the exchanges, and where D is zero.  (*, n, n) -> (*, n, n), (*, n), (*)."""
    require_square(self, "torch.linalg.ldl_factor_ex")
    require_floating(self, "torch.linalg.ldl_factor_ex", low_precision=True)
    require_kernel(self, "ldl_factor_kernel_cpu")
    size = self.shape[-1]
    if not self.size:
        return np.array(self), np.zeros(self.shape[:-1], np.int32), np.zeros(self.shape[:-2], np.int32)
    factor = lapack("hetrf" if hermitian and np.iscomplexobj(self) else "sytrf", self)

    def one(matrix: Array) -> tuple[Array, Array, int]:
        LD, pivots, info = factor(matrix, lower=1)
        return np.tril(LD), pivots, info  # rows from 1, negative in blocks of two

    LD, pivots, info = each_matrix(one, self, outputs=(((size, size), self.dtype), ((size,), np.int32), ((), np.int32)))
    if check_errors:
        refuse_failed(info, "torch.linalg.ldl_factor_ex", _zero_block, RuntimeError)
    return columns_first(LD), pivots, info


@composite("linalg.ldl_factor")
def ldl_factor(F: Any, self: Tensor, *, hermitian: Bool = False) -> Any:
    """L and the blocks of D in one matrix, and the exchanges.  (*, n, n) -> (*, n, n), (*, n)."""
    LD, pivots, info = F.ldl_factor_ex(self, hermitian=hermitian)
    refuse_failed(array_of(info), "torch.linalg.ldl_factor", _zero_block, RuntimeError)
    return named(F, "linalg_ldl_factor", LD=LD, pivots=pivots)


@op("linalg.ldl_solve", node="NotImplemented", LD=underivable("linalg_ldl_solve"), B=underivable("linalg_ldl_solve"))
def ldl_solve(LD: Tensor, pivots: Index, B: Tensor, *, hermitian: Bool = False) -> Tensor:
    """X of ``A X = B`` from the LDL factors of A.  (*, n, n), (*, n), (*, n, k) -> (*, n, k)."""
    name = "torch.linalg.ldl_solve"
    require_floating(LD, name, low_precision=True)
    if LD.ndim < 2:
        fail(RuntimeError, f"{name}: The input tensor A must have at least 2 dimensions.")
    if B.ndim < 2:
        refuse_dimension(-2, B.ndim)
    check_right_side(B, LD, name)
    if pivots.shape != LD.shape[:-1]:
        text = f"{name}: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape {list(pivots.shape)} instead"
        fail(RuntimeError, text, mistakes.shapes)
    if pivots.dtype.kind not in "iu":
        fail(RuntimeError, f"{name}: Expected pivots to be integers. Got {scalar_name(pivots)}", mistakes.dtypes)
    require_kernel(LD, "ldl_solve_kernel_cpu")
    batch = broadcast_shape(B.shape[:-2], LD.shape[:-2])
    X = np.array(np.broadcast_to(B, (*batch, *B.shape[-2:])))
    if not X.size:
        return X
    LDs, places = np.broadcast_to(LD, (*batch, *LD.shape[-2:])), np.broadcast_to(pivots, (*batch, pivots.shape[-1]))
    for index in np.ndindex(*batch):
        X[index] = _substitute(LDs[index], places[index], X[index], hermitian and np.iscomplexobj(LD))
    return columns_first(X)


def _substitute(LD: Array, pivots: Array, B: Array, hermitian: bool) -> Array:
    """Forward through the blocks of L and D with their exchanges, then backward through the transpose of L."""
    X, size = np.array(B), LD.shape[-1]
    blocks = []
    at = 0
    while at < size:
        width = 1 if pivots[at] > 0 else 2
        blocks.append((at, width))
        at += width
    turned = np.conjugate if hermitian else np.asarray
    for at, width in blocks:
        _exchange(X, at + width - 1, abs(int(pivots[at + width - 1])) - 1)
        end = at + width
        X[end:] -= LD[end:, at:end] @ X[at:end]
        D = np.tril(LD[at:end, at:end])
        X[at:end] = np.linalg.solve(D + turned(np.tril(D, -1)).T, X[at:end])
    for at, width in reversed(blocks):
        end = at + width
        X[at:end] -= turned(LD[end:, at:end]).T @ X[end:]
        _exchange(X, at + width - 1, abs(int(pivots[at + width - 1])) - 1)
    return X


def _exchange(X: Array, one: int, two: int) -> None:
    X[[one, two]] = X[[two, one]]
