"""The Fourier transform of overlapping stretches of a signal."""

from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Bool, Int, OptionalBool, OptionalInt, OptionalTensor, Tensor, Text
from gradcli.engine.table.table import S, T, composite
from gradcli.engine.tensor import dtypes
from gradcli.ops.fft.functions import is_complex, normalization
from gradcli.ops.shared.arrays import array_of

ONE_BY_ROOT = "ortho"
UNSAID = "stft requires the return_complex parameter be given for real inputs, and will further require that return_complex=True in a future PyTorch release."
PAIRS = (
    "stft with return_complex=False is deprecated. In a future pytorch release, stft will return complex tensors for all inputs, and "
    "return_complex=False will raise an error.\nNote: you can still call torch.view_as_real on the complex output to recover the old return format."
)


@composite(samples=(S((12,), 4, return_complex=True), S((2, 12), 4, 3, 3, (3,), normalized=True, return_complex=True)))
def stft(
    F: Any,
    input: Tensor,
    n_fft: Int,
    hop_length: OptionalInt = None,
    win_length: OptionalInt = None,
    window: OptionalTensor = None,
    center: Bool = True,
    pad_mode: Text = "reflect",
    normalized: Bool = False,
    onesided: OptionalBool = None,
    return_complex: OptionalBool = None,
    align_to_window: OptionalBool = None,
) -> Any:
    """The transform of each stretch of `n_fft` samples, `hop_length` apart, times a window.  (*, length) -> (*, n_fft // 2 + 1, frames)."""
    hop, width = n_fft // 4 if hop_length is None else hop_length, n_fft if win_length is None else win_length
    complex_one = is_complex(input) or (window is not None and is_complex(window))
    if return_complex is None and not complex_one:
        fail(RuntimeError, UNSAID)
    if return_complex is False:
        STATE.warn("UserWarning", PAIRS)
    signal = _centred(F, input, n_fft, pad_mode) if center else input
    given = f"n_fft={n_fft}, hop_length={hop}, win_length={width}, window={_typed(window)}, normalized={int(normalized)}"
    given = f"stft({_typed(signal, '')}, {given}, onesided={_flag(onesided)}, return_complex={_flag(return_complex)}, align_to_window={_flag(align_to_window)})"
    _check(given, signal, n_fft, hop, width, window)
    half = not complex_one if onesided is None else onesided
    if half and complex_one:
        fail(RuntimeError, "Cannot have onesided output if window or input is complex")
    frames = _frames(F, signal if len(signal.shape) == 2 else F.unsqueeze(signal, 0), n_fft, hop)
    if window is not None:
        before = (n_fft - width) // 2
        frames = F.mul(frames, F.constant_pad_nd(window, (before, n_fft - width - before), 0) if width < n_fft else window)
    if dtypes.is_half(dtypes.of_value(frames)):
        fail(RuntimeError, f"MKL FFT doesn't support tensors of type: {dtypes.scalar_name(array_of(frames))}", mistakes.dtypes)
    how = normalization(ONE_BY_ROOT if normalized else None, True)
    spectrum = F.fft_c2c(frames, (2,), how, True) if complex_one else F.fft_r2c(frames, (2,), how, half)
    spectrum = F.transposed(spectrum, 1, 2)
    spectrum = spectrum if len(input.shape) == 2 else F.squeezed(spectrum, 0)
    return F.view_as_real(spectrum) if return_complex is False else spectrum


