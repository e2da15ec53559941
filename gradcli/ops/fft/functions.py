"""Fourier transforms as programs call them."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Dims, Float, Int, OptionalDims, OptionalInt, OptionalText, OptionalType, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

BY_NOTHING, BY_ROOT, BY_COUNT = range(3)
LAST_TWO = (-2, -1)


def normalization(norm: str | None, forward: bool) -> int:
    """How a transform is normalized: "backward" (the default) divides the inverse, "forward" the forward one, "ortho" both by the root."""
    if norm == "ortho":
        return BY_ROOT
    if norm not in (None, "forward", "backward"):
        fail(RuntimeError, f'Invalid normalization mode: "{norm}"')
    return BY_COUNT if (norm == "forward") == forward else BY_NOTHING


def is_complex(value: Any) -> bool:
    return dtypes.category(array_of(value).dtype) == dtypes.COMPLEX


def promoted(F: Any, self: Any, as_complex: bool = False) -> Any:
    """The operand as floating or complex numbers."""
    dtype = array_of(self).dtype
    wanted = dtype if dtypes.category(dtype) >= dtypes.FLOAT else STATE.default_dtype
    if dtypes.is_half(wanted):
        fail(RuntimeError, f"Unsupported dtype {dtypes.of(wanted).scalar_name}", mistakes.dtypes)
    wanted = dtypes.complex_of(wanted) if as_complex else wanted
    return self if wanted == dtype else F.to_copy(self, wanted)


def require_real(name: str, self: Any, wanted: str) -> None:
    if is_complex(self):
        found = dtypes.of(array_of(self).dtype).scalar_name
        fail(RuntimeError, f"{name} expects a {wanted} tensor, but got {found}", mistakes.dtypes)


def require_points(count: int) -> None:
    if count < 1:
        fail(RuntimeError, f"Invalid number of data points ({count}) specified")


def one_dim(self: Any, dim: int) -> int:
    if not self.ndim:
        refuse_dimension_of_scalar(dim)
    return wrap(dim, self.ndim)


def resized(F: Any, self: Any, dims: tuple[int, ...], shape: tuple[int, ...]) -> Any:
    """Dimensions cut off or filled up with zeros to the wanted lengths."""
    pad = [0] * (2 * self.ndim)
    for dim, length in zip(dims, shape, strict=True):
        if self.shape[dim] > length:
            self = F.slice(self, dim, 0, length)
        pad[2 * (self.ndim - dim) - 1] = length - self.shape[dim]
    return F.constant_pad_nd(self, tuple(pad), 0) if any(pad) else self


def shape_and_dims(self: Any, s: tuple[int, ...] | None, dim: tuple[int, ...] | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Lengths and dimensions of a transform over several: the given ones, the last ones, or all."""
    ndim = self.ndim
    dims = tuple(one_dim(self, place) for place in dim) if dim is not None else None
    if dims is not None and len(set(dims)) < len(dims):
        fail(RuntimeError, "FFT dims must be unique", mistakes.dimensions)
    if s is not None:
        if dims is not None and len(dims) != len(s):
            fail(RuntimeError, "When given, dim and shape arguments must have the same length", mistakes.dimensions)
        if len(s) > ndim:
            text = f"Got shape with {len(s)} values but input tensor only has {ndim} dimensions."
            fail(RuntimeError, text, mistakes.dimensions)
    if dims is None:
        dims = tuple(range(0 if s is None else ndim - len(s), ndim))
    lengths = tuple(self.shape[place] if s is None or s[at] == -1 else s[at] for at, place in enumerate(dims))
    for length in lengths:
        require_points(length)
    return lengths, dims


