"""The types of ``torch``: dtypes, devices, the tensor class and its legacy constructors, ``finfo`` and ``iinfo``."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from gradcli.engine import dtypes, functions
from gradcli.engine.attributes import Device, Layout
from gradcli.engine.dtypes import DType
from gradcli.engine.random import Generator
from gradcli.engine.state import STATE
from gradcli.engine.tensor import Size, Tensor
from gradcli.lang import runtime

LEGACY = {
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "LongTensor": "int64",
    "IntTensor": "int32",
    "ShortTensor": "int16",
    "CharTensor": "int8",
    "ByteTensor": "uint8",
    "BoolTensor": "bool",
}
FORMATS = ("contiguous_format", "preserve_format", "channels_last", "channels_last_3d")
DEVICES = "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone"


def members() -> dict[str, Any]:
    """Everything in ``torch`` that is a type or a constant of one."""
    names = [name for name in (*dtypes.NAMES, *dtypes.ALIASES) if name != "bfloat16"]
    made: dict[str, Any] = {name: dtypes.named(name) for name in names}
    made |= {name: LegacyType(name, dtype) for name, dtype in LEGACY.items()}
    made |= {name: MemoryFormat(name) for name in FORMATS}
    made |= {"Tensor": Tensor, "Size": Size, "device": Device, "dtype": DType, "Generator": Generator, "strided": Layout(), "layout": Layout}
    return made | {"finfo": FloatLimits, "iinfo": IntegerLimits}


def present(kind: type, module: str, name: str) -> None:
    """Let a class say the name it has in PyTorch."""
    kind.__module__, kind.__name__, kind.__qualname__ = module, name, name


class MemoryFormat:
    """``torch.contiguous_format`` and its like: names that creation functions take."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


# ---- devices -------------------------------------------------------------------------------------------------------------------------


def device(type: Any = "cpu", index: int | None = None) -> Device:
    """``torch.device("cpu")``, ``torch.device("cuda:0")``: naming a device is no error, using another than the CPU is."""
    if isinstance(type, Device):
        return type
    if isinstance(type, int):
        raise RuntimeError("Cannot access accelerator device when none is available.")
    kind, _, number = str(type).partition(":")
    if kind not in DEVICES.split(", "):
        raise RuntimeError(f"Expected one of {DEVICES} device type at start of device string: {kind}")
    return Device(kind, int(number) if number else index)


# ---- legacy constructors -------------------------------------------------------------------------------------------------------------


class LegacyType:
    """``torch.FloatTensor``: a constructor, and something to ask `isinstance` of."""

    def __init__(self, name: str, dtype: str) -> None:
        self.name, self.dtype = name, dtype

    def __call__(self, *arguments: Any, **keywords: Any) -> Tensor:
        return legacy(dtypes.named(self.dtype), arguments, keywords)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Tensor) and dtypes.of(value.array.dtype).name == self.dtype

    def __repr__(self) -> str:
        return f"<class 'torch.{self.name}'>"


def tensor_class(*arguments: Any, **keywords: Any) -> Tensor:
    """``torch.Tensor(…)``: of the default dtype."""
    return legacy(dtypes.of(STATE.default_dtype), arguments, keywords)


