"""The types ``torch`` shows: tensors by class and by element type, dtypes, devices, sizes, and the two tables of a dtype's limits."""

from __future__ import annotations

import builtins
from functools import cache
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import facts
from gradcli.engine.calls.functions import Function, Method
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import truth
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import STRIDED, Device, Layout
from gradcli.engine.tensor.dtypes import DType
from gradcli.engine.tensor.subclassed import PLAIN, Subclassed, SubclassedParameter, bare, wrapped
from gradcli.engine.tensor.tensor import Size, Tensor
from gradcli.engine.tensor.tracking import require_grad
from gradcli.lang.access import runtime
from gradcli.lang.access.members import get_of_tensor_class

DEVICES = "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone"

FORMATS = ("contiguous_format", "preserve_format", "channels_last", "channels_last_3d")


# ---- tensors -------------------------------------------------------------------------------------------------------------------------


class TensorType(type):
    """What stands for the class of tensors in a program: the engine's own would take any array.

    `only` is the dtype a legacy type such as ``FloatTensor`` is bound to; ``Tensor`` itself has none.
    """

    only: str | None
    base: type = Subclassed  # what a class of the program's inherits from in its place

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        from gradcli.engine.members.legacy import legacy_tensor

        return legacy_tensor(cls.only, *map(bare, arguments), **keywords)

    def __instancecheck__(cls, value: Any) -> bool:
        value = bare(value)
        return isinstance(value, Tensor) and (cls.only is None or value.array.dtype.name == cls.only)

    def __subclasscheck__(cls, kind: type) -> bool:
        return cls in kind.__mro__ or (cls.only is None and (kind is Tensor or issubclass(kind, cls.base)))

    def __repr__(cls) -> str:
        return f"<class '{cls.__module__}.{cls.__name__}'>"


class TensorStandIn(metaclass=TensorType):
    """An array with a history."""

    only: str | None = None


TensorStandIn.__name__ = TensorStandIn.__qualname__ = "Tensor"
TensorStandIn.__module__ = "torch"


class VariableType(TensorType):
    """``torch.autograd.Variable``: calling it gives the tensor back, marked."""

    creates = False

    def __call__(cls, data: Any = None, requires_grad: bool | None = None, volatile: bool | None = None) -> Any:
        from gradcli.engine.state import STATE
        from gradcli.engine.tensor.tracking import require_grad

        if volatile is not None:
            STATE.warn("UserWarning", "volatile was removed and now has no effect. Use `with torch.no_grad():` instead.")
        if volatile and requires_grad:
            raise ValueError("Variable can't be volatile and require_grad at the same time!")
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
        made = data.alias()
        if requires_grad:
            require_grad(made, True, "Only Tensors of floating point and complex dtype can require gradients")
        return made


class Variable(metaclass=VariableType):
    """The old name for a tensor that may require grad."""

    only: str | None = None


Variable.__module__ = "torch.autograd.variable"


class ParameterType(TensorType):
    """``torch.nn.Parameter``: a leaf that modules count among their parameters."""

    creates = False

    def __call__(cls, data: Any = None, requires_grad: bool = True) -> Any:
        if data is None:
            from gradcli.engine.members.legacy import legacy_tensor

            data = legacy_tensor(None)
        tensor = bare(data)
        if not isinstance(tensor, Tensor):
            kind = runtime.type_of(data).__name__
            error = AttributeError(f"'{kind}' object has no attribute 'detach'")
            facts(error)["help"] = "a Parameter is made of a tensor: `nn.Parameter(torch.tensor(…))`"
            raise error
        made = tensor.alias()
        require_grad(
            made,
            truth(requires_grad, "_make_subclass", "require_grad", 3),
            "Only Tensors of floating point and complex dtype can require gradients",
        )
        made.set_note("parameter", True)
        return made if tensor is data else wrapped(type(data), made)

    base = SubclassedParameter

    def __instancecheck__(cls, value: Any) -> bool:
        value = bare(value)
        return isinstance(value, Tensor) and bool(value.note("parameter"))


class Parameter(TensorStandIn, metaclass=ParameterType):
    """A tensor that is a parameter of a module."""


Parameter.__module__ = "torch.nn.parameter"


