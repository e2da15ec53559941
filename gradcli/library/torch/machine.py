"""What ``torch`` says of the machine: one CPU, no accelerator, no files, and nothing that compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import CPU
from gradcli.library import Module
from gradcli.library.closed import OF_TORCH
from gradcli.library.torch.version import VERSION

if TYPE_CHECKING:
    from gradcli.library.protocol import World

BACKENDS = ("cuda", "cudnn", "mps", "mkl", "mkldnn", "openmp", "xpu", "quantized")
ACCELERATORS = ("torch.cuda", "torch.mps", "torch.xpu")


def load(world: World, name: str) -> Module:
    if name in ACCELERATORS:
        return Module(name, accelerator(name))
    if name == "torch.accelerator":
        return Module(name, any_accelerator())
    if name == "torch.backends":
        return Module(name, {backend: Module(f"{name}.{backend}", a_backend(backend)) for backend in BACKENDS})
    if name == "torch.version":
        return Module(name, {"__version__": VERSION, "cuda": None, "hip": None, "git_version": "", "debug": False})
    if name == "torch.random":
        from gradcli.library.torch.settings import RANDOM, fork_rng

        return Module(name, {**RANDOM, "fork_rng": fork_rng})
    return Module(name, {})


def accelerator(name: str) -> dict[str, Any]:
    """``torch.cuda``, of which there is none."""

    def absent(*arguments: Any, **keywords: Any) -> NoReturn:
        fail(AssertionError, "Torch not compiled with CUDA enabled", mistakes.no_cuda)

    def nothing(*arguments: Any, **keywords: Any) -> None:
        """Nothing to do."""

    quiet = ("manual_seed", "manual_seed_all", "empty_cache", "seed", "seed_all")
    asking = ("current_device", "get_device_name", "get_device_properties", "memory_allocated", "get_rng_state")
    closed = (*asking, "set_device", "synchronize", "Event", "Stream")
    return {
        "is_available": lambda: False,
        "is_initialized": lambda: False,
        "device_count": lambda: 0,
        **dict.fromkeys(quiet, nothing),
        **dict.fromkeys(closed, absent),
    }


def any_accelerator() -> dict[str, Any]:
    """``torch.accelerator``: what programs ask before they choose a device."""

    def absent(*arguments: Any, **keywords: Any) -> NoReturn:
        fail(RuntimeError, "Cannot access accelerator device when none is available.", mistakes.no_cuda)

    def current_accelerator(check_available: bool = False) -> None:
        """There is none."""

    closed = "current_device_idx current_device_index current_stream empty_cache memory_allocated set_device_idx set_device_index set_stream synchronize"
    return {
        "is_available": lambda: False,
        "device_count": lambda: 0,
        "current_accelerator": current_accelerator,
        **dict.fromkeys(closed.split(), absent),
    }


def a_backend(name: str) -> dict[str, Any]:
    """One of ``torch.backends``: the switches may be read and written, and do nothing."""
    found: dict[str, Any] = {"is_available": lambda: name in ("mkl", "mkldnn", "openmp")}
    if name == "cudnn":
        found |= {"enabled": True, "benchmark": False, "deterministic": False, "allow_tf32": True, "version": lambda: None}
    if name == "mps":
        found["is_built"] = lambda: False
    return found


# ---- names of `torch` itself ---------------------------------------------------------------------------------------------------------


def refuser(name: str, why: str) -> Callable[..., NoReturn]:
    def refuse(*arguments: Any, **keywords: Any) -> NoReturn:
        raise RuntimeError(f"torch.{name} is not part of the language: {why}")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def compiled(model: Any = None, **options: Any) -> Any:
    """``torch.compile``: what it is given, for nothing is compiled."""
    return (lambda given: given) if model is None else model


class Determinism:
    """Whether only deterministic algorithms are wanted: here there are no others, so this is remembered and no more."""

    LEVELS = ("default", "warn", "error")

    def __init__(self) -> None:
        self.level = 0

    def use(self, mode: bool, *, warn_only: bool = False) -> None:
        self.level = (1 if warn_only else 2) if mode else 0

    def set_level(self, debug_mode: int | str) -> None:
        self.level = self.LEVELS.index(debug_mode) if isinstance(debug_mode, str) else debug_mode

    def members(self) -> dict[str, Any]:
        return {
            "use_deterministic_algorithms": self.use,
            "are_deterministic_algorithms_enabled": lambda: self.level > 0,
            "is_deterministic_algorithms_warn_only_enabled": lambda: self.level == 1,
            "get_deterministic_debug_mode": lambda: self.level,
            "set_deterministic_debug_mode": self.set_level,
        }


class Threads:
    """How many threads a program asked for; it makes no difference to a result."""

    def __init__(self) -> None:
        self.count = 1

    def get(self) -> int:
        return self.count

    def set(self, num: int) -> None:
        if not isinstance(num, int) or isinstance(num, bool):
            fail(RuntimeError, f"set_num_threads expects an int, but got {type(num).__name__}")
        if not -(1 << 63) <= num < 1 << 63:
            fail(ValueError, "Overflow when unpacking long long")
        self.count = num


def autocast_dtype(device_type: str) -> Any:
    """What autocast would cast to, if it were on."""
    return dtypes.named("float16" if device_type == "cuda" else "bfloat16")


def set_warn_always(b: bool) -> None:
    """Whether a warning is given at each place that it is for, or only the first time."""
    if not isinstance(b, bool):
        fail(RuntimeError, f"setWarnOnlyOnce expects a bool, but got {type(b).__name__}")
    STATE.warn_always = b


def machine() -> dict[str, Any]:
    """What ``torch`` itself has of all this."""
    threads, inter = Threads(), Threads()
    return {
        "__version__": VERSION,
        "get_num_threads": threads.get,
        "set_num_threads": threads.set,
        "get_num_interop_threads": inter.get,
        "set_num_interop_threads": inter.set,
        **Determinism().members(),
        "is_warn_always_enabled": lambda: STATE.warn_always,
        "set_warn_always": set_warn_always,
        "is_vulkan_available": lambda: False,
        "is_autocast_enabled": lambda device_type="cuda": False,
        "is_autocast_cache_enabled": lambda: True,
        "get_autocast_dtype": autocast_dtype,
        "set_float32_matmul_precision": lambda precision: None,
        "get_float32_matmul_precision": lambda: "highest",
        "set_flush_denormal": lambda mode: True,
        **{name: refuser(name, why) for name, why in OF_TORCH.items()},
        "compile": compiled,
        "cpu": Module("torch.cpu", {"is_available": lambda: True, "device_count": lambda: 1, "current_device": lambda: str(CPU)}),
    }
