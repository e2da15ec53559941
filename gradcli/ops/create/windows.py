"""Windows for signals: ``torch.signal.windows`` and the older functions in ``torch``."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Float, Int, OptionalFloat, OptionalType, Tensor
from gradcli.engine.table.table import op
from gradcli.engine.tensor import dtypes


def evenly(start: float, end: float, steps: int, dtype: np.dtype[Any]) -> Array:
    """Equal steps in `dtype`, counted from the nearer end as PyTorch does.  -> (steps,)."""
    first, last = dtype.type(start), dtype.type(end)
    step = (last - first) / dtype.type(max(steps - 1, 1))
    places = np.arange(steps, dtype=dtype)
    return np.where(places < steps // 2, first + step * places, last - step * (steps - 1 - places)).astype(dtype)


def window(name: str, M: int, dtype: np.dtype[Any] | None, shape: Callable[[np.dtype[Any]], Array]) -> Array:
    """A window of `M` points: empty and single ones are alike for all kinds, `shape` makes the others."""
    found = STATE.default_dtype if dtype is None else dtype
    if M < 0:
        fail(ValueError, f"{name} requires non-negative window length, got M={M}")
    if found not in (np.float32, np.float64):
        fail(ValueError, f"{name} expects float32 or float64 dtypes, got: {dtypes.of(found)}", mistakes.dtypes)
    STATE.reserve((M,), found.itemsize)
    return np.ones(M, found) if M < 2 else shape(found).astype(found, copy=False)


def intervals(M: int, sym: bool) -> int:
    """How many steps one period has: a symmetric window ends where it began, a periodic one a step before."""
    return M - 1 if sym else M


def cosines(name: str, M: int, a: Sequence[float], sym: bool, dtype: np.dtype[Any] | None) -> Array:
    """A sum of cosines of rising frequency, of alternating sign."""

    def shape(found: np.dtype[Any]) -> Array:
        step = 2 * math.pi / intervals(M, sym)
        angles = evenly(0, (M - 1) * step, M, found)
        signed = np.array([(-1) ** i * weight for i, weight in enumerate(a)], found)
        return np.asarray(np.add.reduce(signed[:, None] * np.cos(np.arange(len(a), dtype=found)[:, None] * angles), axis=0))

    return window(name, M, dtype, shape)


# ---- torch.signal.windows --------------------------------------------------------------------------------------------


@op("signal.windows.general_cosine", creates=True)
def general_cosine(M: Int, *, a: Anything, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """The sum of cosines with weights `a`.  -> (M,)."""
    if M >= 0 and not isinstance(a, (tuple, list)):
        fail(TypeError, "Coefficients must be a list/tuple")
    if M >= 0 and not a:
        fail(ValueError, "Coefficients cannot be empty")
    return cosines("general_cosine", M, a, sym, dtype)


@op("signal.windows.general_hamming", creates=True)
def general_hamming(M: Int, *, alpha: Float = 0.54, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """``alpha - (1 - alpha) * cos``.  -> (M,)."""
    return cosines("general_cosine", M, (alpha, 1.0 - alpha), sym, dtype)


@op("signal.windows.hamming", creates=True)
def hamming(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Hamming's window: ``0.54 - 0.46 * cos``.  -> (M,)."""
    return cosines("general_cosine", M, (0.54, 1.0 - 0.54), sym, dtype)