def _centred(F: Any, input: Any, n_fft: int, mode: str) -> Any:
    """The signal with half a stretch more on both sides, so that the first stretch is around the first sample."""
    shape = tuple(input.shape)
    padded = F.pad(F.view(input, (1,) * (3 - len(shape)) + shape), (n_fft // 2, n_fft // 2), mode)
    return F.view(padded, tuple(padded.shape)[3 - len(shape) :])


def _frames(F: Any, signal: Any, n_fft: int, hop: int) -> Any:
    """Overlapping stretches of a signal.  (n, length) -> (n, frames, n_fft)."""
    array = array_of(signal)
    rows, step = (stride // array.itemsize for stride in array.strides)
    count = 1 + (array.shape[1] - n_fft) // hop
    return F.as_strided(signal, (array.shape[0], count, n_fft), (rows, hop * step, step))


def _check(given: str, signal: Any, n_fft: int, hop: int, width: int, window: Any) -> None:
    """Refuse what PyTorch refuses, in its order."""

    def refuse(text: str) -> NoReturn:
        fail(RuntimeError, f"{given} : expected {text}")

    if dtypes.category(dtypes.of_value(signal)) < dtypes.FLOAT:
        refuse("a tensor of floating point or complex values")
    if not 1 <= len(signal.shape) <= 2:
        refuse("a 1D or 2D tensor")
    length = signal.shape[-1]
    if not 0 < n_fft <= length:
        refuse(f"0 < n_fft < {length}, but got n_fft={n_fft}")
    if hop <= 0:
        refuse(f"hop_length > 0, but got hop_length={hop}")
    if not 0 < width <= n_fft:
        refuse(f"0 < win_length <= n_fft, but got win_length={width}")
    if window is not None and tuple(window.shape) != (width,):
        shape = list(window.shape)
        refuse(f"a 1D window tensor of size equal to win_length={width}, but got window with size {shape}")


def _typed(value: Any, brackets: str = "{}") -> str:
    """A tensor as C++ prints it, in short."""
    if value is None:
        return "None"
    shape = list(value.shape)
    return (
        f"{dtypes.of(dtypes.of_value(value)).tensor_type}{{{shape}}}"
        if brackets
        else f"{dtypes.of(dtypes.of_value(value)).tensor_type}{shape}"
    )


def _flag(value: bool | None) -> str:
    return "None" if value is None else str(int(value))


# ---- the way back ---------------------------------------------------------------------------------------------------------

SMALLEST = 1e-11
TOO_SHORT = (
    "The length of signal is shorter than the length parameter. Result is being padded with zeros in the tail. Please check your center and "
    "hop_length settings."
)


@composite(
    samples=(S(T(np.full((3, 5), 0.5 + 0.2j)), 4, center=False), S(T(np.full((4, 5), 0.5 + 0.2j)), 4, onesided=False, return_complex=True))
)
def istft(
    F: Any,
    input: Tensor,
    n_fft: Int,
    hop_length: OptionalInt = None,
    win_length: OptionalInt = None,
    window: OptionalTensor = None,
    center: Bool = True,
    normalized: Bool = False,
    onesided: OptionalBool = None,
    length: OptionalInt = None,
    return_complex: Bool = False,
) -> Any:
    """The inverse of `stft`: stretches added up and divided by what their windows add up to.  (*, n_fft // 2 + 1, frames) -> (*, length)."""
    hop, width = n_fft // 4 if hop_length is None else hop_length, n_fft if win_length is None else win_length
    given = (
        f"n_fft={n_fft}, hop_length={hop}, win_length={width}, window={_typed(window)}, center={int(center)}, normalized={int(normalized)}"
    )
    shape = list(input.shape)
    given = f"istft(CPU{dtypes.of(dtypes.of_value(input)).scalar_name}Type{shape}, {given}, onesided={_flag(onesided)}, length={length}, "
    given += f"return_complex={int(return_complex)})"
    half = _check_back(given, input, n_fft, hop, width, window, onesided, return_complex)
    pairs = F.view_as_real(input)
    spectrum = F.view_as_complex(F.transpose(pairs if len(shape) == 3 else F.unsqueeze(pairs, 0), 1, 2))
    how = normalization(ONE_BY_ROOT if normalized else None, False)
    if return_complex:
        frames = F.fft_c2c(spectrum, (2,), how, False)
    else:
        frames = F.fft_c2r(spectrum if half else F.slice(spectrum, 2, 0, n_fft // 2 + 1), (2,), how, n_fft)
    if window is None:
        window = F.ones((width,), dtype=dtypes.real_of(dtypes.of_value(input)))
    window = F.constant_pad_nd(window, ((n_fft - width) // 2, n_fft - width - (n_fft - width) // 2), 0) if width < n_fft else window
    count = spectrum.shape[1]
    whole = n_fft + hop * (count - 1)
    sums = F.unfold_backward(F.mul(frames, F.view(window, (1, 1, n_fft))), (spectrum.shape[0], whole), 1, n_fft, hop)
    weights = F.unfold_backward(F.expand(F.view(F.pow_number(window, 2), (1, 1, n_fft)), (1, count, n_fft)), (1, whole), 1, n_fft, hop)
    start = n_fft // 2 if center else 0
    end = min(whole, start + length) if length is not None else whole - (n_fft // 2 if center else 0)
    weights = F.slice(weights, 1, start, end)
    if (np.abs(array_of(weights)) < SMALLEST).any():
        fail(RuntimeError, f"{given} window overlap add min: 1\n[ CPUBoolType{{}} ]")
    found = F.div(F.slice(sums, 1, start, end), weights)
    found = found if len(shape) == 3 else F.squeeze_dim(found, 0)
    if length is None or length <= end - start:
        return found
    STATE.warn("UserWarning", TOO_SHORT)
    return F.constant_pad_nd(found, (0, length - (end - start)), 0)


def _check_back(given: str, input: Any, n_fft: int, hop: int, width: int, window: Any, onesided: bool | None, return_complex: bool) -> bool:
    """Refuse what PyTorch refuses, in its order; whether `input` is the half of a spectrum."""

    def refuse(text: str) -> NoReturn:
        fail(RuntimeError, f"{given} : {text}")

    if not is_complex(input):
        text = "istft requires a complex-valued input tensor matching the output from stft with return_complex=True."
        fail(RuntimeError, text, mistakes.dtypes)
    if 0 in input.shape:
        refuse("input tensor cannot be empty.")
    if len(input.shape) not in (2, 3):
        refuse(f"expected a tensor with 3 or 4 dimensions, but got {len(input.shape) + 1}")
    have, sided = input.shape[-2], n_fft // 2 + 1
    half = have != n_fft if onesided is None else onesided
    if half and have != sided:
        text = "expected the frequency dimension (3rd to the last) of the input tensor to match n_fft / 2 + 1 when onesided=True"
        refuse(f"{text}, but got {have}")
    if not half and have != n_fft:
        text = "expected the frequency dimension (3rd to the last) of the input tensor to match n_fft when onesided=False"
        refuse(f"{text}, but got {have}")
    if not 0 < hop <= width:
        refuse("expected 0 < hop_length <= win_length")
    if not 0 < width <= n_fft:
        refuse("expected 0 < win_length <= n_fft")
    if window is not None and tuple(window.shape) != (width,):
        refuse("Invalid window shape. window has to be 1D and length of `win_length`")
    if return_complex and half:
        fail(RuntimeError, "Cannot have onesided output if window or input is complex")
    if not return_complex and window is not None and is_complex(window):
        fail(RuntimeError, "Complex windows are incompatible with return_complex=False")
    return half
