"""``torch.Tensor(…)``, ``torch.FloatTensor(…)``: the constructors from before ``torch.tensor``, where ints are sizes and lists are data."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.functions import find
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import word
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import Device
from gradcli.engine.tensor.tensor import Size, Tensor

NOTHING = " * (*, torch.device device = None)"
STORAGE = " * (torch.Storage storage)"
OTHER = " * (Tensor other)"
SIZE = " * (tuple of ints size, *, torch.device device = None)"
DATA = " * (object data, *, torch.device device = None)"


def legacy_tensor(only: str | None, /, *arguments: Any, **keywords: Any) -> Tensor:
    """A tensor of the dtype `only` (None: the default one) from nothing, sizes, data or another tensor."""
    dtype = STATE.default_dtype if only is None else dtypes.named(only).np
    unknown = [name for name in keywords if name not in ("device", "data", "size", "other")]
    if unknown:
        refuse(arguments, keywords, unknown)
    device = keywords.get("device")
    if device is not None and str(device).partition(":")[0] != "cpu":
        fail(RuntimeError, f"legacy constructor expects device type: cpu but device type: {str(device).partition(':')[0]} was passed")
    given = [*arguments, *(keywords[name] for name in ("data", "size", "other") if name in keywords)]
    return made(only, dtype, given, arguments, keywords)


def made(only: str | None, dtype: np.dtype[Any], given: list[Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Tensor:
    """Which of the constructors the arguments mean."""
    if not given:
        return Tensor(np.empty(0, dtype))
    first = given[0]
    if len(given) == 1 and isinstance(first, Tensor):
        return of_tensor(only, first, dtype)
    if isinstance(first, Size) and len(given) == 1:
        return of_size(tuple(first), dtype)
    if all(isinstance(item, (int, np.integer)) and not isinstance(item, bool) for item in given):
        at = next((at for at, item in enumerate(given, 1) if not -(2**63) <= item < 2**63), None)
        if at is not None:
            fail(
                TypeError,
                f"new(): argument 'size' failed to unpack the object at pos {at} with error \"Overflow when unpacking long long\"",
            )
        return of_size(tuple(int(item) for item in given), dtype)
    if len(given) > 1:
        refuse(arguments, keywords, [])
    return of_data(first, dtype)


def of_size(size: tuple[int, ...], dtype: np.dtype[Any]) -> Tensor:
    """A tensor of this shape; what PyTorch leaves to chance is zero here."""
    for length in size:
        if length < 0:
            fail(RuntimeError, f"Trying to create tensor with negative dimension {length}: {list(size)}")
    STATE.reserve(size, dtype.itemsize)
    return Tensor(np.zeros(size, dtype))


def of_tensor(only: str | None, other: Tensor, dtype: np.dtype[Any]) -> Tensor:
    """The same tensor, with its history cut off."""
    if only is not None and other.array.dtype != dtype:
        fail(TypeError, f"expected {_options(dtype)} (got {_options(other.array.dtype)})")
    return other.alias()


def _options(dtype: np.dtype[Any]) -> str:
    rest = "device=cpu, layout=Strided, requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt)"
    return f"TensorOptions(dtype={dtypes.cpp_name(dtype)}, {rest})"


def of_data(data: Any, dtype: np.dtype[Any]) -> Tensor:
    """A tensor of nested sequences of numbers."""
    if isinstance(data, str):
        fail(TypeError, "new(): invalid data type 'str'")
    if isinstance(data, np.ndarray):
        return Tensor(data.astype(dtype))
    if not hasattr(type(data), "__len__") or isinstance(data, (dict, set, frozenset)):
        fail(TypeError, f"new(): data must be a sequence (got {type(data).__name__})")
    make = find("torch.tensor")
    assert make is not None
    result: Tensor = make(data if isinstance(data, (list, tuple)) else list(data), dtype=dtypes.of(dtype))
    return result


def refuse(arguments: tuple[Any, ...], keywords: dict[str, Any], unknown: list[str]) -> None:
    """PyTorch's list of what would have fitted, each reason below the forms it concerns."""
    got = ", ".join([*(word(item) for item in arguments), *(f"{name}={_word(value)}" for name, value in keywords.items())])
    sizes = len(arguments) > 1 or (len(arguments) == 1 and isinstance(arguments[0], int))
    reason = "      didn't match because some of the keywords were incorrect: " + ", ".join(unknown)
    if unknown and sizes:
        forms = [NOTHING, STORAGE, OTHER, SIZE, reason, DATA, reason]
    elif unknown:
        forms = [NOTHING, reason, STORAGE, OTHER, SIZE, DATA]
    else:
        kinds = ", ".join(f"!{word(item)}!" for item in arguments)
        forms = [NOTHING, f"      didn't match because some of the arguments have invalid types: ({kinds})", STORAGE, OTHER, SIZE, DATA]
    told = "\n".join([f"new() received an invalid combination of arguments - got ({got}), but expected one of:", *forms, ""])
    fail(TypeError, told, mistakes.arguments)


def _word(value: Any) -> str:
    return "torch.device" if isinstance(value, Device) else word(value)