@op("signal.windows.hann", creates=True)
def hann(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Hann's window: ``0.5 - 0.5 * cos``.  -> (M,)."""
    return cosines("general_cosine", M, (0.5, 0.5), sym, dtype)


@op("signal.windows.blackman", creates=True)
def blackman(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Blackman's window, of three cosines.  -> (M,)."""
    return cosines("blackman", M, (0.42, 0.5, 0.08), sym, dtype)


@op("signal.windows.nuttall", creates=True)
def nuttall(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Nuttall's window, of four cosines.  -> (M,)."""
    return cosines("general_cosine", M, (0.3635819, 0.4891775, 0.1365995, 0.0106411), sym, dtype)


@op("signal.windows.bartlett", creates=True)
def bartlett(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """A triangle.  -> (M,)."""

    def shape(found: np.dtype[Any]) -> Array:
        step = 2 / intervals(M, sym)
        return 1 - np.abs(evenly(-1, -1 + (M - 1) * step, M, found))

    return window("bartlett", M, dtype, shape)


@op("signal.windows.cosine", creates=True)
def cosine(M: Int, *, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Half a period of a sine.  -> (M,)."""

    def shape(found: np.dtype[Any]) -> Array:
        step = math.pi / (M if sym else M + 1)
        return np.sin(evenly(0.5 * step, (0.5 + M - 1) * step, M, found))

    return window("cosine", M, dtype, shape)


@op("signal.windows.exponential", creates=True)
def exponential(M: Int, *, center: OptionalFloat = None, tau: Float = 1.0, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """``exp(-|n - center| / tau)``.  -> (M,)."""
    if tau <= 0:
        fail(ValueError, f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        fail(ValueError, "Center must be None for symmetric windows")
    middle = intervals(M, sym) / 2.0 if center is None else center

    def shape(found: np.dtype[Any]) -> Array:
        return np.exp(-np.abs(evenly(-middle / tau, (-middle + M - 1) / tau, M, found)))

    return window("exponential", M, dtype, shape)


@op("signal.windows.gaussian", creates=True)
def gaussian(M: Int, *, std: Float = 1.0, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """A bell curve of standard deviation `std`.  -> (M,)."""
    if std <= 0:
        fail(ValueError, f"Standard deviation must be positive, got: {std} instead.")

    def shape(found: np.dtype[Any]) -> Array:
        start, step = -intervals(M, sym) / 2.0, 1 / (std * math.sqrt(2))
        places = evenly(start * step, (start + M - 1) * step, M, found)
        return np.exp(-(places * places))

    return window("gaussian", M, dtype, shape)


@op("signal.windows.kaiser", creates=True)
def kaiser(M: Int, *, beta: Float = 12.0, sym: Bool = True, dtype: OptionalType = None) -> Tensor:
    """Kaiser's window, of the modified Bessel function of order 0.  -> (M,)."""
    if beta < 0:
        fail(ValueError, f"beta must be non-negative, got: {beta} instead.")

    def shape(found: np.dtype[Any]) -> Array:
        width, step = found.type(beta), 2.0 * beta / intervals(M, sym)
        places = evenly(-beta, min(beta, -beta + (M - 1) * step), M, found)
        return bessel(np.sqrt(width * width - places * places)) / bessel(width)

    return window("kaiser", M, dtype, shape)


def bessel(values: Array) -> Array:
    """The modified Bessel function of order 0."""
    from scipy.special import i0

    return np.asarray(i0(values))


# ---- the older functions, periodic by default ------------------------------------------------------------------------


def old_window(
    name: str, window_length: int, dtype: np.dtype[Any] | None, shape: Callable[[np.dtype[Any], int], Array], periodic: bool
) -> Array:
    """A window made of `shape`; a periodic one is a symmetric one of one point more, without its last."""
    found = STATE.default_dtype if dtype is None else dtype
    if not dtypes.is_floating(found):
        words = {"Bool": "bool", "Byte": "unsigned char", "Char": "signed char", "Short": "short int", "Int": "int", "Long": "long int"}
        word = dtypes.of(found).scalar_name
        options = "device=cpu, layout=Strided (default), requires_grad=false (default), pinned_memory=false, memory_format=(nullopt)"
        text = f"{name} expects floating point dtypes, got: TensorOptions(dtype={words.get(word, word)}, {options})"
        fail(RuntimeError, text, mistakes.dtypes)
    if window_length < 0:
        text = f"{name} requires non-negative window_length, got window_length={window_length}"
        fail(RuntimeError, text)
    if window_length < 2:
        return np.ones(window_length, found)
    wide = np.dtype(np.float32) if dtypes.is_half(found) else found
    return shape(wide, window_length + periodic)[:window_length].astype(found)


def hamming_shape(alpha: float, beta: float) -> Callable[[np.dtype[Any], int], Array]:
    return lambda dtype, length: np.cos(np.arange(length, dtype=dtype) * dtype.type(math.pi * 2 / (length - 1))) * -beta + alpha


@op("torch.hann_window", creates=True)
def hann_window(window_length: Int, periodic: Bool = True, *, dtype: OptionalType = None) -> Tensor:
    """Hann's window.  -> (window_length,)."""
    return old_window("hann_window", window_length, dtype, hamming_shape(0.5, 0.5), periodic)


@op("torch.hamming_window", creates=True)
def hamming_window(
    window_length: Int, periodic: Bool = True, alpha: Float = 0.54, beta: Float = 0.46, *, dtype: OptionalType = None
) -> Tensor:
    """Hamming's window: ``alpha - beta * cos``.  -> (window_length,)."""
    return old_window("hamming_window", window_length, dtype, hamming_shape(alpha, beta), periodic)


@op("torch.bartlett_window", creates=True)
def bartlett_window(window_length: Int, periodic: Bool = True, *, dtype: OptionalType = None) -> Tensor:
    """A triangle.  -> (window_length,)."""

    def shape(found: np.dtype[Any], length: int) -> Array:
        rising = np.arange(length, dtype=found) * found.type(2 / (length - 1))
        return np.where(np.arange(length) < ((length - 1) >> 1) + 1, rising, 2 - rising)

    return old_window("bartlett_window", window_length, dtype, shape, periodic)


@op("torch.blackman_window", creates=True)
def blackman_window(window_length: Int, periodic: Bool = True, *, dtype: OptionalType = None) -> Tensor:
    """Blackman's window.  -> (window_length,)."""

    def shape(found: np.dtype[Any], length: int) -> Array:
        angles = np.arange(length, dtype=found) * found.type(math.pi / (length - 1))
        return np.cos(angles * 4) * 0.08 - np.cos(angles * 2) * 0.5 + 0.42

    return old_window("blackman_window", window_length, dtype, shape, periodic)


@op("torch.kaiser_window", creates=True)
def kaiser_window(window_length: Int, periodic: Bool = True, beta: Float = 12.0, *, dtype: OptionalType = None) -> Tensor:
    """Kaiser's window, of the modified Bessel function of order 0.  -> (window_length,)."""

    def shape(found: np.dtype[Any], length: int) -> Array:
        places = 2 * np.arange(length, dtype=found) / found.type(length - 1) - 1
        return bessel(found.type(beta) * np.sqrt(np.maximum(1 - places * places, 0))) / bessel(found.type(beta))

    return old_window("kaiser_window", window_length, dtype, shape, periodic)