def public_class(tensor: Tensor) -> type:
    """What ``type(tensor)`` shows."""
    return Parameter if tensor.extra is not None and tensor.note("parameter") else TensorStandIn


@cache
def legacy_type(dtype: DType) -> type:
    """``FloatTensor`` and its like."""
    kind = TensorType(f"{dtype.scalar_name}Tensor", (), {"only": dtype.name, "__module__": "torch"})
    runtime.CLASS_GETTERS[kind] = get_of_tensor_class
    return kind


PLAIN.add(TensorStandIn)
runtime.CONSTRUCTORS_BASES[TensorStandIn] = Subclassed
runtime.CONSTRUCTORS_BASES[Parameter] = SubclassedParameter
runtime.PUBLIC_CHOICES[Tensor] = public_class
runtime.CLASS_GETTERS[TensorStandIn] = runtime.CLASS_GETTERS[Variable] = get_of_tensor_class


# ---- devices and layouts -------------------------------------------------------------------------------------------------------------


def device(type: Any = None, index: int | None = None) -> Device:
    """``torch.device``: any that PyTorch has a name for; only the CPU is here to put a tensor on."""
    if isinstance(type, Device):
        return type
    if isinstance(type, int):
        fail(RuntimeError, "Cannot access accelerator device when none is available.")
    if not issubclass(builtins.type(type), str):
        got = "" if type is None else runtime.type_of(type).__name__
        forms = " * (torch.device device)\n * (str type, int index = -1)\n"
        text = f"device() received an invalid combination of arguments - got ({got}), but expected one of:\n{forms}"
        fail(TypeError, text, mistakes.arguments)
    type = runtime.exact(type)
    kind, colon, number = type.partition(":")
    if kind not in DEVICES.split(", "):
        fail(RuntimeError, f"Expected one of {DEVICES} device type at start of device string: {kind}", mistakes.device_name)
    if colon and not number.isdigit():
        fail(RuntimeError, f"Invalid device string: '{type}'")
    return Device(kind, int(number) if colon else index)


# The names by which Python's own texts call them: those of PyTorch's types, which are made in C, have the module in them.
HOST_NAMES: tuple[tuple[type, str], ...] = (
    (Device, "torch.device"),
    (Layout, "torch.layout"),
    (DType, "torch.dtype"),
    (Size, "torch.Size"),
    (Function, "builtin_function_or_method"),
    (Method, "builtin_function_or_method"),
)
for shown, name in HOST_NAMES:
    shown.__name__ = shown.__qualname__ = name
    shown.__module__ = "builtins"


def type_of_op(function: Function) -> type:
    """What kind of function PyTorch has in place of an op."""
    from gradcli.engine.table.signatures import name_in_python

    if name_in_python(function.name):
        return runtime.sealed(FunctionType)
    return runtime.sealed(MethodDescriptorType if function.name.startswith("Tensor.") else BuiltinFunctionType)


def type_of_method(method: Method) -> type:
    """The same for a function bound to its tensor."""
    from gradcli.engine.table.signatures import name_in_python

    return runtime.sealed(MethodType if name_in_python(f"Tensor.{method.__name__}") else BuiltinFunctionType)


runtime.PUBLIC_CHOICES[Function] = type_of_op
runtime.PUBLIC_CHOICES[Method] = type_of_method
runtime.sealed(Device, device)
runtime.expose(Device, ("type", "index"))
runtime.expose(Layout)
runtime.expose(DType, ("is_floating_point", "is_complex", "is_signed", "itemsize", "to_real", "to_complex"))


