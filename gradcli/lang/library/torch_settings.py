"""The switches of ``torch``: recording, defaults, seeds, printing; and what it says of the machine."""

from __future__ import annotations

import math
from typing import Any

from gradcli.engine import dtypes, modes
from gradcli.engine.attributes import Device
from gradcli.engine.dtypes import DType
from gradcli.engine.state import STATE
from gradcli.engine.tensor import Tensor
from gradcli.lang import runtime
from gradcli.lang.library import Module
from gradcli.lang.library.torch_types import LEGACY, present

MODES = ("no_grad", "enable_grad", "set_grad_enabled", "inference_mode")
VERSION = "2.13.0+cpu"
NO_CUDA = "Torch not compiled with CUDA enabled"


def members() -> dict[str, Any]:
    """Everything in ``torch`` that switches something or tells of a switch."""
    made: dict[str, Any] = {name: getattr(modes, name) for name in MODES}
    made |= {function.__name__: function for function in FUNCTIONS}
    made |= {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None, "__version__": VERSION}
    made |= {"cuda": cuda(), "backends": backends(), "mps": Module("torch.mps", {"is_available": no})}
    made["version"] = Module("torch.version", {"cuda": None, "__version__": VERSION, "hip": None})
    return made


def is_grad_enabled() -> bool:
    """Whether operations are recorded."""
    return STATE.grad_enabled


def is_inference_mode_enabled() -> bool:
    """Whether inference mode is on."""
    return STATE.inference


def is_tensor(obj: Any) -> bool:
    """Whether `obj` is a tensor."""
    return isinstance(obj, Tensor)


def typename(obj: Any) -> str:
    """The name of the type of `obj`; of a tensor, its legacy type."""
    if isinstance(obj, Tensor):
        return dtypes.of(obj.array.dtype).tensor_type
    kind = obj if isinstance(obj, type) else type(obj)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


# ---- defaults ------------------------------------------------------------------------------------------------------------------------


def get_default_dtype() -> DType:
    """The dtype of new floating tensors."""
    return dtypes.of(STATE.default_dtype)


def set_default_dtype(d: Any) -> None:
    """Set the dtype of new floating tensors."""
    if not isinstance(d, DType):
        raise TypeError("invalid dtype object: only floating-point types are supported as the default type")
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    STATE.default_dtype = d.np


def set_default_tensor_type(t: Any) -> None:
    """Set the default dtype by a legacy name."""
    name = str(t.name if hasattr(t, "name") else t).removeprefix("torch.")
    if name not in LEGACY:
        raise TypeError(f"invalid type name: {t!r}")
    STATE.warn(
        "UserWarning",
        "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use torch.set_default_dtype() and torch.set_default_device() as alternatives.",
    )
    set_default_dtype(dtypes.named(LEGACY[name]))


def get_default_device() -> Device:
    """The device of new tensors."""
    return Device("cpu")


def set_default_device(device: Any) -> None:
    """There is one device, the CPU."""
    from gradcli.engine.functions import refuse_device

    if device is not None and str(device).partition(":")[0] != "cpu":
        refuse_device(str(device))


def set_printoptions(
    precision: Any = None, threshold: Any = None, edgeitems: Any = None, linewidth: Any = None, profile: Any = None, sci_mode: Any = None
) -> None:
    """Set how tensors are printed."""
    STATE.print_options.change(precision, threshold, edgeitems, linewidth, profile, sci_mode)


def manual_seed(seed: Any) -> Any:
    """Start the random stream over."""
    return STATE.generator.manual_seed(int(seed))


def seed() -> int:
    """Start the random stream over from a seed nobody knows, and give that."""
    return STATE.generator.seed()


def initial_seed() -> int:
    """The seed of the random stream."""
    return STATE.generator.initial_seed()


def get_num_threads() -> int:
    """gradcli promises nothing about threads."""
    return 1


def set_num_threads(n: int) -> None:
    """Accepted: results do not depend on it."""


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Accepted: gradcli always is deterministic."""


def compile(model: Any = None, **options: Any) -> Any:
    """The function itself: there is nothing to compile it to."""
    return (lambda function: function) if model is None else model


FUNCTIONS = (
    is_grad_enabled,
    is_inference_mode_enabled,
    is_tensor,
    typename,
    get_default_dtype,
    set_default_dtype,
    set_default_tensor_type,
    get_default_device,
    set_default_device,
    set_printoptions,
    manual_seed,
    seed,
    initial_seed,
    get_num_threads,
    set_num_threads,
    use_deterministic_algorithms,
    compile,
)


# ---- the machine ---------------------------------------------------------------------------------------------------------------------


def no(*arguments: Any, **keywords: Any) -> bool:
    """False: there is no such device."""
    return False


def nothing(*arguments: Any, **keywords: Any) -> None:
    """Nothing to do without such a device."""


def cuda() -> Module:
    """``torch.cuda``: there is none."""

    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise AssertionError(NO_CUDA)

    quiet = dict.fromkeys(("empty_cache", "manual_seed", "manual_seed_all", "synchronize"), nothing)
    refused = dict.fromkeys(("get_device_name", "current_device", "get_device_properties", "set_device", "memory_allocated"), refuse)
    return Module("torch.cuda", {"is_available": no, "is_initialized": no, "device_count": lambda: 0, **quiet, **refused})


def backends() -> Module:
    cudnn = Module("torch.backends.cudnn", {"enabled": True, "deterministic": False, "benchmark": False, "is_available": no})
    below = {"cudnn": cudnn} | {name: Module(f"torch.backends.{name}", {"is_available": no}) for name in ("mps", "mkl", "openmp", "cuda")}
    return Module("torch.backends", below)


for name in MODES:
    kind = getattr(modes, name)
    present(kind, "torch.autograd.grad_mode", name)
    runtime.expose(kind)
