"""Orthogonal polynomials by their recurrences; PyTorch has no derivatives for them.

Chebyshev polynomials of high degree inside (-1, 1) go through angles instead, as in PyTorch: ``T_n(cos t) = cos(n t)``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Operand, Tensor
from gradcli.engine.table.table import S, T, op
from gradcli.engine.tensor import dtypes

Step = Callable[[int, Any, Any], Any]  # the next polynomial, from its degree less one and the two before it
SAMPLES = (S((2, 3), 3), S((3,), T([1.0, 2.0, 9.0])))
HERMITE_LIMIT = {"float32": 128, "float64": 512}  # past this degree PyTorch answers NaN


def floats_only(name: str) -> Callable[..., None]:
    """The check that there is a tensor, and that the operands are not complex or of two-byte floats."""

    def check(x: Any, n: Any) -> None:
        if not any(hasattr(value, "array") for value in (x, n)):
            text = f"special_{name}() received an invalid combination of arguments - got ({type(x).__name__}, {type(n).__name__})"
            fail(TypeError, text, mistakes.arguments)
        dtype = dtypes.result_type([x, n])
        if dtypes.is_half(dtype) or dtypes.category(dtype) == dtypes.COMPLEX:
            text = f"\"{name}_cpu\" not implemented for '{dtypes.of(dtype).scalar_name}'"
            fail(NotImplementedError, text, mistakes.dtypes)

    return check


def whole(n: Any) -> Array:
    """Degrees as whole numbers; what no integer of eight bytes holds, NaN too, is negative, as a processor converts it."""
    degree: Array = np.trunc(n)
    return np.where(np.abs(degree) < 2.0**63, degree, -1).astype(degree.dtype)


def by_recurrence(x: Any, n: Any, first: Any, step: Step) -> Array:
    """The polynomials of degrees `n` at `x`, from that of degree one and the recurrence; zero for negative degrees."""
    x, degree = np.broadcast_arrays(x, whole(n))
    previous, current = np.ones_like(x), np.broadcast_to(first, x.shape)
    found = np.where(degree == 0, previous, np.where(degree == 1, current, x.dtype.type(0)))
    for k in range(1, int(np.max(degree, initial=1))):
        previous, current = current, step(k, current, previous)
        found = np.where(degree == k + 1, current, found)
        if np.isnan(current).all():
            return np.where(degree > k + 1, x.dtype.type(np.nan), found)
    return found.astype(x.dtype)


def by_angle(x: Any, n: Any, above: int, value: Callable[[Any, Any], Any], found: Array) -> Array:
    """`found`, but for degrees above a limit inside (-1, 1) what `value` makes of the angle and the degree."""
    degree = whole(n)
    inside = (degree > above) & (np.abs(x) < 1)
    return np.where(inside, value(np.arccos(x), degree), found).astype(found.dtype) if np.any(inside) else found


# ---- Chebyshev: one recurrence, four beginnings ----------------------------------------------------------------------


def chebyshev(x: Any, n: Any, first: Any) -> Array:
    return by_recurrence(x, n, first, lambda k, current, previous: (x + x) * current - previous)


def kind_t(x: Any, n: Any) -> Array:
    return by_angle(x, n, 6, lambda angle, degree: np.cos(degree * angle), chebyshev(x, n, x))


def kind_u(x: Any, n: Any) -> Array:
    return by_angle(x, n, 8, lambda angle, degree: np.sin((degree + 1) * angle) / np.sin(angle), chebyshev(x, n, x + x))


def kind_v(x: Any, n: Any) -> Array:
    return by_angle(x, n, 8, lambda angle, degree: np.cos((degree + 0.5) * angle) / np.cos(angle / 2), chebyshev(x, n, x + x - 1))


def kind_w(x: Any, n: Any) -> Array:
    return by_angle(x, n, 8, lambda angle, degree: np.sin((degree + 0.5) * angle) / np.sin(angle / 2), chebyshev(x, n, x + x + 1))


@op("special.chebyshev_polynomial_t", dtype="float", check=floats_only("chebyshev_polynomial_t"), samples=SAMPLES)
def chebyshev_polynomial_t(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the first kind of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_t(x, n)


@op("special.chebyshev_polynomial_u", dtype="float", check=floats_only("chebyshev_polynomial_u"), samples=SAMPLES)
def chebyshev_polynomial_u(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the second kind of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_u(x, n)


@op("special.chebyshev_polynomial_v", dtype="float", check=floats_only("chebyshev_polynomial_v"), samples=SAMPLES)
def chebyshev_polynomial_v(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the third kind of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_v(x, n)


@op("special.chebyshev_polynomial_w", dtype="float", check=floats_only("chebyshev_polynomial_w"), samples=SAMPLES)
def chebyshev_polynomial_w(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the fourth kind of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_w(x, n)


@op("special.shifted_chebyshev_polynomial_t", dtype="float", check=floats_only("shifted_chebyshev_polynomial_t"), samples=SAMPLES)
def shifted_chebyshev_polynomial_t(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the first kind at ``2 * x - 1``.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_t(x + x - 1, n)


@op("special.shifted_chebyshev_polynomial_u", dtype="float", check=floats_only("shifted_chebyshev_polynomial_u"), samples=SAMPLES)
def shifted_chebyshev_polynomial_u(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the second kind at ``2 * x - 1``.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_u(x + x - 1, n)


@op("special.shifted_chebyshev_polynomial_v", dtype="float", check=floats_only("shifted_chebyshev_polynomial_v"), samples=SAMPLES)
def shifted_chebyshev_polynomial_v(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the third kind at ``2 * x - 1``.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_v(x + x - 1, n)


@op("special.shifted_chebyshev_polynomial_w", dtype="float", check=floats_only("shifted_chebyshev_polynomial_w"), samples=SAMPLES)
def shifted_chebyshev_polynomial_w(x: Operand, n: Operand) -> Tensor:
    """Chebyshev's polynomial of the fourth kind at ``2 * x - 1``.  (*A), (*B) -> (*broadcast(A, B))."""
    return kind_w(x + x - 1, n)