class MemoryFormat:
    """``torch.contiguous_format`` and its like: names that creation functions take."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


runtime.expose(MemoryFormat)


def size(values: Any = ()) -> Size:
    """``torch.Size``."""
    found = tuple(values)
    for number, item in enumerate(found):
        if isinstance(item, bool) or not hasattr(type(item), "__index__"):
            fail(TypeError, f"torch.Size() takes an iterable of 'int' (item {number} is '{type(item).__name__}')")
    sizes = [item.__index__() for item in found]
    if any(not -(2**63) <= item < 2**63 for item in sizes):
        fail(ValueError, "Overflow when unpacking long long")
    return Size(sizes)


runtime.sealed(Size, size)
runtime.expose(Size, (*runtime.TABLES[tuple].plain, "numel"))


def make_dtype(*arguments: Any) -> Any:
    """``torch.dtype`` is no constructor."""
    fail(TypeError, "cannot create 'torch.dtype' instances")


runtime.sealed(DType, make_dtype)
runtime.sealed(Layout)


# ---- the limits of a dtype -----------------------------------------------------------------------------------------------------------


PYTHON_TYPES = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


def info_of(name: str, arguments: tuple[Any, ...]) -> DType:
    """The dtype that the limits are asked of; a Python type is one too."""
    value = arguments[0]
    if isinstance(value, type) and value in PYTHON_TYPES:
        return dtypes.named(PYTHON_TYPES[value])
    if not isinstance(value, DType):
        fail(TypeError, f"{name}(): argument 'type' (position 1) must be torch.dtype, not {runtime.type_of(value).__name__}")
    return value


class FloatInfo:
    """``torch.finfo``: what a floating dtype can hold."""

    SHOWN = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")

    def __init__(self, *type: Any) -> None:
        found = info_of("finfo", type) if type else dtypes.of(_default())
        if found.category < dtypes.FLOAT:
            fail(TypeError, "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'")
        array = dtypes.real_of(found.np)
        self.bits, self.dtype = 8 * array.itemsize, array.name
        digits = {"float16": 10, "bfloat16": 7, "float32": 23, "float64": 52}[array.name]
        smallest = {"float16": -14, "float64": -1022}.get(array.name, -126)
        largest = {"float16": 15, "float64": 1023}.get(array.name, 127)
        self.eps = 2.0**-digits
        self.smallest_normal = self.tiny = 2.0**smallest
        self.max = (2 - self.eps) * 2.0**largest
        self.min = -self.max
        self.resolution = {"float16": 1e-3, "bfloat16": 1e-2, "float32": 1e-6, "float64": 1e-15}[array.name]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name):g}" for name in self.SHOWN)
        return f"finfo({shown}, dtype={self.dtype})"


class IntInfo:
    """``torch.iinfo``: what an integer dtype can hold."""

    def __init__(self, type: Any) -> None:
        type = info_of("iinfo", (type,))
        if type.category != dtypes.INT:
            fail(TypeError, "torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        limits = np.iinfo(type.np)
        self.bits, self.min, self.max, self.dtype = limits.bits, int(limits.min), int(limits.max), type.name

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


for _info, name in ((FloatInfo, "finfo"), (IntInfo, "iinfo")):
    _info.__name__ = _info.__qualname__ = name
    _info.__module__ = "torch"
runtime.expose(FloatInfo, ("bits", "dtype", "eps", "max", "min", "resolution", "smallest_normal", "tiny"))
runtime.expose(IntInfo, ("bits", "dtype", "max", "min"))


def _default() -> Any:
    from gradcli.engine.state import STATE

    return STATE.default_dtype


# ---- all of them ---------------------------------------------------------------------------------------------------------------------


def types() -> dict[str, Any]:
    """The names, dtypes apart: those are looked up one by one, for bfloat16 needs a package of its own."""
    return {
        "Tensor": TensorStandIn,
        "Size": runtime.sealed(Size),
        "device": runtime.sealed(Device),
        "layout": runtime.sealed(Layout),
        "dtype": runtime.sealed(DType),
        "strided": STRIDED,
        "finfo": FloatInfo,
        "iinfo": IntInfo,
        **{name: MemoryFormat(name) for name in FORMATS},
    }


def dtype_or_type(name: str) -> Any:
    """``float32`` or ``FloatTensor``; None if it is neither."""
    if name in dtypes.NAMES or name in dtypes.ALIASES:
        return dtypes.named(name)
    if name.endswith("Tensor"):
        found = next((key for key, (word, *_) in dtypes.NAMES.items() if f"{word}Tensor" == name and key not in dtypes.UNSIGNED), None)
        return None if found is None else legacy_type(dtypes.named(found))
    return None


def dtype_names() -> list[str]:
    return [*dtypes.NAMES, *dtypes.ALIASES, *(f"{word}Tensor" for key, (word, *_) in dtypes.NAMES.items() if key not in dtypes.UNSIGNED)]