def legacy(dtype: DType, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Tensor:
    """A tensor of the sizes given as integers, of the data given as one sequence, or another tensor again."""
    strange = [name for name in keywords if name not in ("device", "size", "data")]
    if strange:
        refuse_keywords(arguments, keywords, strange)
    arguments = (*arguments, *(keywords[name] for name in ("size", "data") if name in keywords))
    if not arguments or all(isinstance(size, int) for size in arguments) or isinstance(arguments[0], Size):
        sizes = tuple(arguments[0]) if arguments and isinstance(arguments[0], Size) else tuple(arguments) or (0,)
        return make("empty", sizes, dtype)
    (data, *rest) = arguments
    if isinstance(data, Tensor):
        return same(data, dtype)
    if isinstance(data, int):
        wrong = next(item for item in rest if not isinstance(item, int))
        at = 2 + rest.index(wrong) - 0
        raise TypeError(f"new(): argument 'size' failed to unpack the object at pos {at} with error \"type must be tuple of ints,but got {type(wrong).__name__}\"")
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    if not hasattr(type(data), "__len__"):
        raise TypeError(f"new(): data must be a sequence (got {type(data).__name__})")
    return make("tensor", data, dtype)


def make(name: str, data: Any, dtype: DType) -> Tensor:
    function = functions.find(f"torch.{name}")
    assert function is not None, name
    made: Tensor = function(data, dtype=dtype)
    return made


def same(tensor: Tensor, dtype: DType) -> Tensor:
    """A legacy constructor takes a tensor of its own dtype only, and gives an alias."""
    if tensor.array.dtype != dtype.np:
        wanted, found = (f"TensorOptions(dtype={dtypes.cpp_name(kind)}, device=cpu, layout=Strided, requires_grad=false (default), " for kind in (dtype.np, tensor.array.dtype))
        rest = "pinned_memory=false (default), memory_format=(nullopt))"
        raise TypeError(f"expected {wanted}{rest} (got {found}{rest})")
    return tensor.detach()


def refuse_keywords(arguments: tuple[Any, ...], keywords: dict[str, Any], strange: list[str]) -> NoReturn:
    got = ", ".join([*(type(value).__name__ for value in arguments), *(f"{name}={type(value).__name__}" for name, value in keywords.items())])
    raise TypeError(
        f"new() received an invalid combination of arguments - got ({got}), but expected one of:\n"
        " * (*, torch.device device = None)\n"
        f"      didn't match because some of the keywords were incorrect: {', '.join(strange)}\n"
        " * (torch.Storage storage)\n"
        " * (Tensor other)\n"
        " * (tuple of ints size, *, torch.device device = None)\n"
        " * (object data, *, torch.device device = None)\n"
    )


# ---- limits --------------------------------------------------------------------------------------------------------------------------


class FloatLimits:
    """``torch.finfo(dtype)``."""

    def __init__(self, type: DType | None = None) -> None:
        self.kind = dtypes.of(STATE.default_dtype) if type is None else type
        if not (isinstance(self.kind, DType) and (self.kind.is_floating_point or self.kind.is_complex)):
            raise TypeError("torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'")
        limits = np.finfo(dtypes.real_of(self.kind.np))
        self.max, self.min, self.eps, self.resolution = float(limits.max), float(limits.min), float(limits.eps), float(limits.resolution)
        self.tiny = self.smallest_normal = float(limits.tiny)
        self.bits, self.dtype = limits.bits, self.kind.name

    def __repr__(self) -> str:
        shown = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        return f"finfo({', '.join(f'{name}={getattr(self, name):g}' for name in shown)}, dtype={self.dtype})"


class IntegerLimits:
    """``torch.iinfo(dtype)``."""

    def __init__(self, type: DType) -> None:
        if not (isinstance(type, DType) and type.category == dtypes.INT):
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        limits = np.iinfo(type.np)
        self.max, self.min, self.bits, self.dtype = int(limits.max), int(limits.min), limits.bits, type.name

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"


present(Tensor, "torch", "Tensor")
present(Size, "torch", "Size")
present(Device, "torch", "device")
present(DType, "torch", "dtype")
present(Generator, "torch._C", "Generator")
runtime.CONSTRUCTORS[Tensor] = tensor_class
runtime.CONSTRUCTORS[Device] = device
runtime.expose(Size, (*runtime.TABLES[tuple].plain, "numel"))
runtime.expose(DType, ("is_floating_point", "is_complex", "is_signed", "itemsize", "to_real", "to_complex"))
runtime.expose(Device, ("type", "index"))
runtime.expose(Layout)
runtime.expose(MemoryFormat)
runtime.expose(LegacyType, (), {"__name__": lambda kind: kind.name})
runtime.expose(Generator, ("manual_seed", "initial_seed", "seed"))
runtime.expose(FloatLimits, ("max", "min", "eps", "resolution", "tiny", "smallest_normal", "bits", "dtype"))
runtime.expose(IntegerLimits, ("max", "min", "bits", "dtype"))