# ---- others ----------------------------------------------------------------------------------------------------------


def within_limit(n: Any, found: Array) -> Array:
    """Hermite polynomials, NaN where the degree is past PyTorch's limit."""
    return np.where(whole(n) > HERMITE_LIMIT[found.dtype.name], found.dtype.type(np.nan), found)


@op("special.hermite_polynomial_h", dtype="float", check=floats_only("hermite_polynomial_h"), samples=SAMPLES)
def hermite_polynomial_h(x: Operand, n: Operand) -> Tensor:
    """Hermite's polynomial of degree `n`, as physicists have it.  (*A), (*B) -> (*broadcast(A, B))."""
    limited = np.minimum(n, HERMITE_LIMIT[np.result_type(x, n).name])
    found = by_recurrence(x, limited, x + x, lambda k, current, previous: (x + x) * current - 2 * k * previous)
    return within_limit(n, found)


@op("special.hermite_polynomial_he", dtype="float", check=floats_only("hermite_polynomial_he"), samples=SAMPLES)
def hermite_polynomial_he(x: Operand, n: Operand) -> Tensor:
    """Hermite's polynomial of degree `n`, as probabilists have it.  (*A), (*B) -> (*broadcast(A, B))."""
    limited = np.minimum(n, HERMITE_LIMIT[np.result_type(x, n).name])
    return within_limit(n, by_recurrence(x, limited, x, lambda k, current, previous: x * current - k * previous))


@op("special.laguerre_polynomial_l", dtype="float", check=floats_only("laguerre_polynomial_l"), samples=SAMPLES)
def laguerre_polynomial_l(x: Operand, n: Operand) -> Tensor:
    """Laguerre's polynomial of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return by_recurrence(x, n, 1 - x, lambda k, current, previous: ((k + k + (1 - x)) * current - k * previous) / (k + 1))


@op("special.legendre_polynomial_p", dtype="float", check=floats_only("legendre_polynomial_p"), samples=SAMPLES)
def legendre_polynomial_p(x: Operand, n: Operand) -> Tensor:
    """Legendre's polynomial of degree `n`.  (*A), (*B) -> (*broadcast(A, B))."""
    return by_recurrence(x, n, x, lambda k, current, previous: ((k + k + 1) * x * current - k * previous) / (k + 1))
