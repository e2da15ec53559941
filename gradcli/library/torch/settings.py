"""What ``torch`` has for its own settings: the random stream, defaults, printing, modes, questions about tensors, handlers of ``__torch_function__``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradcli.engine.backward import modes
from gradcli.engine.calls.functions import refuse_device
from gradcli.engine.calls.overriding import has_handler, overridden, takes_part
from gradcli.engine.errors import fail
from gradcli.engine.members.storage import UntypedStorage
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import CPU
from gradcli.engine.tensor.dtypes import DType
from gradcli.engine.tensor.print_options import PROFILES, print_options
from gradcli.engine.tensor.subclassed import Subclassed, bare
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

# ---- random numbers ------------------------------------------------------------------------------------------------------------------


def manual_seed(seed: Any) -> Any:
    """Start the stream of random numbers over."""
    number = int(seed)
    if not -(1 << 63) <= number < 1 << 64:
        fail(ValueError, "Overflow when unpacking long long")
    return default_generator().manual_seed(number)


def seed() -> int:
    """Start the stream over from a seed nobody can foresee."""
    return default_generator().seed()


def initial_seed() -> int:
    """The seed the stream started from."""
    return default_generator().initial_seed()


def get_rng_state() -> Tensor:
    """The whole state of the stream, as bytes."""
    return Tensor(default_generator().get_state())


def set_rng_state(new_state: Tensor) -> None:
    """Continue where `get_rng_state` was called."""
    default_generator().set_state(state_in(new_state))


def state_in(state: Any) -> Any:
    """The bytes of a state."""
    if not isinstance(state, Tensor):
        raise TypeError(f"expected a torch.ByteTensor, but got {type(state).__name__}")
    return state.array


@contextmanager
def fork_rng(devices: Any = (), enabled: bool = True) -> Iterator[None]:
    """Inside, the stream may be used and seeded; afterwards it goes on as if nothing had been."""
    before = default_generator().get_state()
    try:
        yield
    finally:
        if enabled:
            default_generator().set_state(before)


def generator(device: Any = "cpu") -> Any:
    """``torch.Generator()``: a stream of its own."""
    from gradcli.engine.random.generator import Generator

    if str(device).partition(":")[0] != "cpu":
        refuse_device(str(device))
    return Generator()


def _expose_generator() -> None:
    from gradcli.engine.random.generator import Generator

    runtime.sealed(Generator, generator)
    runtime.expose(
        Generator,
        ("manual_seed", "initial_seed", "seed"),
        {
            "device": lambda made: CPU,
            "get_state": lambda made: lambda: Tensor(made.get_state()),
            "set_state": lambda made: lambda new_state: made.set_state(state_in(new_state)),
            "clone_state": lambda made: made.clone,
        },
    )
    Generator.__module__ = "torch._C"


def generator_class() -> type:
    """The class of streams, entered in the closed table when first asked for."""
    from gradcli.engine.random.generator import Generator

    if Generator not in runtime.TABLES:
        _expose_generator()
    return runtime.sealed(Generator)


def exposed_generator() -> Any:
    """``torch.default_generator``."""
    generator_class()
    return default_generator()


RANDOM: dict[str, Any] = {
    "manual_seed": lambda value: (generator_class(), manual_seed(value))[1],
    "seed": seed,
    "initial_seed": initial_seed,
    "get_rng_state": get_rng_state,
    "set_rng_state": set_rng_state,
}
for name, function in RANDOM.items():
    function.__name__ = function.__qualname__ = name


# ---- defaults ------------------------------------------------------------------------------------------------------------------------


def set_default_dtype(d: Any) -> None:
    """The dtype of what is created from floats without saying so."""
    if not isinstance(d, DType):
        fail(TypeError, "invalid dtype object: only floating-point types are supported as the default type")
    if not d.is_floating_point:
        fail(TypeError, "only floating-point types are supported as the default type")
    STATE.default_dtype = d.np


def get_default_dtype() -> DType:
    return dtypes.of(STATE.default_dtype)


def set_default_tensor_type(t: Any) -> None:
    """The old way to set the default dtype."""
    STATE.warn(
        "UserWarning",
        "torch.set_default_tensor_type() is deprecated as of PyTorch 2.1, please use torch.set_default_dtype() and "
        "torch.set_default_device() as alternatives.",
    )
    name = runtime.exact(t).removeprefix("torch.") if isinstance(t, str) else t.__name__ if isinstance(t, type) else ""
    found = next((key for key, (word, *_) in dtypes.NAMES.items() if f"{word}Tensor" == name), None)
    if found is None:
        fail(TypeError, f"invalid type object: {t}" if not isinstance(t, str) else f"invalid type: '{t}'")
    set_default_dtype(dtypes.named(found))


def set_default_device(device: Any) -> None:
    """Only the CPU is here."""
    if device is not None and str(device).partition(":")[0] != "cpu":
        refuse_device(str(device))


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors are printed, from here on."""
    known = profile if profile in PROFILES or profile is None else None
    print_options().change(precision, threshold, edgeitems, linewidth, known, sci_mode)