def half_shape_and_dims(name: str, self: Any, s: Any, dim: Any) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """The same for half of a Hermitian tensor: the last length is that of the half, and the whole one comes last."""
    lengths, dims = shape_and_dims(self, s, dim)
    if not dims:
        fail(RuntimeError, f"{name} must transform at least one axis", mistakes.dimensions)
    last = s[-1] if s is not None and s[-1] != -1 else 2 * (self.shape[dims[-1]] - 1)
    require_points(last)
    return (*lengths[:-1], last // 2 + 1), dims, last


# ---- one dimension -------------------------------------------------------------------------------------------------------------


def transform(F: Any, self: Any, n: int | None, dim: int, norm: str | None, forward: bool) -> Any:
    """The transform or its inverse over one dimension."""
    x = promoted(F, self)
    place = one_dim(x, dim)
    length = x.shape[place] if n is None else n
    require_points(length)
    x = x if n is None else resized(F, x, (place,), (length,))
    how = normalization(norm, forward)
    if is_complex(x):
        return F.fft_c2c(x, (place,), how, forward)
    whole = F.fft_r2c(x, (place,), how, False)
    return whole if forward else F.conj(whole)


@composite("fft.fft", samples=(S((6,)), S((2, 3), 5, 0)))
def fft_fft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The discrete Fourier transform over one dimension, cut or filled up to `n` points.  (*, m) -> (*, n), complex."""
    return transform(F, self, n, dim, norm, True)


@composite("fft.ifft", samples=(S((6,)),))
def fft_ifft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The inverse of `fft`.  (*, m) -> (*, n), complex."""
    return transform(F, self, n, dim, norm, False)


def real_transform(F: Any, name: str, self: Any, n: int | None, dim: int, norm: str | None, forward: bool) -> Any:
    """Half of the transform of real numbers, or its conjugate."""
    require_real(name, self, "real input")
    x = promoted(F, self)
    place = one_dim(x, dim)
    length = x.shape[place] if n is None else n
    require_points(length)
    x = x if n is None else resized(F, x, (place,), (length,))
    half = F.fft_r2c(x, (place,), normalization(norm, forward), True)
    return half if forward else F.conj(half)


@composite("fft.rfft", samples=(S((6,)), S((5,))))
def fft_rfft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The first half of the transform of real numbers.  (*, n) -> (*, n // 2 + 1), complex."""
    return real_transform(F, "rfft", self, n, dim, norm, True)


@composite("fft.ihfft", samples=(S((6,)),))
def fft_ihfft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The inverse of `hfft`.  (*, n) -> (*, n // 2 + 1), complex."""
    return real_transform(F, "ihfft", self, n, dim, norm, False)


def to_real_transform(F: Any, self: Any, n: int | None, dim: int, norm: str | None, forward: bool) -> Any:
    """The real transform of one half of a Hermitian signal."""
    x = promoted(F, self, as_complex=True)
    place = one_dim(x, dim)
    length = 2 * (x.shape[place] - 1) if n is None else n
    require_points(length)
    x = x if n is None else resized(F, x, (place,), (length // 2 + 1,))
    return F.fft_c2r(F.conj(x) if forward else x, (place,), normalization(norm, forward), length)


@composite("fft.irfft", samples=(S((4,)), S((4,), 7)))
def fft_irfft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The inverse of `rfft`.  (*, n // 2 + 1) -> (*, n), real."""
    return to_real_transform(F, self, n, dim, norm, False)


@composite("fft.hfft", samples=(S((4,)), S((4,), 7)))
def fft_hfft(F: Any, self: Tensor, n: OptionalInt = None, dim: Int = -1, norm: OptionalText = None) -> Tensor:
    """The real transform of one half of a Hermitian signal.  (*, n // 2 + 1) -> (*, n), real."""
    return to_real_transform(F, self, n, dim, norm, True)


# ---- several dimensions ----------------------------------------------------------------------------------------------------------


def transform_n(F: Any, self: Any, s: Any, dim: Any, norm: str | None, forward: bool) -> Any:
    """The transform or its inverse over several dimensions."""
    lengths, dims = shape_and_dims(self, s, dim)
    x = resized(F, promoted(F, self, as_complex=True), dims, lengths)
    return F.fft_c2c(x, dims, normalization(norm, forward), forward)


@composite("fft.fftn", samples=(S((2, 3)), S((2, 3), (3, 2))))
def fft_fftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """The discrete Fourier transform over several dimensions, by default all.  (*) -> (*), complex."""
    return transform_n(F, self, s, dim, norm, True)


@composite("fft.ifftn", samples=(S((2, 3)),))
def fft_ifftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """The inverse of `fftn`.  (*) -> (*), complex."""
    return transform_n(F, self, s, dim, norm, False)


@composite("fft.fft2", samples=(S((2, 3)),))
def fft_fft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """The transform over the last two dimensions.  (*, n, m) -> (*, n, m), complex."""
    return transform_n(F, self, s, dim, norm, True)


@composite("fft.ifft2", samples=(S((2, 3)),))
def fft_ifft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """The inverse of `fft2`.  (*, n, m) -> (*, n, m), complex."""
    return transform_n(F, self, s, dim, norm, False)


@composite("fft.rfftn", samples=(S((2, 3)),))
def fft_rfftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """Half of the transform of real numbers over several dimensions.  (*, n) -> (*, n // 2 + 1), complex."""
    require_real("rfftn", self, "real-valued input")
    lengths, dims = shape_and_dims(self, s, dim)
    if not dims:
        fail(RuntimeError, "rfftn must transform at least one axis", mistakes.dimensions)
    return F.fft_r2c(resized(F, promoted(F, self), dims, lengths), dims, normalization(norm, True), True)


@composite("fft.rfft2", samples=(S((2, 3)),))
def fft_rfft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """Half of the transform of real numbers over the last two dimensions.  (*, n, m) -> (*, n, m // 2 + 1), complex."""
    return F.fft_rfftn(self, s, dim, norm)


@composite("fft.irfftn", samples=(S((2, 3)),))
def fft_irfftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """The inverse of `rfftn`.  (*, n // 2 + 1) -> (*, n), real."""
    lengths, dims, last = half_shape_and_dims("irfftn", self, s, dim)
    x = resized(F, promoted(F, self, as_complex=True), dims, lengths)
    return F.fft_c2r(x, dims, normalization(norm, False), last)


@composite("fft.irfft2", samples=(S((2, 3)),))
def fft_irfft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """The inverse of `rfft2`.  (*, n, m // 2 + 1) -> (*, n, m), real."""
    return F.fft_irfftn(self, s, dim, norm)


@composite("fft.hfftn", samples=(S((2, 3)),))
def fft_hfftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """The real transform of half of a Hermitian signal over several dimensions.  (*, n // 2 + 1) -> (*, n), real."""
    lengths, dims, last = half_shape_and_dims("hfftn", self, s, dim)
    x = resized(F, promoted(F, self, as_complex=True), dims, lengths)
    how = normalization(norm, True)
    x = F.fft_c2c(x, dims[:-1], how, True) if len(dims) > 1 else x
    return F.fft_c2r(F.conj(x), dims[-1:], how, last)


@composite("fft.hfft2", samples=(S((2, 3)),))
def fft_hfft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """The real transform of half of a Hermitian signal over the last two dimensions.  (*, n, m // 2 + 1) -> (*, n, m), real."""
    return F.fft_hfftn(self, s, dim, norm)


@composite("fft.ihfftn", samples=(S((2, 3)),))
def fft_ihfftn(F: Any, self: Tensor, s: OptionalDims = None, dim: OptionalDims = None, norm: OptionalText = None) -> Tensor:
    """The inverse of `hfftn`.  (*, n) -> (*, n // 2 + 1), complex."""
    if is_complex(self):
        found = dtypes.of(array_of(self).dtype).scalar_name
        fail(RuntimeError, f"Only supports floating-point dtypes, but found: {found}", mistakes.dtypes)
    lengths, dims = shape_and_dims(self, s, dim)
    if not dims:
        fail(RuntimeError, "ihfftn must transform at least one axis", mistakes.dimensions)
    how = normalization(norm, False)
    half = F.fft_r2c(resized(F, promoted(F, self), dims, lengths), dims[-1:], how, True)
    return F.fft_c2c(F.conj_physical(half), dims[:-1], how, False) if len(dims) > 1 else F.conj(half)


@composite("fft.ihfft2", samples=(S((2, 3)),))
def fft_ihfft2(F: Any, self: Tensor, s: OptionalDims = None, dim: Dims = LAST_TWO, norm: OptionalText = None) -> Tensor:
    """The inverse of `hfft2`.  (*, n, m) -> (*, n, m // 2 + 1), complex."""
    return F.fft_ihfftn(self, s, dim, norm)


# ---- frequencies ---------------------------------------------------------------------------------------------------------------------


@op("fft.fftfreq", creates=True)
def fft_fftfreq(n: Int, d: Float = 1.0, *, dtype: OptionalType = None) -> Tensor:
    """The frequencies of a transform's entries, `d` being the time between samples.  -> (n)."""
    if n < 0:
        fail(RuntimeError, f"Trying to create tensor with negative dimension {n}: [{n}]")
    places = np.arange(n)
    return frequencies(np.where(places < (n + 1) // 2, places, places - n), n, d, dtype)


@op("fft.rfftfreq", creates=True)
def fft_rfftfreq(n: Int, d: Float = 1.0, *, dtype: OptionalType = None) -> Tensor:
    """The frequencies of the first half of a transform's entries.  -> (n // 2 + 1)."""
    return frequencies(np.arange(int(n / 2) + 1), n, d, dtype)


def frequencies(places: Array, n: int, d: float, dtype: Any) -> Array:
    """Places divided by the length of the signal, in the wanted dtype."""
    target = STATE.default_dtype if dtype is None else dtype
    with np.errstate(all="ignore"):
        return (places.astype(target) * (np.float64(1.0) / (n * d))).astype(target)


def shifts_of(self: Any, dim: Any, forward: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How far to roll which dimensions to move the zero frequency to the middle, or back."""
    if dim and not self.ndim:
        fail(IndexError, f"Dimension specified as {dim[0]} but tensor has no dimensions")
    dims = tuple(range(self.ndim)) if dim is None else tuple(wrap(place, self.ndim) for place in dim)
    lengths = [self.shape[place] for place in dims]
    return tuple(length // 2 if forward else (length + 1) // 2 for length in lengths), dims


@composite("fft.fftshift", samples=(S((2, 3)), S((5,))))
def fft_fftshift(F: Any, self: Tensor, dim: OptionalDims = None) -> Tensor:
    """The zero frequency in the middle.  (*) -> (*)."""
    shifts, dims = shifts_of(self, dim, True)
    return F.roll(self, shifts, dims)


@composite("fft.ifftshift", samples=(S((2, 3)), S((5,))))
def fft_ifftshift(F: Any, self: Tensor, dim: OptionalDims = None) -> Tensor:
    """The inverse of `fftshift`.  (*) -> (*)."""
    shifts, dims = shifts_of(self, dim, False)
    return F.roll(self, shifts, dims)