DEFAULTS: dict[str, Any] = {
    "set_default_dtype": set_default_dtype,
    "get_default_dtype": get_default_dtype,
    "set_default_tensor_type": set_default_tensor_type,
    "set_default_device": set_default_device,
    "get_default_device": lambda: CPU,
    "set_printoptions": set_printoptions,
}


# ---- modes ---------------------------------------------------------------------------------------------------------------------------


def is_grad_enabled() -> bool:
    """Whether operations are recorded."""
    return STATE.grad_enabled


def is_inference_mode_enabled() -> bool:
    return STATE.inference


def set_anomaly_enabled(enabled: bool, check_nan: bool = True) -> None:
    """Look for the step behind a NaN from here on, or no more."""
    STATE.anomaly, STATE.check_nan = enabled, check_nan


MODES: dict[str, Any] = {
    "no_grad": modes.no_grad,
    "enable_grad": modes.enable_grad,
    "set_grad_enabled": modes.set_grad_enabled,
    "inference_mode": modes.inference_mode,
    "is_grad_enabled": is_grad_enabled,
    "is_inference_mode_enabled": is_inference_mode_enabled,
    "is_anomaly_enabled": lambda: STATE.anomaly,
    "is_anomaly_check_nan_enabled": lambda: STATE.check_nan,
    "set_anomaly_enabled": set_anomaly_enabled,
}
ANOMALY: dict[str, Any] = {"detect_anomaly": modes.detect_anomaly, "set_detect_anomaly": modes.set_detect_anomaly}
for mode in (modes.no_grad, modes.enable_grad, modes.set_grad_enabled, modes.inference_mode):
    mode.__module__ = "torch.autograd.grad_mode"
    runtime.expose(mode, ("clone",) if hasattr(mode, "clone") else ())
for mode in ANOMALY.values():
    mode.__module__ = "torch.autograd.anomaly_mode"
    runtime.expose(mode)


# ---- questions -----------------------------------------------------------------------------------------------------------------------


def is_tensor(obj: Any) -> bool:
    return isinstance(bare(obj), Tensor)


def asked(name: str) -> Callable[[Any], Any]:
    """A method that answers a question, as a function."""

    def ask(input: Any) -> Any:
        from gradcli.engine.members import members

        if takes_part(input):
            return overridden(ask, (input,), {})
        if not isinstance(input, Tensor):
            fail(TypeError, f"{name}(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
        return members.METHODS[name](input)

    ask.__name__ = ask.__qualname__ = name
    return ask


def is_storage(obj: Any) -> bool:
    return isinstance(obj, UntypedStorage)


def promote_types(type1: DType, type2: DType) -> DType:
    """The dtype two tensors of these meet in."""
    return dtypes.of(dtypes.promote(type1.np, type2.np))


def result_type(tensor1: Any, tensor2: Any) -> DType:
    """The dtype of an operation on these two."""
    return dtypes.of(dtypes.result_type([tensor1, tensor2]))


def can_cast(from_: DType, to: DType) -> bool:
    """Whether an in-place operation may write one into the other."""
    return dtypes.can_cast(from_.np, to.np)


def typename(obj: Any) -> str:
    """The name of a value's type."""
    if isinstance(obj, Tensor):
        return dtypes.of(obj.array.dtype).tensor_type
    kind = obj if isinstance(obj, type) else runtime.type_of(obj)
    return str(kind.__qualname__) if kind.__module__ in ("builtins", "__builtin__", None) else f"{kind.__module__}.{kind.__qualname__}"


QUESTIONS: dict[str, Any] = {
    "is_tensor": is_tensor,
    "is_storage": is_storage,
    **{
        name: asked(name)
        for name in (
            "detach",
            "is_floating_point",
            "is_complex",
            "numel",
            "is_inference",
            "is_conj",
            "is_neg",
            "is_signed",
            "get_device",
            "detach_",
        )
    },
    "promote_types": promote_types,
    "result_type": result_type,
    "can_cast": can_cast,
    "typename": typename,
}


def settings() -> dict[str, Any]:
    """All of them."""
    return {**RANDOM, **DEFAULTS, **MODES, **QUESTIONS}


# ---- handlers of the program's own classes -------------------------------------------------------------------------------------------


def is_tensor_like(inp: Any) -> bool:
    """Whether a value is a tensor or has a say in torch's functions."""
    return isinstance(inp, (Tensor, Subclassed)) or has_handler(type(inp))


def has_torch_function(relevant_args: Any) -> bool:
    """Whether an argument has a handler."""
    return any(takes_part(value) and has_handler(type(value)) for value in relevant_args)


def handle_torch_function(public_api: Any, relevant_args: Any, *args: Any, **kwargs: Any) -> Any:
    """Ask the handlers about a function of the program's own."""
    if not callable(public_api):
        raise TypeError(f"'{type(public_api).__name__}' object is not callable")
    return overridden(public_api, args, kwargs)


def load(world: World, name: str) -> Module:
    return Module(
        name,
        {
            "is_tensor_like": is_tensor_like,
            "has_torch_function": has_torch_function,
            "has_torch_function_unary": lambda value: has_torch_function((value,)),
            "has_torch_function_variadic": lambda *values: has_torch_function(values),
            "handle_torch_function": handle_torch_function,
        },
    )
